"""Finalise a payment: write a gateway's answer into the intent and its order, in one transaction."""

from __future__ import annotations

from datetime import datetime

from attrs import evolve

from commerce_core import orders
from commerce_core.app.context import Context
from commerce_core.app.records import require, save
from commerce_core.app.stock.move import move
from commerce_core.app.stock.orders import free_declined, free_waiting
from commerce_core.app.uses import commit_for, give_back_for
from commerce_core.checkout import Cart
from commerce_core.ids import RefundId
from commerce_core.inventory import deallocate
from commerce_core.orders import Order
from commerce_core.payments import (
    Intent,
    Operation,
    Outcome,
    give_up,
    record_capture,
    record_charge,
    record_refund,
    record_void,
    start_refund,
)
from commerce_core.ports import Tx

DECLINED = "payment_declined"
"""The reason of an order that was cancelled because its payment was refused."""
_TOO_LATE = "order_cancelled"
"""The reason of a refund of money that arrived on an order that was off."""
_TAKING = {"charge", "authorise", "capture"}
_RECORD = {
    "charge": record_charge,
    "authorise": record_charge,
    "capture": record_capture,
    "void": record_void,
    "refund": record_refund,
}


def finalise(ctx: Context, tx: Tx, intent_id: str, operation: Operation, outcome: Outcome | None) -> Intent:
    """Write an outcome into the intent and its order, in one transaction."""
    at = ctx.now()
    before = require(tx, Intent, intent_id)
    after, events = _RECORD[operation.kind](before, outcome, key=operation.id, at=at)
    if after == before:
        return before
    save(tx, before, after, events=events)
    if after.order_id is None:
        return after
    refused = any(o.id == operation.id and o.status == "failed" for o in after.operations)
    order = _tell_order(tx, before, after, failed=refused and operation.kind in _TAKING, at=at)
    if operation.kind == "void" and not refused:
        free_waiting(tx, after, order, at=at)
    if operation.kind not in _TAKING:
        return _refund_again(ctx, tx, after, operation.id, at=at) if refused else after
    if not refused and any(o.id == operation.id and o.status == "succeeded" for o in after.operations):
        commit_for(tx, order, at=at)
    if refused and operation.kind != "capture":
        order = _declined(ctx, tx, after, order, at=at)
    return _let_go_too_late(ctx, tx, before, after, order, at=at)


def _declined(ctx: Context, tx: Tx, intent: Intent, order: Order, *, at: datetime) -> Order:
    """The order after its charge was refused: off when that was part of placing it, else it waits for another card."""
    if order.status != "pending" or not intent.cancel_order_on_decline:
        return free_waiting(tx, intent, order, at=at)
    cancelled = _call_off(tx, order, DECLINED, actor=ctx.actor, at=at)
    free_declined(ctx, tx, order, at=at)
    _reopen_cart(tx, cancelled, at=at)
    return cancelled


def _tell_order(tx: Tx, before: Intent, after: Intent, *, failed: bool, at: datetime) -> Order:
    """Write the money into the order, and whether the last attempt to take it failed.

    Money in another currency is none of the order's: it stays with its intent, where `verify` names it.
    """
    order = require(tx, Order, str(after.order_id))
    if order.currency != after.currency:
        return order
    told, events = orders.record_payment(
        order,
        captured_minor=order.captured_minor + after.captured_minor - before.captured_minor,
        refunded_minor=order.refunded_minor + after.refunded_minor - before.refunded_minor,
        failed=failed or (order.payment_failed and not after.captured_minor),
        at=at,
    )
    return save(tx, order, told, events=events)


def _refund_again(ctx: Context, tx: Tx, intent: Intent, key: str, *, at: datetime) -> Intent:
    """Begin a declined refund once more that was in flight when all was to be given back."""
    declined = next(known for known in intent.operations if known.id == key)
    if not declined.again:
        return intent
    id = RefundId(ctx.ids.new("re"))
    after = start_refund(intent, declined.amount_minor, refund_id=id, reason=declined.reason, at=at)
    tx.put(after)
    return after


def _let_go_too_late(ctx: Context, tx: Tx, before: Intent, after: Intent, order: Order, *, at: datetime) -> Intent:
    """Undo a payment that went on after its order was cancelled: what it took since then is given back."""
    if order.status != "cancelled":
        return after
    return let_go(ctx, tx, after, refund_minor=after.captured_minor - before.captured_minor, reason=_TOO_LATE, at=at)


def let_go(ctx: Context, tx: Tx, intent: Intent, *, refund_minor: int, reason: str, at: datetime) -> Intent:
    """Begin to undo the payment of an order that is off: give up what was not taken, refund what is wanted of the rest.

    A charge whose outcome is not known yet is left to run: money that arrives on a cancelled order is given back then.
    """
    given_up = give_up(intent, at=at)
    if refund_minor:
        refund_id = RefundId(ctx.ids.new("re"))
        given_up = start_refund(given_up, refund_minor, refund_id=refund_id, reason=reason, at=at)
    if given_up == intent:
        return intent
    after = evolve(given_up, version=intent.version + 1)
    tx.put(after)
    return after


def cancel_and_release(tx: Tx, order: Order, reason: str, *, note: str = "", actor: str, at: datetime) -> Order:
    """Cancel an order, give back its uses of promotions, and free the stock that was promised to it."""
    cancelled = _call_off(tx, order, reason, note=note, actor=actor, at=at)
    move(tx, deallocate(order.allocated, cause=order.id), at=at)
    return cancelled


def _call_off(tx: Tx, order: Order, reason: str, *, note: str = "", actor: str, at: datetime) -> Order:
    """The order before its stock, which is still to be moved: whoever lost a race finds out here."""
    cancelled, events = orders.cancel(order, reason, note=note, actor=actor, at=at)
    saved = save(tx, order, evolve(cancelled, allocated=()), events=events)
    give_back_for(tx, order, at=at)
    return saved


def _reopen_cart(tx: Tx, order: Order, *, at: datetime) -> None:
    """Give the cart back as well, so that its owner can order it with another card."""
    cart = tx.get(Cart, order.cart_id) if order.cart_id is not None else None
    if cart is not None and cart.order_id == order.id:
        tx.put(evolve(cart, order_id=None, updated_at=at, version=cart.version + 1))
