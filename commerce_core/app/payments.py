"""Payments: confirm, capture, refund, give up; each begun in a transaction and sent outside any."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from attrs import evolve

from commerce_core.app.context import Context
from commerce_core.app.drive_payment import drive, is_ours, stay_outside
from commerce_core.app.idempotency import once
from commerce_core.app.intents import check_due
from commerce_core.app.records import require
from commerce_core.app.stock.orders import take_rest
from commerce_core.app.uses import renew_for
from commerce_core.ids import RefundId
from commerce_core.money import Money, as_money
from commerce_core.payments import (
    VOIDED,
    Intent,
    PaymentDeclined,
    PaymentMethod,
    RefundDeclined,
    WrongGateway,
    attach_method,
    cancel_intent,
    give_up,
    start_capture,
    start_charge,
    start_refund,
)
from commerce_core.ports import Tx

Begin = Callable[[Tx, Intent, datetime], Intent]


def confirm_intent(ctx: Context, intent_id: str, method: PaymentMethod | None, *, key: str | None = None) -> Intent:
    """Charge an intent, or ask what became of a charge that waited for the customer.

    Raises `PaymentDeclined` when it is refused (the refusal is recorded), `NotFound`, `IllegalIntentTransition`,
    `WrongGateway`, `ExceedsDue` when its order does not owe that much any more, `LimitReached` when it waited so long
    that others used up its promotion, and `InsufficientStock` for what is taken with the payment.
    """

    def begin(tx: Tx, intent: Intent, at: datetime) -> Intent:
        if intent.open_operations:
            return intent
        attached = intent if method is None else attach_method(intent, method, at=at)
        begun = start_charge(attached, at=at)
        if intent.order_id is not None:
            order = check_due(tx, intent)
            renew_for(tx, order, at=at)
            take_rest(ctx, tx, order, at=at)
        return begun

    return _driven(ctx, intent_id, begin, ("payments.confirm", intent_id, method), key=key)


def capture_intent(ctx: Context, intent_id: str, amount: Money | str | None, *, key: str | None = None) -> Intent:
    """Take what was authorised, or part of it. Raises `CaptureExceedsAuthorised`, `PaymentDeclined`, `NotFound`."""

    def begin(tx: Tx, intent: Intent, at: datetime) -> Intent:
        return start_capture(intent, _minor(amount, intent), at=at)

    return _driven(ctx, intent_id, begin, ("payments.capture", intent_id, amount), key=key)


def refund_intent(
    ctx: Context, intent_id: str, amount: Money | str | None, *, reason: str, key: str | None = None
) -> Intent:
    """Give back what was taken, or part of it. Raises `RefundExceedsCaptured`, `RefundDeclined`, `NotFound`."""
    refund_id = RefundId(ctx.ids.new("re"))

    def begin(tx: Tx, intent: Intent, at: datetime) -> Intent:
        return start_refund(intent, _minor(amount, intent), refund_id=refund_id, reason=reason, at=at)

    return _driven(ctx, intent_id, begin, ("payments.refund", intent_id, amount, reason), key=key)


def cancel_payment(ctx: Context, intent_id: str, *, key: str | None = None) -> Intent:
    """Give an intent up, and with it what was only authorised. Raises `IllegalIntentTransition` and `NotFound`."""

    def begin(tx: Tx, intent: Intent, at: datetime) -> Intent:
        given_up = give_up(intent, at=at)
        return cancel_intent(intent, at=at) if given_up is intent else given_up

    return _driven(ctx, intent_id, begin, ("payments.cancel", intent_id), key=key)


def _minor(amount: Money | str | None, intent: Intent) -> int | None:
    return None if amount is None else as_money(amount, currency=intent.currency).minor


def _driven(ctx: Context, intent_id: str, begin: Begin, request: tuple[object, ...], *, key: str | None) -> Intent:
    """Begin an operation in a transaction, send it outside any, and say so when it was refused.

    Raises `GatewayInTransaction` inside the caller's, before anything has begun.
    """
    stay_outside(ctx)
    at = ctx.now()

    def work(tx: Tx) -> Intent:
        before = require(tx, Intent, intent_id)
        begun = begin(tx, before, at)
        if begun.open_operations and not is_ours(ctx, before):
            raise _wrong_gateway(ctx, before)
        if begun is not before:
            begun = evolve(begun, version=before.version + 1)
            tx.put(begun)
        return begun

    begun = once(ctx, request, Intent, work, key=key)
    intent = drive(ctx, begun.id)
    failed = {o.id for o in intent.operations if o.status == "failed" and o.reason != VOIDED}
    for operation in begun.open_operations:
        if operation.id in failed:
            error = RefundDeclined if operation.kind == "refund" else PaymentDeclined
            raise error(intent.decline_code, intent_id=intent.id)
    return intent


def _wrong_gateway(ctx: Context, intent: Intent) -> WrongGateway:
    message = f"Payment {intent.id} is with gateway {intent.gateway}, not {ctx.gateway.name}: ask for it there."
    return WrongGateway(message, expected=intent.gateway, given=ctx.gateway.name)
