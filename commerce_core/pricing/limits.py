"""Limits: how much may be bought, and between which amounts a charge is held."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from attrs import field, frozen

from commerce_core.errors import Detail, Invalid
from commerce_core.money import MAX_MINOR, AmountRange, Minor, Rounding, exact_decimal, ratio, rounding_mode
from commerce_core.pricing.errors import InvalidLimits
from commerce_core.pricing.models.model import HALF_UP, Charge, Slice, TierModel, adjustment
from commerce_core.pricing.policy import DEFAULT, Policy
from commerce_core.pricing.quantities import MAX_UNITS, Quantity, as_decimal, check_bounds, exact_quantity, number


def _quantity(value: Quantity | None, name: str) -> Decimal | None:
    try:
        return None if value is None else exact_decimal(value, field=name)
    except Invalid as fault:
        raise InvalidLimits(fault.message, field=name) from fault


def _min_quantity(value: Quantity | None) -> Decimal | None:
    return _quantity(value, "min_quantity")


def _max_quantity(value: Quantity | None) -> Decimal | None:
    return _quantity(value, "max_quantity")


def _step(value: Quantity | None) -> Decimal | None:
    return _quantity(value, "quantity_step")


def _spend(value: int | None) -> Minor | None:
    return None if value is None else Minor(value)


@frozen
class Limits:
    """What may be bought of a plan, and what it costs at least and at most.

    Quantities are units, both ends included, and multiples of `quantity_step`, which is 1 for whole units, "0.25" for
    quarters and None for any. A spend is minor units; a least spend is a commitment, owed for a quantity of 0 too.
    Raises `InvalidLimits`, whose `details` name every fault.
    """

    min_quantity: Decimal | None = field(default=None, converter=_min_quantity)
    max_quantity: Decimal | None = field(default=None, converter=_max_quantity)
    quantity_step: Decimal | None = field(default=Decimal(1), converter=_step)
    min_spend_minor: Minor | None = field(default=None, converter=_spend)
    max_spend_minor: Minor | None = field(default=None, converter=_spend)

    def __attrs_post_init__(self) -> None:
        """Refuse limits that nothing can meet, all faults at once."""
        if details := list(_faults(self)) or list(_contradictions(self)):
            raise InvalidLimits(details[0].message, field=details[0].field, details=details)


def _faults(limits: Limits) -> Iterator[Detail]:
    if limits.min_quantity is not None and not 0 <= limits.min_quantity <= MAX_UNITS:
        yield Detail("min_quantity", f"A least quantity is between 0 and {MAX_UNITS}.")
    for name in ("max_quantity", "quantity_step"):
        value = getattr(limits, name)
        if value is not None and not 0 < value <= MAX_UNITS:
            yield Detail(name, f"This is a quantity of more than 0, and at most {MAX_UNITS}.")
    for name in ("min_spend_minor", "max_spend_minor"):
        value = getattr(limits, name)
        if value is not None and (type(value) is not int or not 0 <= value <= MAX_MINOR):
            yield Detail(name, f"A spend is a whole number of minor units between 0 and {MAX_MINOR}.")


def _contradictions(limits: Limits) -> Iterator[Detail]:
    most, least = limits.max_quantity, _least(limits)
    if most is not None and least > most:
        yield Detail("max_quantity", f"No quantity fits: the smallest that may be bought is {least:f}.")
    low, high = limits.min_spend_minor, limits.max_spend_minor
    if low is not None and high is not None and low > high:
        yield Detail("max_spend_minor", "The most that may be spent is below the least: exchange them.")


def _least(limits: Limits) -> Decimal:
    """The smallest quantity above 0 that may be bought: at least 3 in steps of 5 is 5."""
    if limits.quantity_step is None:
        return limits.min_quantity or Decimal(0)
    step, scale = ratio(limits.quantity_step)
    least, finer = ratio(limits.min_quantity or 0)
    steps = max(-(-least * scale // (finer * step)), 1)
    return as_decimal(steps * step, scale)


def charge_within(
    model: TierModel,
    quantity: Quantity,
    *,
    limits: Limits,
    policy: Policy = DEFAULT,
    rounding: Rounding = HALF_UP,
) -> Charge:
    """What a quantity costs, if it may be bought, held between the least and the most spend.

    40 units of 1.00 with a least spend of 50.00 are two slices: 40.00, and 10.00 with the `tier` of `ADJUSTMENT`.
    Raises `QuantityBounds`, `InvalidAmount` for a rounding that is none, and what the model raises.
    """
    if rounding is not HALF_UP:
        rounding = rounding_mode(rounding)
    check_bounds(
        exact_quantity(quantity),
        minimum=limits.min_quantity,
        maximum=limits.max_quantity,
        step=limits.quantity_step,
    )
    try:
        charge = model.charge(quantity, policy=policy, rounding=rounding)
    except AmountRange:
        if limits.max_spend_minor is None:
            raise
        most = limits.max_spend_minor  # whatever it is, no more is owed
        return Charge(most, number(quantity), (_only, (most,)))
    total = _held(charge.total_minor, limits)
    if total == charge.total_minor:
        return charge
    return Charge(total, charge.quantity, (_adjusted, (charge, total)))


def _held(total: Minor, limits: Limits) -> Minor:
    lifted = total if limits.min_spend_minor is None else max(total, limits.min_spend_minor)
    return lifted if limits.max_spend_minor is None else min(lifted, limits.max_spend_minor)


def _only(total: int) -> tuple[Slice, ...]:
    return (adjustment(total),)


def _adjusted(charge: Charge, total: int) -> tuple[Slice, ...]:
    return (*charge.slices, adjustment(total - charge.total_minor))
