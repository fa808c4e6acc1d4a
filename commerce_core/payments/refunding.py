"""Refunds: never more than was taken, whatever is in flight."""

from __future__ import annotations

from datetime import datetime

from commerce_core.ids import RefundId
from commerce_core.payments.errors import RefundExceedsCaptured
from commerce_core.payments.operations import (
    Recorded,
    begin,
    changed,
    check_amount,
    event,
    find,
    is_replay,
    settle,
    with_operation,
)
from commerce_core.payments.records import Intent, Operation, Outcome


def start_refund(
    intent: Intent, amount_minor: int | None = None, *, refund_id: RefundId, reason: str = "", at: datetime
) -> Intent:
    """Begin to give back `amount_minor`, or all that is left. The refund's id is its key at the gateway.

    Of 100.00 captured, 30.00 refunded and 20.00 in flight, 50.00 are left. Raises `RefundExceedsCaptured` for more,
    `InvalidAmount` for less than one minor unit, and `DuplicateOperation` for an id used before.
    """
    left = intent.refundable_minor
    amount = check_amount(left or 1 if amount_minor is None else amount_minor)
    if amount > left:
        message = f"{amount} minor units cannot be refunded: {left} are left of what was captured."
        raise RefundExceedsCaptured(message, field="amount", amount_minor=amount, refundable_minor=left)
    return begin(intent, Operation(refund_id, "refund", amount, at, reason=reason))


def record_refund(intent: Intent, outcome: Outcome | None, *, key: str, at: datetime) -> Recorded:
    """Write down what the gateway said to this refund; None is a call whose outcome nobody knows.

    Event, once: `payment.refunded`. A refused refund gives its amount free again. Raises `UnknownOperation` and
    `OutcomeConflict`.
    """
    operation = find(intent, key, ("refund",))
    if is_replay(operation, outcome):
        return intent, ()
    told = settle(operation, outcome, at=at)
    after = changed(intent, with_operation(intent, told), at)
    return after, (event("payment.refunded", after, told, at=at),) if told.status == "succeeded" else ()
