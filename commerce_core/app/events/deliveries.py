"""Deliveries: look at what subscribers failed to take, and try it once more."""

from __future__ import annotations

from commerce_core import deliveries
from commerce_core.app.context import Context
from commerce_core.app.idempotency import once
from commerce_core.app.records import require
from commerce_core.deliveries import Delivery
from commerce_core.ports import Page, Query, Tx


def find_deliveries(ctx: Context, query: Query) -> Page[Delivery]:
    """A page of deliveries."""
    return ctx.read(lambda tx: tx.find(Delivery, query))


def get_delivery(ctx: Context, id: str) -> Delivery:
    """A delivery. Raises `NotFound`."""
    return ctx.read(lambda tx: require(tx, Delivery, id))


def redeliver(ctx: Context, id: str, *, key: str | None) -> Delivery:
    """Make a delivery due now, with all its attempts before it. Raises `NotFound`."""
    at = ctx.now()

    def work(tx: Tx) -> Delivery:
        again = deliveries.redeliver(require(tx, Delivery, id), at=at)
        tx.put(again)
        return again

    return once(ctx, ("deliveries.redeliver", id), Delivery, work, key=key)
