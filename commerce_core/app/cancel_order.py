"""Cancel an order: give back stock in one transaction, money outside any."""

from __future__ import annotations

from commerce_core.app.context import Context
from commerce_core.app.drive_payment import drive
from commerce_core.app.finalise_payment import cancel_and_release, let_go
from commerce_core.app.idempotency import once
from commerce_core.app.records import every, look_up, require
from commerce_core.orders import Order
from commerce_core.payments import Intent
from commerce_core.ports import Snapshot, Tx, Where


def cancel_order(
    ctx: Context, order_id: str, reason: str, *, refund: bool, note: str = "", key: str | None = None
) -> Order:
    """Cancel an order that has not been shipped; with `refund`, give back what was paid.

    What is only authorised is given up in any case. Raises `NotFound`, `IllegalTransition`, `InvalidReason`.
    """
    at = ctx.now()

    def work(tx: Tx) -> Order:
        order = look_up(tx, Order, order_id, key="number")
        cancelled = cancel_and_release(tx, order, reason, note=note, actor=ctx.actor, at=at)
        for intent in _payments(tx, order.id):
            let_go(ctx, tx, intent, refund_minor=intent.refundable_minor if refund else 0, reason=reason, at=at)
        return cancelled

    cancelled = once(ctx, ("orders.cancel", order_id, reason, refund, note), Order, work, key=key)
    for intent in ctx.read(lambda tx: _payments(tx, cancelled.id)):
        drive(ctx, intent.id)
    return ctx.read(lambda tx: require(tx, Order, cancelled.id))


def _payments(tx: Snapshot, order_id: str) -> list[Intent]:
    return list(every(tx, Intent, Where("order_id", "eq", order_id)))
