"""Cancel an order: give back stock in one transaction, money outside any."""

from __future__ import annotations

from datetime import datetime

from commerce_core.app.context import Context
from commerce_core.app.drive_payment import drive, stay_outside
from commerce_core.app.finalise_payment import cancel_and_release, let_go
from commerce_core.app.idempotency import once
from commerce_core.app.records import intents_of, order_in, require
from commerce_core.orders import Order
from commerce_core.payments import GatewayFailed, Intent, RefundDeclined, insist
from commerce_core.ports import Tx


def cancel_order(
    ctx: Context, order_id: str, reason: str, *, refund: bool, note: str = "", key: str | None = None
) -> Order:
    """Cancel an order that has not been shipped; with `refund`, give back what was paid.

    What is only authorised is given up in any case. Raises `NotFound`, `IllegalTransition`, `InvalidReason`.
    The order is cancelled all the same when the gateway refuses to give money back (`RefundDeclined`), or when its
    adapter broke (`GatewayFailed`). Nothing has happened when it raises `GatewayInTransaction`: inside the caller's
    transaction an order can be cancelled for whose payment nothing has to be asked of the gateway.
    """
    if refund:
        stay_outside(ctx)
    at = ctx.now()

    def work(tx: Tx) -> Order:
        order = order_in(tx, order_id)
        cancelled = cancel_and_release(tx, order, reason, note=note, actor=ctx.actor, at=at)
        for intent in intents_of(tx, order.id):
            wanted = _insist(tx, intent, at=at) if refund else intent
            back = wanted.refundable_minor if refund else 0
            if let_go(ctx, tx, wanted, refund_minor=back, reason=reason, at=at).open_operations:
                stay_outside(ctx)
        return cancelled

    cancelled = once(ctx, ("orders.cancel", order_id, reason, refund, note), Order, work, key=key)
    driven = _drive_all(ctx, cancelled.id)
    for intent in driven if refund else ():
        if intent.refundable_minor:
            raise RefundDeclined(intent.decline_code, intent_id=intent.id)
    return ctx.read(lambda tx: require(tx, Order, cancelled.id))


def _insist(tx: Tx, intent: Intent, *, at: datetime) -> Intent:
    after = insist(intent, at=at)
    if after is not intent:
        tx.put(after)
    return after


def _drive_all(ctx: Context, order_id: str) -> list[Intent]:
    """Drive every payment of the order; one that breaks its adapter keeps no other waiting."""
    driven, faults = [], []
    for intent in ctx.read(lambda tx: intents_of(tx, order_id)):
        try:
            driven.append(drive(ctx, intent.id))
        except GatewayFailed as fault:
            faults.append(fault)
    if faults:
        raise faults[0]
    return driven
