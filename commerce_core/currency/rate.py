"""Rate: what one unit of a currency was worth in another, since when, and who said so."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from attrs import Attribute, field, frozen

from commerce_core.checks import in_utc
from commerce_core.currency.errors import InvalidRate
from commerce_core.errors import Invalid
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
_MOST_DECIMALS = 30
_PAIR = re.compile(r"([A-Za-z]{3})[-/]([A-Za-z]{3})")


def _current(value: Currency | str) -> Currency:
    unit = currency(value)
    if unit.historic:
        raise InvalidRate(f"{unit} has no rate any more: convert_fixed takes what the euro replaced.", field="currency")
    return unit


def _value(value: Decimal | Fraction | str | int) -> Decimal:
    try:
        return exact_decimal(_as_decimal(value) if isinstance(value, Fraction) else value, field="value")
    except InvalidRate:
        raise
    except Invalid:
        message = 'A rate is exact and has at most 30 digits: write it as text, such as "1.08", or as a Decimal.'
        raise InvalidRate(message, field="value", value=value) from None


def _as_decimal(value: Fraction) -> Decimal:
    """A fraction that decimals can write: 27/25 is 1.08. Of a third there is no end."""
    decimals = next((n for n in range(_MOST_DECIMALS + 1) if 10**n % value.denominator == 0), None)
    if decimals is None:
        message = (
            'A rate is kept digit for digit, and this fraction has no end: round it to decimals, such as "1.0833".'
        )
        raise InvalidRate(message, field="value", value=value)
    whole = exact_decimal(value.numerator * (10**decimals // value.denominator))
    return Decimal(f"{whole:f}E-{decimals}")


def _believable(_: object, __: Attribute[Decimal], value: Decimal) -> None:
    if not SMALLEST <= value <= LARGEST:
        message = 'A rate is positive, at least 10^-15 and at most 10^15, such as "1.08".'
        raise InvalidRate(message, field="value", value=value)


def _instant(value: datetime) -> datetime:
    return in_utc(value, field="valid_from")


def _other(rate: Rate, _: object, value: Currency) -> None:
    if value is rate.base:
        raise InvalidRate(f"A rate leads from one currency to another, not from {value} to itself.", field="quote")


def check_source_name(value: object) -> str:
    """The name of a source of rates: 1 to 28 letters, digits and `_ . : -`. Raises `InvalidId`, `InvalidRate`."""
    name = check_id(value, field="source")
    if len(name) > LONGEST_SOURCE:
        raise InvalidRate(f"The name of a source has at most {LONGEST_SOURCE} characters.", field="source", value=name)
    return name


def spelt_pair(text: str) -> str:
    """A pair as rates spell it: "eur/usd" is "EUR-USD". What is no pair stays as it is."""
    found = _PAIR.fullmatch(text)
    return f"{found[1]}-{found[2]}".upper() if found else text


@frozen
class Rate:
    """One unit of `base` is `value` units of `quote`: `Rate("EUR", "USD", "1.0823", valid_from=at, source="ecb")`.

    It holds from `valid_from` on, until a later one of the same two currencies. The value is kept digit for digit; the
    inverse is never stored, since dividing by the value is exact and multiplying with a rounded inverse is not. A
    source says one thing about one pair at one instant: these four make the `id`. A value may be a `Fraction` if its
    decimals end. Raises `InvalidRate`, `InvalidDatetime`, `InvalidId` and `UnknownCurrency`.
    """

    base: Currency = field(converter=_current)
    quote: Currency = field(converter=_current, validator=_other)
    value: Decimal = field(converter=_value, validator=_believable)
    valid_from: datetime = field(converter=_instant)
    source: str = field(default=MANUAL, converter=check_source_name)
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


def distinct(rates: Iterable[Rate]) -> tuple[Rate, ...]:
    """Rates from outside, each once, in their order: what is said twice is said once.

    Raises `InvalidRate` for what is no rate, by its place, and where one source says two things of one pair at one
    instant.
    """
    known: dict[str, Rate] = {}
    for place, rate in enumerate(rates):
        given: object = rate
        if not isinstance(given, Rate):
            message = f"Not a Rate but a value of type {type(given).__name__} is at place {place}."
            raise InvalidRate(message, field=f"rates[{place}]", value=given)
        if known.setdefault(rate.id, rate).value != rate.value:
            raise InvalidRate(f"Two values are given for {rate.id}: keep one of them.", field=f"rates[{place}]")
    return tuple(known.values())
