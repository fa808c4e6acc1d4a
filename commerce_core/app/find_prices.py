"""Prices and price lists as they are stored: one by its id, and pages of them."""

from __future__ import annotations

from commerce_core.app.context import Context
from commerce_core.app.records import require
from commerce_core.errors import NotFound
from commerce_core.ports import Page, Query, Snapshot
from commerce_core.pricing import Price, PriceList


def get_price(ctx: Context, id: str) -> Price:
    """A price by its id. Raises `NotFound`."""
    return ctx.read(lambda tx: require(tx, Price, id))


def get_price_list(ctx: Context, id: str) -> PriceList:
    """A price list by its id. Raises `NotFound`."""
    return ctx.read(lambda tx: _require_list(tx, id))


def find_prices(ctx: Context, query: Query) -> Page[Price]:
    """A page of prices."""
    return ctx.read(lambda tx: tx.find(Price, query))


def find_price_lists(ctx: Context, query: Query) -> Page[PriceList]:
    """A page of price lists."""
    return ctx.read(lambda tx: tx.find(PriceList, query))


def no_list(id: str) -> NotFound:
    """The error for a price list that is not there."""
    message = f"There is no price list {str(id)[:64]!r}: store it first with shop.price_lists.set, or check its id."
    return NotFound("price list", id, message=message)


def _require_list(tx: Snapshot, id: str) -> PriceList:
    found = tx.get(PriceList, id)
    if found is None:
        raise no_list(id)
    return found
