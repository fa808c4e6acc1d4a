"""Conversion: an amount in another currency, with everything that is needed to defend it and to undo it."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import frozen

from commerce_core.checks import check_quantity
from commerce_core.currency.errors import ExceedsConversion
from commerce_core.currency.route import Leg, Route
from commerce_core.currency.table import RateTable
from commerce_core.money import AnyMoney, Currency, CurrencyMismatch, Money, Rounding, as_money, currency, divide

if TYPE_CHECKING:
    import moneyed


@frozen
class Conversion:
    """`source` became `target` at an instant, over `legs`, rounded once with `rounding`.

    54.99 USD at 0.86 is 47.2914 EUR, so 47.29 EUR and a residue of 14/100 of a cent. `stale` marks a rate that was too
    old but allowed. Keep it with what was sold: `replay` gives refunds from it, whatever the rates are by then.
    """

    source: AnyMoney
    target: AnyMoney
    legs: tuple[Leg, ...]
    at: datetime
    rounding: Rounding = Rounding.HALF_UP
    stale: bool = False

    @property
    def route(self) -> Route:
        """The way that was taken."""
        return Route(self.source.currency, self.target.currency, self.legs, self.at, self.stale)

    @property
    def rate(self) -> Fraction:
        """The exact rate, in major units: what one unit of the source's currency is in the target's."""
        return self.route.rate

    @property
    def as_of(self) -> datetime:
        """Since when the oldest rate that was used holds."""
        return self.route.as_of

    @property
    def age_seconds(self) -> int:
        """How old that rate was, in whole seconds."""
        return self.route.age_seconds

    @property
    def residue(self) -> Fraction:
        """What rounding left off, in minor units of the target, exactly; negative when it was rounded up."""
        return self.source.minor * _minor_rate(self.route) - self.target.minor

    def times(self, quantity: int) -> Money:
        """The converted unit price, times a quantity: what is shown adds up to what is charged.

        54.99 USD at 0.86 is 47.29 EUR, and five are 236.45 EUR; converting 274.95 USD at once would be 236.46 EUR.
        Raises `InvalidQuantity`.
        """
        return self.target * check_quantity(quantity)


def convert(
    money: Money | moneyed.Money,
    to: Currency | str,
    *,
    table: RateTable,
    at: datetime,
    rounding: Rounding = Rounding.HALF_UP,
) -> Conversion:
    """Convert an amount with the rates that held at `at`: exactly, then rounded once, to the target's ISO digits.

    Convert the price of one unit and multiply afterwards (`Conversion.times`). 100.00 GBP at 175 is 17,500 JPY. Raises
    as `RateTable.rate_at` and `as_money` do, and `AmountRange` for a result that is no believable amount.
    """
    source = as_money(money)
    return converted(source, table.rate_at(source.currency, currency(to), at=at), rounding=rounding)


def converted(source: Money, route: Route, *, rounding: Rounding = Rounding.HALF_UP) -> Conversion:
    """Convert an amount along a route that is known already. Raises `AmountRange`, and `CurrencyMismatch`."""
    if source.currency is not route.base:
        raise CurrencyMismatch(route.base.code, source.currency.code)
    target = Money(_rounded(source.minor * _minor_rate(route), rounding), route.quote)
    return Conversion(source, target, route.legs, route.at, rounding, route.stale)


def replay(
    conversion: Conversion, money: Money | moneyed.Money, *, before: Money | moneyed.Money | None = None
) -> Money:
    """The other side of a part of a conversion, at the rate that was used then: for refunds, and for their books.

    A part of the source gives a part of the target, at the same rate; a part of the target gives its share of the
    source, never an inverse rate. `before` is what was replayed already, in the currency of `money`: each part gets
    R(before + part) - R(before), so that the parts sum, and all of one side gives exactly all of the other. Of
    10.00 USD that became 8.61 EUR, three refunds of 3.33, 3.33 and 3.34 USD give 2.87, 2.86 and 2.88 EUR.
    Raises `CurrencyMismatch` for a third currency, and `ExceedsConversion`.
    """
    part = as_money(money)
    start = as_money(before, currency=part.currency, field="before").minor if before is not None else 0
    if part.currency is conversion.source.currency:
        whole, other, rate = conversion.source, conversion.target, _minor_rate(conversion.route)
    elif part.currency is conversion.target.currency:
        whole, other, rate = conversion.target, conversion.source, _share(conversion)
    else:
        raise CurrencyMismatch(conversion.target.currency.code, part.currency.code)
    _check_within(start, part.minor, whole.minor)
    first, last = (_rounded(amount * rate, conversion.rounding) for amount in (start, start + part.minor))
    return Money(last - first, other.currency)


def _share(conversion: Conversion) -> Fraction:
    """Minor units of the source for one of the target; nothing for a target that was rounded to nothing."""
    target = conversion.target.minor
    return Fraction(conversion.source.minor, target) if target else Fraction(0)


def _check_within(start: int, part: int, whole: int) -> None:
    sign = -1 if whole < 0 else 1
    if not 0 <= sign * start <= sign * (start + part) <= sign * whole:
        raise ExceedsConversion(
            f"{start} and {part} more are not within the {whole} minor units that were converted.",
            field="amount",
            limit_minor=whole,
            asked_minor=start + part,
        )


def _minor_rate(route: Route) -> Fraction:
    """The rate from minor units to minor units: a yen has no decimals and a dinar has three."""
    return route.rate * Fraction(10**route.quote.digits, 10**route.base.digits)


def _rounded(exact: Fraction, rounding: Rounding) -> int:
    return divide(exact.numerator, exact.denominator, rounding)
