"""What the fields of kinds may hold: one check for each sort of number, so that every kind refuses alike."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import TypeVar

from attrs import Attribute

from commerce_core.money import MAX_ORDER_MINOR, MAX_QUANTITY, Currency, currency, exact_decimal
from commerce_core.promotions.errors import InvalidPromotion

T = TypeVar("T")


def to_percent(value: Decimal | str | int) -> Decimal:
    """An exact number of per cents. Raises `InvalidAmount` for a float and for what is no number."""
    return exact_decimal(value, field="percent")


def is_percent(_: object, attribute: Attribute[Decimal], value: Decimal) -> None:
    """From 0 to 100: 50000 is an amount that strayed into the wrong field."""
    if not 0 <= value <= 100:
        raise InvalidPromotion("A percentage is between 0 and 100.", field=attribute.name, value=value)


def is_amount(_: object, attribute: Attribute[T], value: T) -> None:
    """Minor units to take off: a whole number from 1 to 10^15."""
    number: object = value
    if type(number) is not int or not 1 <= number <= MAX_ORDER_MINOR:
        message = "An amount off is a whole number of minor units, 1 to 10^15: write 500 for 5.00."
        raise InvalidPromotion(message, field=attribute.name, value=value)


def is_price(_: object, attribute: Attribute[T], value: T) -> None:
    """Minor units to be paid: a whole number from 0 to 10^15."""
    number: object = value
    if type(number) is not int or not 0 <= number <= MAX_ORDER_MINOR:
        message = "A price is a whole number of minor units, 0 to 10^15: write 500 for 5.00."
        raise InvalidPromotion(message, field=attribute.name, value=value)


def is_count(_: object, attribute: Attribute[T], value: T) -> None:
    """A number of units, sets or uses: a whole number from 1 to 10^6."""
    number: object = value
    if type(number) is not int or not 1 <= number <= MAX_QUANTITY:
        raise InvalidPromotion("A number of units is a whole number, 1 to 10^6.", field=attribute.name, value=value)


def is_flag(_: object, attribute: Attribute[bool], value: object) -> None:
    """True or False, not what is only like them."""
    if value is not True and value is not False:
        raise InvalidPromotion("Write True or False.", field=attribute.name, value=value)


class OneOf:
    """A validator for a field that is one of a few names: `OneOf("cheapest", "dearest")`."""

    def __init__(self, *names: str) -> None:
        self.names = names

    def __call__(self, _: object, attribute: Attribute[T], value: T) -> None:
        """Raises `InvalidPromotion`, which lists the names."""
        if not isinstance(value, str) or value not in self.names:
            message = f"Write one of {', '.join(map(repr, self.names))}."
            raise InvalidPromotion(message, field=attribute.name, value=value, allowed=self.names)


def to_currency(value: Currency | str | None) -> Currency:
    """The currency of an amount, which without one is no amount. Raises `InvalidPromotion` and `UnknownCurrency`."""
    if value is None:
        raise InvalidPromotion("An amount needs its currency: write currency='EUR'.", field="currency")
    return currency(value)


def rising(numbers: Sequence[int], *, field: str = "tiers") -> None:
    """Thresholds of tiers: at least one, each above the one before. Raises `InvalidPromotion`."""
    if not numbers:
        raise InvalidPromotion("Give at least one tier.", field=field)
    for place, (low, high) in enumerate(pairwise(numbers), start=1):
        if high <= low:
            message = f"Tiers rise: {high} does not come after {low}."
            raise InvalidPromotion(message, field=f"{field}[{place}]", value=high)
