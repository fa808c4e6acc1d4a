"""Laws of value: the best combination, larger values, and what large quantities cost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC
from decimal import Decimal
from itertools import combinations

from attrs import evolve

from commerce_core.money import MAX_ORDER_MINOR, MAX_QUANTITY, Minor
from commerce_core.promotions import (
    FixedAmount,
    Group,
    Percentage,
    Policy,
    Promotion,
    ShippingPercentage,
    UnknownKind,
)
from commerce_core.testing.promotion_laws.law import book, check, law, priced, taken_minor, verdicts, with_book
from commerce_core.testing.steps import steps
from commerce_core.testing.strategies import Checkout
from commerce_core.trace import Requirement

MOST_CANDIDATES = 10
"""Promotions of which all sets are tried: 1,024 of them."""


@law
def the_best_combination_is_found(checkout: Checkout) -> None:
    """No set of promotions that combine and to which none can be added gives more than the one found.

    Each set is priced by itself, with no others there. Nothing is said of more than ten promotions that meet, of those
    decided by priority, of uses that are counted, or where what others take off decides whether one holds.
    """
    found, policy = priced(checkout), checkout.facts.rules.policies.promotions
    met = [each.promotion for each in found.promoted.attempts]
    if found.promoted.certificate != "optimal" or checkout.facts.usages or len(met) > MOST_CANDIDATES:
        return
    live = _live(checkout, met)
    if live is None:
        return
    best = taken_minor(found)
    for chosen in _maximal(live, policy):
        other = taken_minor(priced(with_book(checkout, chosen)))
        names = ", ".join(each.id for each in chosen)
        check(other <= best, f"{names} take off {other} together, and only {best} were taken off")


def _live(checkout: Checkout, met: Iterable[Promotion]) -> list[Promotion] | None:
    """Those that can hold on this cart; None where it depends on what others take off."""
    live = []
    for each in met:
        if _is_closed(each, checkout):
            continue
        (attempt,) = priced(with_book(checkout, [each])).promoted.attempts
        unmet = [one for one in attempt.requirements if not one.met]
        if any(map(_depends, unmet)):
            return None
        if not unmet:
            live.append(each)
    return live


def _depends(unmet: Requirement) -> bool:
    return "running" in unmet.base and unmet.name != "minimum_spend"


def _is_closed(promotion: Promotion, checkout: Checkout) -> bool:
    at, unit = checkout.at.astimezone(UTC), checkout.cart.currency or checkout.facts.tenant.currency
    early = promotion.starts_at is not None and at < promotion.starts_at
    late = promotion.ends_at is not None and at >= promotion.ends_at
    return early or late or promotion.in_currency not in (None, unit) or isinstance(promotion.kind, UnknownKind)


def _maximal(promotions: Sequence[Promotion], policy: Policy) -> Iterator[list[Promotion]]:
    """Every set of promotions that combine to which no other can be added, by trying all."""
    size = len(promotions)
    apart = {(a, b) for a, b in combinations(range(size), 2) if not _combine(promotions[a], promotions[b], policy)}
    sets = [
        frozenset(chosen)
        for count in range(size, 0, -1)
        for chosen in combinations(range(size), count)
        if not any(pair in apart for pair in combinations(chosen, 2))
    ]
    maximal: list[frozenset[int]] = []
    for chosen in sets:
        if not any(chosen < larger for larger in maximal):
            maximal.append(chosen)
            yield [promotions[n] for n in sorted(chosen)]


def _combine(one: Promotion, other: Promotion, policy: Policy) -> bool:
    """Whether two promotions may be on one cart, from what they and their groups say."""
    groups = [policy.groups[each.group] if each.group else Group() for each in (one, other)]
    if any(group.policy == "exclusive" for group in groups):
        return False
    if groups[0].policy == "best" and one.group == other.group:
        return False
    if other.kind.phase not in one.combines_with or one.kind.phase not in other.combines_with:
        return False
    return not {*one.excludes} & {*other.tags} and not {*other.excludes} & {*one.tags}


STEPS = (1, 10)
"""How much larger a value is made: percentage points, or hundredths of the amount times ten."""


@law
def larger_values_take_off_no_less(checkout: Checkout) -> None:
    """Of one promotion alone a larger percentage or amount takes off no less.

    In a set of such kinds whose conditions look at original amounts, the total falls by at most one minor unit for each
    line and promotion.
    """
    every = book(checkout.facts)
    for promotion in every:
        for larger in _larger(promotion):
            few, many = (taken_minor(priced(with_book(checkout, [each]))) for each in (promotion, larger))
            check(many >= few, f"{larger.kind.label} take off {many}, and {promotion.kind.label} take off {few}")
            if _is_plain_set(every, checkout):
                _in_the_set(checkout, promotion, larger)


def _in_the_set(checkout: Checkout, promotion: Promotion, larger: Promotion) -> None:
    every = book(checkout.facts)
    more = [larger if each is promotion else each for each in every]
    before, after = (priced(with_book(checkout, each)) for each in (every, more))
    slack = len(checkout.cart.lines) * len(every)
    worse = taken_minor(before) - taken_minor(after)
    check(worse <= slack, f"with {larger.kind.label} instead of {promotion.kind.label}, {worse} less are taken off")


def _larger(promotion: Promotion) -> Iterator[Promotion]:
    kind = promotion.kind
    if promotion.limits.budgeted:
        return
    for step in STEPS:
        if isinstance(kind, Percentage | ShippingPercentage) and kind.percent < 100:
            yield evolve(promotion, kind=evolve(kind, percent=min(Decimal(100), kind.percent + step)))
        elif isinstance(kind, FixedAmount):
            more = kind.amount_minor + max(step, kind.amount_minor // step)
            yield evolve(promotion, kind=evolve(kind, amount_minor=Minor(min(MAX_ORDER_MINOR, more))))


def _is_plain_set(promotions: Sequence[Promotion], checkout: Checkout) -> bool:
    """Whether no promotion's amount decides whether another holds, or is tried."""
    policy = checkout.facts.rules.policies.promotions
    plain = all(isinstance(each.kind, Percentage | FixedAmount | ShippingPercentage) for each in promotions)
    if not plain or policy.conflicts != "best" or len(promotions) > MOST_CANDIDATES:
        return False
    if any(each.group and policy.groups[each.group].policy == "first" for each in promotions):
        return False
    found = priced(checkout)
    if found.promoted.certificate != "optimal" or any(each.limits.budgeted for each in promotions):
        return False
    return not any("running" in one.base for each in found.outcomes for one in each.requirements)


@law
def large_quantities_cost_no_more_steps(checkout: Checkout) -> None:
    """A thousand times the units take no more lines of Python to price: nothing walks over units.

    Nothing is said where the larger cart brings up other promotions, or is larger than an order may be.
    """
    some, many = (_times(checkout, factor) for factor in (100, 100_000))
    found = [priced(each) for each in (some, many)]
    if [each[:2] for each in verdicts(found[0])] != [each[:2] for each in verdicts(found[1])]:
        return
    few, lots = steps(lambda: priced(some)), steps(lambda: priced(many))
    check(lots <= few * 3 // 2 + 1000, f"{few} steps for some units, {lots} for a thousand times as many")


def _times(checkout: Checkout, factor: int) -> Checkout:
    """Lines of at most nine units at most, each so many times, as far as an order may go."""
    lines, dearest = checkout.cart.lines, max(priced(checkout).units)
    most = min(MAX_QUANTITY, MAX_ORDER_MINOR // len(lines) // max(1, dearest))
    counts = [max(1, min(most, min(line.quantity, 9) * factor)) for line in lines]
    larger = [evolve(line, quantity=count) for line, count in zip(lines, counts, strict=True)]
    return checkout._replace(cart=evolve(checkout.cart, lines=larger))
