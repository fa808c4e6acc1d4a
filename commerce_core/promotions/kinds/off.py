"""Off: what units get that were given, or that reached a tier: a percentage, an amount, or a price of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from attrs import Attribute, field, frozen
from attrs.converters import optional
from attrs.validators import optional as or_none

from commerce_core.money import Currency, Minor, Money, Rounding, divide, ratio
from commerce_core.promotions.errors import InvalidPromotion
from commerce_core.promotions.kinds.fields import is_amount, is_percent, is_price, to_percent
from commerce_core.promotions.policy import Policy

Taker = Callable[[int, int, int], int]
"""From the base of some units, what is left of them (minor units) and how many they are, to what is taken off them.

It may come to more than is left: `Off(amount_minor=500)` wants 5.00 off a unit of 3.00.
"""


def percent_off(amount_minor: int, percent: tuple[int, int], *, policy: Policy, rounding: Rounding) -> int:
    """What a percentage (an exact ratio of per cents) takes off an amount, in minor units.

    `percent_off(4648, (10, 1), ...) == 465`: 10 % of 46.48 is 4.648, rounded half up.
    """
    numerator, denominator = percent[0], percent[1] * 100
    if policy.round_on == "discount":
        return divide(amount_minor * numerator, denominator, rounding)
    return amount_minor - divide(amount_minor * (denominator - numerator), denominator, rounding)


def percents_off(
    percent: tuple[int, int], *, policy: Policy, rounding: Rounding
) -> Callable[[Sequence[int]], Sequence[int]]:
    """What a percentage takes off each of many amounts, each rounded by itself: `percent_off` of a whole column.

    The usual rounding is written out: a call for each of a thousand rows costs ten times the division.
    """
    if policy.round_on != "discount" or rounding is not _HALF_UP:
        return lambda amounts: [percent_off(amount, percent, policy=policy, rounding=rounding) for amount in amounts]
    numerator, half = 2 * percent[0], percent[1] * 100
    whole = 2 * half
    return lambda amounts: [(amount * numerator + half) // whole for amount in amounts]


_HALF_UP = Rounding.HALF_UP


@frozen(kw_only=True)
class Off:
    """Exactly one of `Off(percent="50")`, `Off(amount_minor=500)` and `Off(price_minor=999)`.

    Three names, since a 5.00 that is read as 5 % (or 50000 as 50000 %) is how shops give goods away. Amounts are minor
    units of the kind's currency. Raises `InvalidPromotion`.
    """

    percent: Decimal | None = field(default=None, converter=optional(to_percent), validator=or_none(is_percent))
    amount_minor: Minor | None = field(default=None, converter=optional(Minor), validator=or_none(is_amount))
    price_minor: Minor | None = field(default=None, converter=optional(Minor), validator=or_none(is_price))

    @price_minor.validator
    def _one(self, _: Attribute[Minor | None], __: Minor | None) -> None:
        told = [each for each in (self.percent, self.amount_minor, self.price_minor) if each is not None]
        if len(told) != 1:
            raise InvalidPromotion("Give one of percent, amount_minor and price_minor.", field="off")

    @property
    def needs_currency(self) -> bool:
        """Whether there is an amount in it."""
        return self.percent is None

    def told(self, currency: Currency | None) -> str:
        """In words: `50 % off`, `5.00 EUR off`, `at 9.99 EUR`."""
        if self.amount_minor is not None:
            return f"{shown(self.amount_minor, currency)} off"
        if self.price_minor is not None:
            return f"at {shown(self.price_minor, currency)}"
        return f"{self.percent:f} % off"

    def compile(self, policy: Policy, rounding: Rounding) -> Taker:
        """A function over ints. A percentage is rounded once for all the units that it is handed."""
        if self.amount_minor is not None:
            amount = self.amount_minor
            return lambda base, left, count: amount * count
        if self.price_minor is not None:
            price = self.price_minor
            return lambda base, left, count: max(0, left - price * count)
        if self.percent == 100:
            return lambda base, left, count: base
        percent = ratio(self.percent or 0)
        return lambda base, left, count: percent_off(base, percent, policy=policy, rounding=rounding)


FREE = Off(percent=100)


def shown(minor: int, currency: Currency | None) -> str:
    """An amount in words: `5.00 EUR`."""
    return str(Money(minor, currency)) if currency else str(minor)


def check_off(value: object, *, field: str = "off", price: bool = True) -> None:
    """Raises `InvalidPromotion` for what is no `Off`, and for a price of its own where that means nothing."""
    if not isinstance(value, Off):
        raise InvalidPromotion("Say what is taken off with Off(...), such as Off(percent=50).", field=field)
    if not price and value.price_minor is not None:
        raise InvalidPromotion("A price means nothing here: use percent or amount_minor.", field=field)


def check_currency(offs: Iterable[Off], currency: Currency | None) -> None:
    """Raises `InvalidPromotion` for an amount without a currency."""
    if currency is None and any(off.needs_currency for off in offs):
        raise InvalidPromotion("An amount needs its currency: write currency='EUR'.", field="currency")
