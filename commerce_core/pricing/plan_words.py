"""What a plan costs, in words: every tier with what it gives, and the total."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from commerce_core.money import Currency, Money, ratio
from commerce_core.pricing.models import ADJUSTMENT, MODELS, Charge, Slice
from commerce_core.pricing.plans import Plan
from commerce_core.pricing.policy import DEFAULT, Policy
from commerce_core.pricing.quantities import Quantity, as_decimal


def explain_charge(
    plan: Plan, quantity: Quantity, *, currency: Currency | str | None = None, policy: Policy = DEFAULT
) -> str:
    """What a quantity costs for one period, a line for each tier, and the total last. The lines sum to it.

    Twelve seats of graduated tiers (29.99 to 10, then 24.99) are `tier 1: 10 at 29.99 = 299.90`,
    `tier 2: 2 at 24.99 = 49.98` and `12 of Pro cost 349.88 USD a month`. Eleven in packages of 10 at 10.00 are
    `2 packages of 10 at 10.00 = 20.00`; a percentage is `2.9 % of 100.00 + 0.30 flat = 3.20`. Raises as
    `Plan.charge` does.
    """
    sold = plan if currency is None else plan.in_currency(currency)
    charge = sold.charge(quantity, policy=policy)
    return "\n".join([*_tiers(sold, charge), _total(sold, charge)])


def _tiers(plan: Plan, charge: Charge) -> Iterator[str]:
    for part in charge.slices:
        yield f"{_place(plan, part)}: {_terms(plan, part)} = {_money(part.amount_minor, plan.currency)}"


def _place(plan: Plan, part: Slice) -> str:
    if part.tier == ADJUSTMENT:
        return "the agreed spend"
    return f"tier {part.tier + 1}" if plan.tiers else plan.mode.replace("_", " ")


def _terms(plan: Plan, part: Slice) -> str:
    """A line that can be worked out again, to within the rounding of its amount."""
    if part.tier == ADJUSTMENT:
        return "the difference"
    unit = plan.currency
    priced = _share(plan, part) if MODELS[plan.mode].of_amount else _units(part, unit)
    flat = _major(Decimal(part.flat_amount), unit) if part.flat_amount else ""
    if not priced:
        return f"{flat} flat" if flat else f"{part.quantity:f} at 0"
    return " + ".join(filter(None, (priced, flat and f"{flat} flat")))


def _share(plan: Plan, part: Slice) -> str:
    return f"{plan.percent or 0:f} % of {_major(part.quantity, plan.currency)}" if part.unit_amount else ""


def _units(part: Slice, unit: Currency) -> str:
    """Units or packages; of a package that two tiers share, each has some units at a part of its price."""
    if not part.unit_amount:
        return ""
    quantity, rate, size = part.quantity, _major(part.unit_amount, unit), part.package_size
    if size == 1:
        return f"{quantity:f} at {rate}"
    numerator, denominator = ratio(quantity)
    packages, rest = divmod(numerator, denominator * size)
    if rest:
        return f"{quantity:f} at {rate} per {size}"
    return f"{packages} {'package' if packages == 1 else 'packages'} of {size} at {rate}"


def _total(plan: Plan, charge: Charge) -> str:
    period = plan.interval if plan.interval_count == 1 else f"{plan.interval_count} {plan.interval}s"
    every = "a" if plan.interval_count == 1 else "every"
    total, name = _money(charge.total_minor, plan.currency), plan.name
    if MODELS[plan.mode].of_amount:
        return f"{name} on {_money(int(charge.quantity), plan.currency)} costs {total} {every} {period}."
    return f"{Decimal(charge.quantity):f} of {name} cost {total} {every} {period}."


def _major(amount: Decimal, unit: Currency) -> str:
    """Minor units, perhaps with decimals, in major units: 0.05 cents are 0.0005."""
    numerator, denominator = ratio(amount)
    major = f"{as_decimal(numerator, denominator * 10**unit.digits):f}"
    whole, _, decimals = major.partition(".")
    return f"{whole}.{decimals:0<{unit.digits}}" if decimals or unit.digits else whole


def _money(minor: int, unit: Currency) -> str:
    return str(Money(minor, unit))
