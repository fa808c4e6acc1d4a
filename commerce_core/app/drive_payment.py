"""Drive a payment: send every operation that is open to the gateway, and write down what it says.

An operation is stored before it is sent and its id is the key at the gateway, so this may run again after any crash:
the gateway answers the same key the same way, and an outcome written down before changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from attrs import evolve

from commerce_core import orders
from commerce_core.app.context import Context
from commerce_core.app.records import require, save
from commerce_core.errors import Unavailable
from commerce_core.ids import RefundId
from commerce_core.inventory import deallocate
from commerce_core.money import Money
from commerce_core.orders import Order
from commerce_core.payments import (
    Intent,
    Operation,
    OperationKind,
    Outcome,
    cancel_intent,
    charge_request,
    record_capture,
    record_charge,
    record_refund,
    record_void,
    start_refund,
    start_void,
)
from commerce_core.ports import Gateway, Tx

DECLINED = "payment_declined"
"""The reason of an order that was cancelled because its payment was refused."""
_NOT_BEGUN = {"requires_payment_method", "requires_confirmation", "failed"}
_HELD = {"requires_action", "requires_capture"}
_SILENCE = (Unavailable, OSError)
"""What a gateway call raises when nobody can know what became of it."""
_RECORD = {
    "charge": record_charge,
    "authorise": record_charge,
    "capture": record_capture,
    "void": record_void,
    "refund": record_refund,
}


def drive(ctx: Context, intent_id: str) -> Intent:
    """Send each open operation once, and those that answers give rise to. Returns the intent as it then is."""
    intent = ctx.run(lambda tx: require(tx, Intent, intent_id))
    sent: set[str] = set()
    while waiting := [o for o in intent.open_operations if o.id not in sent]:
        sent.add(waiting[0].id)
        intent = _send(ctx, intent, waiting[0])
    return intent


def _send(ctx: Context, intent: Intent, operation: Operation) -> Intent:
    try:
        outcome = _ASK[operation.kind](ctx.gateway, intent, operation)
    except _SILENCE:
        outcome = None
    return ctx.run(lambda tx: _finalise(ctx, tx, intent.id, operation, outcome))


def _charge(gateway: Gateway, intent: Intent, operation: Operation) -> Outcome:
    if intent.status == "requires_action":
        return gateway.confirm(operation.id, reference=operation.reference)
    return gateway.charge(charge_request(intent))


def _capture(gateway: Gateway, intent: Intent, operation: Operation) -> Outcome:
    return gateway.capture(operation.id, reference=intent.reference, amount=_amount(intent, operation))


def _void(gateway: Gateway, intent: Intent, operation: Operation) -> Outcome:
    return gateway.void(operation.id, reference=intent.reference)


def _refund(gateway: Gateway, intent: Intent, operation: Operation) -> Outcome:
    return gateway.refund(operation.id, reference=intent.reference, amount=_amount(intent, operation))


_ASK: Mapping[OperationKind, Callable[[Gateway, Intent, Operation], Outcome]] = {
    "charge": _charge,
    "authorise": _charge,
    "capture": _capture,
    "void": _void,
    "refund": _refund,
}


def _amount(intent: Intent, operation: Operation) -> Money:
    return Money(operation.amount_minor, intent.currency)


def _finalise(ctx: Context, tx: Tx, intent_id: str, operation: Operation, outcome: Outcome | None) -> Intent:
    """Write an outcome into the intent and its order, in one transaction."""
    at = ctx.now()
    before = require(tx, Intent, intent_id)
    after, events = _RECORD[operation.kind](before, outcome, key=operation.id, at=at)
    if after == before:
        return before
    save(tx, after, events) if events else tx.put(after)
    return _tell_order(ctx, tx, before, after, at=at) if after.order_id is not None else after


def _tell_order(ctx: Context, tx: Tx, before: Intent, after: Intent, *, at: datetime) -> Intent:
    """Write the money into the order; give everything back when placing was refused, and money that came too late."""
    order = require(tx, Order, str(after.order_id))
    declined = after.decline_code != "" and before.decline_code == ""
    order = save(
        tx,
        *orders.record_payment(
            order,
            captured_minor=order.captured_minor + after.captured_minor - before.captured_minor,
            refunded_minor=order.refunded_minor + after.refunded_minor - before.refunded_minor,
            failed=declined or (order.payment_failed and not after.captured_minor),
            at=at,
        ),
    )
    if declined and after.cancel_order_on_decline and order.status == "pending":
        cancel_and_release(tx, order, DECLINED, actor=ctx.actor, at=at)
        return let_go(ctx, tx, after, refund=False, reason=DECLINED, at=at)
    too_late = after.captured_minor > before.captured_minor or after.status == "requires_capture" != before.status
    if order.status == "cancelled" and too_late:
        return let_go(ctx, tx, after, refund=True, reason="order_cancelled", at=at)
    return after


def let_go(ctx: Context, tx: Tx, intent: Intent, *, refund: bool, reason: str, at: datetime) -> Intent:
    """Begin to undo the payment of an order that is off: give up what was not taken, refund the rest if wanted.

    A charge whose outcome is not known yet is left to run: money that arrives on a cancelled order is given back then.
    """
    if intent.status in _NOT_BEGUN:
        return _put(tx, cancel_intent(intent, at=at))
    if intent.status in _HELD and not any(o.kind in {"capture", "void"} for o in intent.open_operations):
        intent = _put(tx, start_void(intent, at=at))
    if refund and intent.refundable_minor:
        refund_id = RefundId(ctx.ids.new("re"))
        intent = _put(tx, start_refund(intent, refund_id=refund_id, reason=reason, at=at))
    return intent


def cancel_and_release(tx: Tx, order: Order, reason: str, *, note: str = "", actor: str, at: datetime) -> Order:
    """Cancel an order and free the stock that was promised to it."""
    cancelled, events = orders.cancel(order, reason, note=note, actor=actor, at=at)
    tx.move(deallocate(order.allocated, cause=order.id), at=at)
    return save(tx, evolve(cancelled, allocated=()), events)


def _put(tx: Tx, intent: Intent) -> Intent:
    tx.put(intent)
    return intent
