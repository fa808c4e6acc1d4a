"""Why a promotion gave what it gave: outcomes as data and as sentences, also of promotions that were not reached."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from attrs import evolve

from commerce_core.lines import Lines
from commerce_core.money import Currency, Money
from commerce_core.promotions.closed import closed_reason
from commerce_core.promotions.compile import Compiled, PromotionSet
from commerce_core.promotions.conditions.wording import in_words
from commerce_core.promotions.kinds import KINDS
from commerce_core.promotions.kinds.kind import Matched, UnknownKind, worded
from commerce_core.promotions.ledger import CONDITION, NO_ROWS, Attempt, Refused, Taken
from commerce_core.promotions.matching import Sale
from commerce_core.promotions.promotion import Promotion
from commerce_core.promotions.scope import rows_in
from commerce_core.promotions.shopper import ANYBODY, Shopper
from commerce_core.promotions.step import requirements_of
from commerce_core.promotions.windows import within
from commerce_core.trace import Outcome, Requirement

if TYPE_CHECKING:
    from commerce_core.promotions.evaluate import Evaluation


def outcome_of(attempt: Attempt, unit: Currency | None, at: datetime | None) -> Outcome:
    """The outcome of an attempt at an instant, amounts in words where there is a currency."""
    promotion = attempt.promotion
    requirements = (*_window(promotion, at), *attempt.requirements)
    if isinstance(attempt, Taken):
        return Outcome(
            promotion.id,
            promotion.label,
            "clipped" if attempt.clip else "applied",
            attempt.amount_minor,
            _clipped(attempt, unit) if attempt.clip else "",
            requirements,
            attempt.wanted_minor,
            units=sum(attempt.units),
            bought=sum(attempt.bought),
            given=sum(attempt.given),
            missing=worded(attempt.missing),
            note=attempt.note,
        )
    missing = " and ".join([each.missing for each in requirements if not each.met and each.missing])
    return Outcome(
        promotion.id,
        promotion.label,
        "beaten" if attempt.beaten_by else "not_applied",
        reason=_refused(attempt, unit),
        requirements=requirements,
        wanted_minor=attempt.wanted_minor,
        beaten_by=attempt.beaten_by,
        missing=" and ".join(filter(None, [worded(attempt.missing), missing])),
    )


def explain_all(
    found: Evaluation,
    lines: Lines,
    *,
    promotions: PromotionSet,
    shopper: Shopper = ANYBODY,
    names: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Outcome, ...]:
    """The outcome of every promotion there is, also of those that the cart did not bring up, in order of evaluation.

    Their conditions are held against what is left at the end. It walks the whole set: for the person who asks why.
    `names` are those of products and variants that are not in the cart, by their ids.
    """
    if found.at is None:
        return found.outcomes
    sale = Sale(lines, tuple(found.base), shopper, found.at, promotions)
    known = {outcome.rule: outcome for outcome in found.outcomes}
    every = sorted((*promotions.automatic, *promotions.by_code.values()), key=lambda each: each.rank)
    told = [_told_or(known.get(each.promotion.id), each, sale, found) for each in every]
    listed = {outcome.rule for outcome in told}
    return _called((*told, *[outcome for outcome in found.outcomes if outcome.rule not in listed]), names)


def _told_or(outcome: Outcome | None, compiled: Compiled, sale: Sale, found: Evaluation) -> Outcome:
    """What is known of a promotion already, with what to add where nothing is in its scope; else what keeps it off."""
    if outcome is None:
        return outcome_of(_unreached(compiled, sale, found.left), found.currency, found.at)
    if outcome.reason == NO_ROWS and not outcome.missing:
        return evolve(outcome, missing=_to_add(compiled, sale.lines))
    return outcome


def _unreached(compiled: Compiled, sale: Sale, left: Sequence[int]) -> Attempt:
    closed = closed_reason(compiled, sale)
    if closed is not None:
        return closed
    promotion, requirements = compiled.promotion, requirements_of(compiled, sale, left)
    there = rows_in(promotion.scope, sale.lines)
    more = "" if there else _to_add(compiled, sale.lines)
    if promotion.code is not None:
        needed = " and ".join(filter(None, [f"the code {promotion.code}", more]))
        return Refused(promotion, "its code was not entered", requirements, needed)
    if there and requirements:
        return Refused(promotion, CONDITION, requirements)
    return Refused(promotion, NO_ROWS, requirements, more)


def _to_add(compiled: Compiled, lines: Lines) -> str:
    """What to add of what is in scope, where nothing is there: `3 more to get 1 free, of tea`, `something of tea`.

    Kinds of this package say how much they need when they are handed no rows; others were never asked that.
    """
    kind, told = compiled.promotion.kind, in_words(compiled.promotion.scope, lines)
    known = type(kind) in KINDS.values()
    needed = worded(compiled.rule(lines, _EMPTY).missing) if known else ""
    if needed:
        return f"{needed}, of {told}" if told else needed
    return f"something of {told}" if told else "something in its scope"


_EMPTY = Matched((), (), (), (), (), ())


def _called(outcomes: Iterable[Outcome], names: Mapping[str, str]) -> tuple[Outcome, ...]:
    """The same with the names of products and variants (by their ids) in what is required and missing.

    A promotion lists ids, and of what is not in the cart it knows no more: "1 more of prod_mug" is "1 more of Mug".
    """
    known = sorted(map(re.escape, names), key=len, reverse=True)
    if not known:
        return tuple(outcomes)
    ids = re.compile(rf"(?<![\w-])(?:{'|'.join(known)})(?![\w-])")

    def say(text: str) -> str:
        return ids.sub(lambda found: names[found[0]], text)

    return tuple([_renamed(each, say) for each in outcomes])


def _renamed(outcome: Outcome, say: Callable[[str], str]) -> Outcome:
    requirements = [
        evolve(each, required=say(each.required), actual=say(each.actual), missing=say(each.missing))
        for each in outcome.requirements
    ]
    reason = outcome.reason if outcome.beaten_by else say(outcome.reason)
    return evolve(outcome, missing=say(outcome.missing), reason=reason, requirements=tuple(requirements))


def _window(promotion: Promotion, at: datetime | None) -> Iterator[Requirement]:
    """The window that a promotion was held against, where it has one."""
    starts, ends = promotion.starts_at, promotion.ends_at
    if at is None or starts is ends is None or isinstance(promotion.kind, UnknownKind):
        return
    required = f"from {starts.isoformat() if starts else 'ever'} until {ends.isoformat() if ends else 'ever'}"
    yield Requirement("window", required, at.isoformat(), met=within(at, starts, ends))


def _refused(attempt: Refused, unit: Currency | None) -> str:
    """The reason in words; of a condition, what it required and found; of one beaten, what the two ways come to."""
    if attempt.reason == CONDITION:
        first = next(each for each in attempt.requirements if not each.met)
        found = f", found {first.actual}" if first.actual else ""
        return f"{first.name.replace('_', ' ')} must be {first.required}{found}"
    if not attempt.total_minor:
        return attempt.reason
    better, worse = (_amount(amount, unit) for amount in (attempt.total_minor, attempt.instead_minor))
    return f"{attempt.reason}: without it {better} are taken off, with it {worse}"


def _clipped(attempt: Taken, unit: Currency | None) -> str:
    wanted, given = _amount(attempt.wanted_minor, unit), _amount(attempt.amount_minor, unit)
    why = {"cap": "its cap", "budget": "its budget"}.get(attempt.clip, "what there was to take it off")
    return f"it wanted {wanted} and {why} allowed {given}"


def _amount(amount_minor: int, unit: Currency | None) -> str:
    return str(amount_minor) if unit is None else str(Money(amount_minor, unit))


def told(outcome: Outcome, unit: Currency) -> str:
    """One outcome as text: what it gives, then each condition with what it requires and what was found."""
    note = f" ({outcome.note})" if outcome.note else ""
    given = f"{outcome.label} takes {_amount(outcome.amount_minor, unit)} off{note}."
    head = " ".join([given] * (outcome.verdict == "applied") + [*sentences([outcome])])
    rows = [
        f"- {each.name.replace('_', ' ')}: {each.required}; found: {each.actual or 'not known'}"
        f" ({'met' if each.met else 'not met'})"
        for each in outcome.requirements
    ]
    return "\n".join([head, *rows])


def sentences(outcomes: Iterable[Outcome]) -> Iterator[str]:
    """A line of text for each promotion that did not give all it could: `SPRING was not applied: it has ended.`

    Of one that would give more, what is missing for that: `TIERS can give more. Missing: 3.01 EUR more for 10 % off.`
    """
    verbs = {"not_applied": "was not applied", "beaten": "gave way", "clipped": "was clipped"}
    for outcome in outcomes:
        if outcome.verdict != "applied":
            more = f" Missing: {outcome.missing}." if outcome.missing else ""
            yield f"{outcome.label} {verbs[outcome.verdict]}: {outcome.reason}.{more}"
        elif outcome.missing:
            yield f"{outcome.label} can give more. Missing: {outcome.missing}."
