"""`shop.prices` and `shop.price_lists`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Unpack

from attrs import frozen

from commerce_core.app import find_prices as find
from commerce_core.app import price_history as history
from commerce_core.app.context import Context
from commerce_core.app.explain_price import PriceAsked, explain_price
from commerce_core.app.lint_prices import lint_prices
from commerce_core.app.note_prices import note_prices
from commerce_core.app.set_price import set_prices
from commerce_core.app.set_price_list import set_price_list
from commerce_core.commerce.queries import Conditions, query
from commerce_core.money import Money
from commerce_core.ports import Page
from commerce_core.pricing import OMNIBUS_DAYS, Finding, Price, PriceChoice, PriceList, PricePoint


@frozen
class PriceCalls:
    """Prices beside those of the products: of price lists, for larger quantities, in other currencies, for a time."""

    _ctx: Context

    def set(self, price: Price, *, key: str | None = None) -> Price:
        """Store a price, new or in place of the one with its id. A price of None is not set: others are looked at.

        Raises `InvalidPrice`, `UnknownItem`, and `NotFound` for a list that is not there.
        """
        return set_prices(self._ctx, (price,), key=key)[0]

    def set_many(self, prices: Iterable[Price], *, key: str | None = None) -> tuple[Price, ...]:
        """Store at most 1,000 prices, all of them or none. Raises as `set` does."""
        return set_prices(self._ctx, prices, key=key)

    def get(self, id: str) -> Price:
        """A price by its id, such as `vip:CHAI:EUR:1`. Raises `NotFound`."""
        return find.get_price(self._ctx, id)

    def find(
        self, where: Conditions = (), *, sort: Iterable[str] = ("id",), limit: int = 50, after: str | None = None
    ) -> Page[Price]:
        """A page of prices: `find({"item": chai.id, "price_list_id": "vip"})`; those of no list have an empty one.

        `item` is the id of the variant or product that a price is of, or what a host's own table calls it.
        """
        return find.find_prices(self._ctx, query(where, sort, limit, after))

    def explain(self, item: str, **asked: Unpack[PriceAsked]) -> PriceChoice:
        """The price of one unit and why it is that: `explain("CHAI", quantity=10, customer=jane.id).explain()`.

        `currency` and `country` are the shop's own when they are left out, `region` the first that has the country,
        `at` now. Nothing is written. Raises `UnknownItem`, `NotFound`, `PriceNotFound`, `InvalidSituation`,
        `InvalidQuantity`, `UnknownCurrency`, `InvalidDatetime` and what conversion raises.
        """
        return explain_price(self._ctx, item, **asked)

    def history(self, item: str) -> tuple[PricePoint, ...]:
        """Every public price of an item until now, oldest first. Raises `UnknownItem`.

        That is the price of one unit in the shop's currency and country for a buyer whom nobody knows. A price that is
        only converted is none, and what cannot be bought (a draft, an archived product) has none.
        """
        return history.price_history(self._ctx, item)

    def lowest(self, item: str, *, days: int = OMNIBUS_DAYS, before: datetime | None = None) -> Money | None:
        """The lowest public price in the days before an instant, which a shop in the EU names with a reduction.

        `before` is when the reduction begins: the sale that holds now if it is left out, or now where there is none. Of
        one that goes on lowering, name the first step. None where there was no price. Raises `UnknownItem`,
        `InvalidPrice`, `InvalidDatetime`.
        """
        return history.lowest(self._ctx, item, days=days, before=before)

    def note(self, items: Iterable[str]) -> tuple[PricePoint, ...]:
        """Write down public prices now: for a host that changes them in its own tables. The same changes nothing.

        Gives what now holds for each. Raises `UnknownItem`.
        """
        return note_prices(self._ctx, (items,) if isinstance(items, str) else items)

    def lint(self) -> tuple[Finding, ...]:
        """What is probably wrong with all prices and lists: overlaps, gaps, sales that lower nothing."""
        return lint_prices(self._ctx)


@frozen
class PriceListCalls:
    """Price lists: for whom their prices are, where and when, and whether they replace or only ever reduce."""

    _ctx: Context

    def set(self, price_list: PriceList, *, key: str | None = None) -> PriceList:
        """Store a list, new or in place of the one with its id. Its prices stay. Raises `InvalidPriceList`."""
        return set_price_list(self._ctx, price_list, key=key)

    def get(self, id: str) -> PriceList:
        """A list by its id. Raises `NotFound`."""
        return find.get_price_list(self._ctx, id)

    def find(
        self, where: Conditions = (), *, sort: Iterable[str] = ("id",), limit: int = 50, after: str | None = None
    ) -> Page[PriceList]:
        """A page of lists: `find({"type": "sale"})`."""
        return find.find_price_lists(self._ctx, query(where, sort, limit, after))

    def lint(self) -> tuple[Finding, ...]:
        """As `shop.prices.lint`: lists and their prices are judged together."""
        return lint_prices(self._ctx)
