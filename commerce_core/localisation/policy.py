"""Policy: the markets and currencies on which shops differ."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import field, frozen

from commerce_core.localisation.regions import REGIONS, InvalidRegion, Region
from commerce_core.money import Currency, UnknownCurrency, currency


def _regions(value: Iterable[Region]) -> tuple[Region, ...]:
    given: object = value
    regions = tuple(given) if isinstance(given, Iterable) else ()
    if not regions or not all(isinstance(each, Region) for each in regions):
        raise InvalidRegion("List one region or more, as Region(...).", field="regions", value=value)
    codes = [each.code for each in regions]
    twice = next((code for code in codes if codes.count(code) > 1), None)
    if twice:
        raise InvalidRegion(f"Two regions are called {twice}: keep one of them.", field="regions", value=twice)
    return regions


def _currencies(value: Iterable[Currency | str]) -> tuple[Currency, ...]:
    """Each once, in their order. One text is one currency, not its letters."""
    given: object = value
    if isinstance(given, Currency | str):
        return (currency(given),)
    if not isinstance(given, Iterable):
        message = "List currencies by their codes, such as ['EUR', 'USD']."
        raise UnknownCurrency(message, field="currencies", value=value)
    return tuple(dict.fromkeys(map(currency, given)))


@frozen
class Policy:
    """Where a shop sells and in what: `Policy(regions=[EU, NORDIC], currencies=["EUR", "SEK"])`.

    `regions` are those that a shopper can choose; `currencies` those that they are shown amounts in, beside the
    tenant's own, and all of them when there are none. Raises `InvalidRegion` and `UnknownCurrency`.
    """

    regions: tuple[Region, ...] = field(default=REGIONS, converter=_regions)
    currencies: tuple[Currency, ...] = field(default=(), converter=_currencies)
