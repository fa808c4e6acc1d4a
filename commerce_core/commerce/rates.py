"""`shop.rates`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, cast

from attrs import frozen

from commerce_core.app import rates as use
from commerce_core.app.context import Context
from commerce_core.commerce.queries import Conditions, query
from commerce_core.currency import Conversion, InvalidRate, Rate, Route
from commerce_core.money import Currency, Money
from commerce_core.ports import Page, RateSource, Where

if TYPE_CHECKING:
    import moneyed

RateConditions = Mapping[str, str | int | Currency | None] | Iterable[Where]
"""As `Conditions`, and a currency may be a `Currency`."""


@frozen
class RateCalls:
    """Exchange rates, with their history."""

    _ctx: Context

    def set(self, rate: Rate, *, key: str | None = None) -> Rate:
        """Store a rate, new or in place of what its source said of that pair and instant. The same changes nothing.

        Raises `InvalidRate` for what is no rate.
        """
        return use.set_rate(self._ctx, rate, key=key)

    def refresh(self, source: RateSource | None = None) -> use.Refreshed:
        """Take over what a source says, the shop's own when none is given; said again, it changes nothing.

        A long history is stored 500 rates at a time, so that who reads meanwhile may see a part of it. Raises
        `RatesUnavailable`, `InvalidRate` when there is no source or its answer is wrong, and what the source raises.
        """
        chosen = self._ctx.rate_source if source is None else source
        if chosen is None:
            raise InvalidRate(
                "This shop has no source of rates: give one, or build Commerce(rates=...).", field="source"
            )
        return use.refresh_rates(self._ctx, chosen)

    def find(
        self,
        where: RateConditions = (),
        *,
        sort: Iterable[str] = ("-valid_from",),
        limit: int = 50,
        after: str | None = None,
    ) -> Page[Rate]:
        """A page of rates, the latest first; by `pair` ("EUR/USD"), `base`, `quote`, `source` or `valid_from`."""
        return use.find_rates(self._ctx, query(cast("Conditions", where), sort, limit, after))

    def as_of(self, base: Currency | str, quote: Currency | str, *, at: datetime | None = None) -> Route:
        """The rates that lead from one currency to the other, as they were at an instant (now, when none is given).

        Raises `UnknownRate`, `StaleRate`, `InvalidDatetime` and `UnknownCurrency`.
        """
        return use.rate_as_of(self._ctx, base, quote, at=at)

    def convert(self, money: Money | moneyed.Money, to: Currency | str, *, at: datetime | None = None) -> Conversion:
        """An amount in another currency, with the rate, its age and its source. Raises as `as_of` does."""
        return use.convert_money(self._ctx, money, to, at=at)
