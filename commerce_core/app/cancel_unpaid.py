"""Cancel unpaid orders: what nobody pays for does not keep its stock for ever, where the shop's policy says so."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from commerce_core.app.context import Context
from commerce_core.app.finalise_payment import cancel_and_release, let_go
from commerce_core.app.load_facts import rules_in
from commerce_core.app.records import every, intents_of, require
from commerce_core.ids import OrderId
from commerce_core.orders import Order
from commerce_core.ports import Snapshot, Tx, Where

UNPAID = "unpaid"
"""The reason of an order that was cancelled because nobody paid it in time."""


def cancel_unpaid(ctx: Context) -> int:
    """Cancel pending orders older than the policy lets them wait, unless money came or is under way; how many."""
    at = ctx.now()
    return sum(ctx.run(partial(_cancel, ctx, id, at)) for id in ctx.read(partial(_due, ctx, at)))


def _due(ctx: Context, at: datetime, tx: Snapshot) -> list[OrderId]:
    seconds = rules_in(ctx, tx).policies.inventory.unpaid_seconds
    if seconds is None:
        return []
    waiting = Where("status", "eq", "pending"), Where("created_at", "lte", at - timedelta(seconds=seconds))
    return [order.id for order in every(tx, Order, *waiting, sort=("created_at",)) if _owes(order)]


def _cancel(ctx: Context, id: OrderId, at: datetime, tx: Tx) -> bool:
    order, payments = require(tx, Order, id), intents_of(tx, id)
    under_way = any(payment.open or payment.takeable_minor for payment in payments)
    if order.status != "pending" or under_way or not _owes(order):
        return False
    cancel_and_release(tx, order, UNPAID, actor=ctx.actor, at=at)
    for payment in payments:
        let_go(ctx, tx, payment, refund_minor=0, reason=UNPAID, at=at)
    return True


def _owes(order: Order) -> bool:
    """Whether nothing of it was paid: one that costs nothing is paid from the beginning."""
    return not order.captured_minor and order.payment_status != "paid"
