"""Mistakes that a plan may well make: more that costs less, quantities without a price, tiers that nobody reaches."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from commerce_core.checks import Finding
from commerce_core.errors import Invalid
from commerce_core.money import Money
from commerce_core.pricing.errors import InvalidPlan
from commerce_core.pricing.models import MODELS
from commerce_core.pricing.plans import Plan
from commerce_core.pricing.policy import DEFAULT, Policy
from commerce_core.pricing.purchasable import Purchasable


def lint_plan(plan: Plan, *, policy: Policy = DEFAULT) -> tuple[Finding, ...]:
    """What is probably wrong with a plan, in each of its currencies.

    `cliff`: of the volume tiers (to 10: 10.00 a seat, above: 8.00), 10 seats cost 100.00 and 11 cost 88.00. `gap`: the
    last tier ends below what may be bought. `unreachable_tier`: no quantity that may be bought is priced by it.
    `mixed_currencies`: the tiers of a currency end elsewhere than those of the plan. Raises `InvalidPlan` for what is
    no plan.
    """
    given: object = plan
    if not isinstance(given, Plan):
        raise InvalidPlan("Give a Plan: load_plan reads one from a file.", field="plan")
    return tuple(_findings(plan, policy))


def _findings(plan: Plan, policy: Policy) -> Iterator[Finding]:
    for unit, sold in plan.by_currency.items():
        place = "" if unit is plan.currency else f"currency_options[{unit.code!r}]."
        ladder = _Ladder(sold, Purchasable.of(sold, policy), policy, f"{place}tiers")
        if sold.tiers:
            yield from _gap(ladder)
            yield from _unreachable(ladder)
        if MODELS[sold.mode].may_fall:
            yield from _cliffs(ladder)
        if sold is not plan:
            yield from _mixed(plan, sold, ladder.place)


@frozen
class _Ladder:
    """A plan in one currency, what can be bought of it, and how its tiers are called."""

    plan: Plan
    sold: Purchasable
    policy: Policy
    place: str

    def total(self, quantity: int) -> int | None:
        """Minor units of a quantity in grains; None where it has no price."""
        try:
            return self.plan.charge(self.sold.units(quantity), policy=self.policy).total_minor
        except Invalid:
            return None


def _gap(ladder: _Ladder) -> Iterator[Finding]:
    end = ladder.sold.ends[-1]
    beyond = None if end is None or ladder.policy.beyond_last == "extend" else ladder.sold.above(end)
    if beyond is not None:
        tiers, asked = ladder.plan.tiers, ladder.sold.shown(beyond)
        message = f"The last tier ends at {tiers[-1].up_to:f}, but {asked} may be ordered and has no price: leave the "
        message += "tier open, or give the plan a maximum quantity."
        numbers: dict[str, str | int] = {"up_to": f"{tiers[-1].up_to:f}", "quantity": asked}
        yield Finding("gap", f"{ladder.place}[{len(tiers) - 1}]", message, numbers=numbers)


def _unreachable(ladder: _Ladder) -> Iterator[Finding]:
    """Tiers that price nothing: the first quantity above their start does not exist, or is beyond what they reach."""
    sold, start = ladder.sold, 0
    for index, end in enumerate(sold.ends):
        first, reach = sold.above(start), _reach(ladder, index)
        if first is None or (reach is not None and first > reach):
            numbers: dict[str, str | int] = {"above": sold.shown(start)}
            for name, bound in (("min_quantity", sold.least), ("max_quantity", sold.most)):
                if bound:
                    numbers[name] = sold.shown(bound)
            message = f"No quantity that may be bought falls into this tier, which begins above {sold.shown(start)}."
            yield Finding("unreachable_tier", f"{ladder.place}[{index}]", message, numbers=numbers)
        start = end if end is not None else start


def _reach(ladder: _Ladder, index: int) -> int | None:
    """The largest quantity that a tier has a part in; None where there is none."""
    last = len(ladder.sold.ends) - 1
    until = index if MODELS[ladder.plan.mode].one_tier else last
    return None if until == last and ladder.policy.beyond_last == "extend" else ladder.sold.ends[until]


def _cliffs(ladder: _Ladder) -> Iterator[Finding]:
    start = 0
    for index, end in enumerate(ladder.sold.ends[:-1]):
        assert end is not None
        before, after = ladder.sold.up_to(end), ladder.sold.above(end)
        if before is not None and after is not None and before > start:
            most, next_total = ladder.total(before), ladder.total(after)
            if most is not None and next_total is not None and most > next_total:
                yield _cliff(ladder, index, (start, before, after), (most, next_total))
        start = end


def _cliff(ladder: _Ladder, index: int, around: tuple[int, int, int], totals: tuple[int, int]) -> Finding:
    start, before, after = around
    first = _first_dearer(ladder, start, before, totals[1])
    unit = ladder.plan.currency
    quantities = {"from_quantity": first, "quantity": before, "next_quantity": after}
    shown = {name: ladder.sold.shown(quantity) for name, quantity in quantities.items()}
    span = shown["quantity"] if first == before else f"{shown['from_quantity']} to {shown['quantity']}"
    message = (
        f"{shown['quantity']} cost {Money(totals[0], unit)}, but {shown['next_quantity']} only "
        f"{Money(totals[1], unit)}: nobody should buy {span}. 'volume_no_cliff' charges the lower amount by itself."
    )
    numbers = {**shown, "total_minor": totals[0], "next_total_minor": totals[1]}
    return Finding("cliff", f"{ladder.place}[{index + 1}]", message, numbers=numbers)


def _first_dearer(ladder: _Ladder, start: int, last: int, total: int) -> int:
    """The smallest quantity of a tier that costs more than `total`; within a tier, more never costs less."""
    low, high = ladder.sold.above(start) or last, last
    while low < high:
        middle = ladder.sold.up_to((low + high) // 2) or low
        found = ladder.total(middle)
        if found is not None and found > total:
            high = middle
        elif (following := ladder.sold.above(middle)) is not None:
            low = following
    return high


def _mixed(plan: Plan, sold: Plan, place: str) -> Iterator[Finding]:
    own, other = _ends(plan), _ends(sold)
    if own != other:
        units = (plan.currency.code, sold.currency.code)
        message = f"Tiers end at {other} in {units[1]} and at {own} in {units[0]}: a quantity changes tier in only one."
        yield Finding("mixed_currencies", place, message, numbers={units[0]: own, units[1]: other})


def _ends(plan: Plan) -> str:
    return ", ".join("open" if tier.up_to is None else f"{tier.up_to:f}" for tier in plan.tiers)
