"""Cancel an order: give back stock in one transaction, money outside any."""

from __future__ import annotations

from commerce_core.app.context import Context
from commerce_core.app.drive_payment import cancel_and_release, drive, let_go
from commerce_core.app.idempotency import once
from commerce_core.app.records import require
from commerce_core.orders import Order
from commerce_core.payments import Intent
from commerce_core.ports import Tx


def cancel_order(
    ctx: Context, order_id: str, reason: str, *, refund: bool, note: str = "", key: str | None = None
) -> Order:
    """Cancel an order that has not been shipped; with `refund`, give back what was paid.

    What is only authorised is given up in any case. Raises `NotFound`, `IllegalTransition`, `InvalidReason`.
    """
    at = ctx.now()

    def work(tx: Tx) -> Order:
        order = require(tx, Order, order_id)
        cancelled = cancel_and_release(tx, order, reason, note=note, actor=ctx.actor, at=at)
        intent = tx.get(Intent, order.intent_id) if order.intent_id else None
        if intent is not None:
            let_go(ctx, tx, intent, refund=refund, reason=reason, at=at)
        return cancelled

    cancelled = once(ctx, ("orders.cancel", order_id, reason, refund, note), Order, work, key=key)
    if cancelled.intent_id is not None:
        drive(ctx, cancelled.intent_id)
    return ctx.run(lambda tx: require(tx, Order, order_id))
