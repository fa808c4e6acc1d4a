"""Rate: what one unit of a currency was worth in another, since when, and who said so."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from attrs import Attribute, field, frozen

from commerce_core.currency.errors import InvalidRate
from commerce_core.ids import check_id
from commerce_core.money import Currency, currency, exact_decimal

MANUAL = "manual"
"""The source of a rate that somebody typed in."""
SMALLEST = Decimal("1E-15")
"""The smallest rate that is believed."""
LARGEST = Decimal("1E15")
"""The largest rate that is believed. The rial was at 10^6 to the euro, the third Zimbabwe dollar at 10^13."""
LONGEST_SOURCE = 28
"""Characters of the name of a source: it is part of the id of its rates, which has at most 64."""
_YEARS = range(1970, 9999)


def in_utc(value: datetime, *, field: str) -> datetime:
    """An aware instant of the years 1970 to 9998, in UTC. Raises `InvalidRate` for any other."""
    try:
        moved = value.astimezone(UTC) if value.utcoffset() is not None else None
    except (AttributeError, OverflowError):
        moved = None
    if moved is None or moved.year not in _YEARS:
        raise InvalidRate("Give an instant with a time zone, such as datetime(2026, 7, 1, tzinfo=UTC).", field=field)
    return moved


def _current(value: Currency | str) -> Currency:
    unit = currency(value)
    if unit.historic:
        raise InvalidRate(f"{unit} has no rate any more: convert_fixed takes what the euro replaced.", field="currency")
    return unit


def _value(value: Decimal | str | int) -> Decimal:
    return exact_decimal(value, field="value")


def _believable(_: object, __: Attribute[Decimal], value: Decimal) -> None:
    if not SMALLEST <= value <= LARGEST:
        raise InvalidRate("A rate is positive, at least 10^-15 and at most 10^15.", field="value")


def _instant(value: datetime) -> datetime:
    return in_utc(value, field="valid_from")


def _other(rate: Rate, _: object, value: Currency) -> None:
    if value is rate.base:
        raise InvalidRate(f"A rate leads from one currency to another, not from {value} to itself.", field="quote")


def _source(value: str) -> str:
    if len(check_id(value, field="source")) > LONGEST_SOURCE:
        raise InvalidRate(f"The name of a source has at most {LONGEST_SOURCE} characters.", field="source")
    return value


@frozen
class Rate:
    """One unit of `base` is `value` units of `quote`: `Rate("EUR", "USD", "1.0823", valid_from=at, source="ecb")`.

    It holds from `valid_from` on, until a later one of the same two currencies. The value is kept digit for digit; the
    inverse is never stored, since dividing by the value is exact and multiplying with a rounded inverse is not. A
    source says one thing about one pair at one instant: these four make the `id`. Raises `InvalidRate`, `InvalidId`,
    `UnknownCurrency`, and as `exact_decimal` does.
    """

    base: Currency = field(converter=_current)
    quote: Currency = field(converter=_current, validator=_other)
    value: Decimal = field(converter=_value, validator=_believable)
    valid_from: datetime = field(converter=_instant)
    source: str = field(default=MANUAL, converter=_source)
    created_at: datetime | None = None
    updated_at: datetime | None = None
    version: int = 1

    @property
    def id(self) -> str:
        """`EUR-USD-2026-07-01T14:00:00-ecb`: who said what about which pair, and when."""
        return f"{self.pair}-{self.valid_from.replace(tzinfo=None).isoformat()}-{self.source}"

    @property
    def pair(self) -> str:
        """The two currencies: `EUR-USD`."""
        return f"{self.base.code}-{self.quote.code}"
