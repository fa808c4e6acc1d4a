"""Process an order: begin to work on what is paid."""

from __future__ import annotations

from commerce_core import orders
from commerce_core.app.context import Context
from commerce_core.app.idempotency import once
from commerce_core.app.records import order_in, save
from commerce_core.orders import Order
from commerce_core.ports import Tx


def process_order(ctx: Context, order_id: str, *, note: str = "", key: str | None = None) -> Order:
    """Begin to work on a paid order. Raises `NotFound` and `IllegalTransition`."""
    at = ctx.now()

    def work(tx: Tx) -> Order:
        order = order_in(tx, order_id)
        begun, events = orders.process(order, actor=ctx.actor, note=note, at=at)
        return save(tx, order, begun, events=events)

    return once(ctx, ("orders.process", order_id, note), Order, work, key=key)
