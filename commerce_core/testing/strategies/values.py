"""Single values: money, quantities, per cents, instants, addresses.

A strategy is checked by Hypothesis whenever it is made, which costs more than to draw from it: those that depend on
nothing are made once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from commerce_core.localisation import Address
from commerce_core.money import MAX_PRICE_MINOR, MAX_QUANTITY, Currency, Money
from commerce_core.money import currency as to_currency
from commerce_core.promotions import Promotion

CURRENCIES = ("EUR", "USD", "JPY", "KWD", "CLF")
"""Currencies of 2, 2, 0, 3 and 4 decimals."""

REGIONS: Mapping[str, tuple[str, ...]] = {"DE": ("",), "FR": ("",), "JP": ("",), "US": ("", "NY", "CA")}
"""Where drawn addresses and tax rates are, by country."""

FIRST_INSTANT = datetime(2020, 1, 1, tzinfo=UTC)
"""Drawn instants lie in the twenty years from here; drawn products were made here."""

_TWENTY_YEARS = 20 * 365 * 86_400
_QUANTITIES = st.integers(1, 3) | st.integers(1, 9) | st.integers(1, MAX_QUANTITY)
_ROUND_PERCENTAGES = [Decimal(each) for each in ("10", "0", "5", "12.5", "15", "19", "33.333", "50", "100")]
_ANY_PERCENTAGE = st.integers(0, 100_000).map(lambda thousandths: Decimal(f"{thousandths}E-3"))
_PERCENTAGES = st.sampled_from(_ROUND_PERCENTAGES) | _ANY_PERCENTAGE


def currencies(codes: Iterable[str] = CURRENCIES) -> SearchStrategy[Currency]:
    """Currencies; unless `codes` are given, some with 0, 2, 3 and 4 decimals."""
    return st.sampled_from([to_currency(code) for code in codes])


def moneys(unit: Currency | str | None = None, *, least: int = 0, most: int = MAX_PRICE_MINOR) -> SearchStrategy[Money]:
    """Amounts from `least` to `most` minor units, mostly what a price is, of one currency or of any."""
    return st.builds(Money, minors(least, most), currencies() if unit is None else st.just(unit))


@cache
def minors(least: int = 0, most: int = MAX_PRICE_MINOR) -> SearchStrategy[int]:
    """Integers of every order of magnitude: a few cents, a price in a shop, and up to the bound."""
    return st.one_of([st.integers(least, max(least, min(most, near))) for near in (9, 99_999, most)])


def quantities() -> SearchStrategy[int]:
    """Quantities of a line: mostly a few, sometimes up to a million."""
    return _QUANTITIES


def percentages() -> SearchStrategy[Decimal]:
    """Per cents from 0 to 100: round ones, and any with three decimals."""
    return _PERCENTAGES


def instants(near: Iterable[Promotion] = ()) -> SearchStrategy[datetime]:
    """Aware instants in UTC; given promotions with windows, their edges and one microsecond to each side."""
    edges = [edge.astimezone(UTC) for each in near for edge in (each.starts_at, each.ends_at) if edge is not None]
    steps = (timedelta(microseconds=-1), timedelta(0), timedelta(microseconds=1))
    return st.sampled_from([edge + step for edge in edges for step in steps]) if edges else anywhen()


@cache
def anywhen() -> SearchStrategy[datetime]:
    """Instants of twenty years, to the second."""
    return st.integers(0, _TWENTY_YEARS).map(lambda second: FIRST_INSTANT + timedelta(seconds=second))


def addresses(countries: Iterable[str] = tuple(REGIONS)) -> SearchStrategy[Address]:
    """Addresses in these countries, some with a region."""
    places = [(country, region) for country in countries for region in REGIONS.get(country, ("",))]
    return st.sampled_from(places).map(lambda place: Address("1 High Street", "Springfield", place[0], region=place[1]))
