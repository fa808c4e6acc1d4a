"""Refunds: never more than was taken, whatever is in flight."""

from __future__ import annotations

from datetime import datetime

from attrs import evolve

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
    next_version,
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

    Events, once each: `payment.refunded`, `payment.refund_failed`. A refused refund gives its amount free again. Raises
    `UnknownOperation` and `OutcomeConflict`.
    """
    operation = find(intent, key, ("refund",))
    if is_replay(operation, outcome):
        return intent, ()
    told = settle(operation, outcome, at=at)
    decline_code = outcome.decline_code if outcome else intent.decline_code
    after = changed(intent, evolve(with_operation(intent, told), decline_code=decline_code), at)
    name = {"succeeded": "payment.refunded", "failed": "payment.refund_failed"}.get(told.status)
    return after, (event(name, after, told, at=at),) if name else ()


def insist(intent: Intent, *, at: datetime) -> Intent:
    """All of it is to be given back: a refund in flight now that is declined is to be begun once more."""
    if not any(known.kind == "refund" for known in intent.open_operations):
        return intent
    marked = tuple(evolve(o, again=True) if o.kind == "refund" and o.open else o for o in intent.operations)
    return next_version(evolve(intent, operations=marked), at)
