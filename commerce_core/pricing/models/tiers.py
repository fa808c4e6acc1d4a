"""Tiers as people write them, and what makes a row of them a price."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import cast

from attrs import field, frozen

from commerce_core.errors import Detail, Invalid
from commerce_core.money import MAX_PRICE_MINOR, Minor, exact_decimal
from commerce_core.pricing.errors import InvalidTiers
from commerce_core.pricing.quantities import MAX_UNITS

MAX_TIERS = 100
"""Tiers of one price. More is a mistake, or a table that wants to be a formula."""

Exact = Decimal | int | str
"""An exact number as it may be given: Decimal("0.05"), 5 or "0.05". Never a float."""


def exact_number(value: Exact, *, name: str) -> Decimal:
    """The number, digit for digit, or `InvalidTiers` for a float, a bool, NaN and other text."""
    try:
        return exact_decimal(value, field=name)
    except Invalid as fault:
        raise InvalidTiers(fault.message, field=name) from fault


def amount_number(value: Exact, *, name: str) -> Decimal:
    """An amount in minor units that may be finer than one: 0.05 cents a call. Raises `InvalidTiers`."""
    number = exact_number(value, name=name)
    if not 0 <= number <= MAX_PRICE_MINOR:
        raise InvalidTiers(f"An amount is between 0 and {MAX_PRICE_MINOR} minor units.", field=name)
    return number


def whole_amount(value: Exact, *, name: str) -> Minor:
    """An amount of whole minor units. Raises `InvalidTiers`."""
    number = amount_number(value, name=name)
    if number != int(number):
        raise InvalidTiers("This amount is a whole number of minor units.", field=name)
    return Minor(int(number))


def check_size(value: int, *, name: str = "package_size") -> int:
    """The size of a package: 1 or more whole units. Raises `InvalidTiers`."""
    if type(value) is not int or not 1 <= value <= MAX_UNITS:
        raise InvalidTiers("A package holds a whole number of units, 1 or more.", field=name)
    return value


def _bound(value: Exact | None) -> Decimal | None:
    return None if value is None else exact_number(value, name="up_to")


def _unit(value: Exact) -> Decimal:
    return exact_number(value, name="unit_amount")


def _flat(value: Exact) -> Minor:
    number = exact_number(value, name="flat_amount")
    if number != int(number):
        raise InvalidTiers("A flat amount is a whole number of minor units.", field="flat_amount")
    return Minor(int(number))


@frozen
class Tier:
    """One step of a price: what a unit costs up to and including `up_to` units, and what the step costs as a whole.

    A tier begins just above the one before it, so that a quantity of 100.5 falls between no two. `up_to=None` has no
    end. `unit_amount` is minor units and may be finer: "0.05" is a twentieth of a cent. `flat_amount` is whole minor
    units. Numbers are exact, or `InvalidTiers`; whether they make a price is for the row of tiers (`check_tiers`).
    """

    up_to: Decimal | None = field(default=None, converter=_bound)
    unit_amount: Decimal = field(default=Decimal(0), converter=_unit)
    flat_amount: Minor = field(default=Minor(0), converter=_flat)


def tuple_of_tiers(tiers: Iterable[Tier], *, field: str = "tiers") -> tuple[Tier, ...]:
    """Tiers as a record holds them. Raises `InvalidTiers` for what is no list at all, such as None or one `Tier`."""
    if not isinstance(cast("object", tiers), Iterable):
        raise InvalidTiers("Give a list of Tier(up_to=..., unit_amount=..., flat_amount=...).", field=field)
    return tuple(tiers)


def check_tiers(tiers: Iterable[Tier], *, field: str = "tiers") -> tuple[Tier, ...]:
    """Tiers that make a price: 1 to 100, `up_to` rising from above 0, only the last open, nothing negative.

    Raises `InvalidTiers`, whose `details` name every fault: `tiers[2].up_to`.
    """
    found = tuple_of_tiers(tiers, field=field)
    if details := list(_faults(found, field)):
        raise InvalidTiers(details[0].message, field=details[0].field, details=details)
    return found


def _faults(tiers: Sequence[object], field: str) -> Iterator[Detail]:
    if not 1 <= len(tiers) <= MAX_TIERS:
        yield Detail(field, f"Give 1 to {MAX_TIERS} tiers; here are {len(tiers)}.")
        return
    found = [tier for tier in tiers if isinstance(tier, Tier)]
    if len(found) < len(tiers):
        yield Detail(field, "Every tier is a Tier(up_to=..., unit_amount=..., flat_amount=...).")
        return
    yield from _row_faults(found, field)


def _row_faults(tiers: Sequence[Tier], field: str) -> Iterator[Detail]:
    below = Decimal(0)
    for index, tier in enumerate(tiers):
        place = f"{field}[{index}]"
        if tier.up_to is None:
            if index < len(tiers) - 1:
                yield Detail(f"{place}.up_to", "Only the last tier may be open: give this one its end.")
        else:
            if not below < tier.up_to <= MAX_UNITS:
                yield Detail(f"{place}.up_to", f"A tier ends above the one before it, at more than {below:f}.")
            below = max(below, tier.up_to)
        yield from _amount_faults(tier, place)


def _amount_faults(tier: Tier, place: str) -> Iterator[Detail]:
    for name, amount in (("unit_amount", tier.unit_amount), ("flat_amount", tier.flat_amount)):
        if not 0 <= amount <= MAX_PRICE_MINOR:
            yield Detail(f"{place}.{name}", f"An amount is between 0 and {MAX_PRICE_MINOR} minor units.")
