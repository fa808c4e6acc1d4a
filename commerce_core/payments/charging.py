"""Charging: asking the gateway for the money, and writing down what it said, once."""

from __future__ import annotations

from datetime import datetime

from attrs import evolve

from commerce_core.events import Event
from commerce_core.payments.errors import UnknownOperation
from commerce_core.payments.operations import (
    CHARGES,
    Recorded,
    begin,
    changed,
    event,
    find,
    is_replay,
    next_key,
    settle,
    with_operation,
)
from commerce_core.payments.records import ChargeRequest, Intent, Operation, OperationKind, Outcome
from commerce_core.payments.transitions import IntentAction, next_status

_ACTIONS: dict[str, IntentAction] = {
    "succeeded": "succeed",
    "authorised": "authorise",
    "requires_action": "require_action",
    "pending": "pend",
    "declined": "decline",
}


def start_charge(intent: Intent, *, at: datetime) -> Intent:
    """Begin to collect: the intent is `processing`, and its new operation is to be stored before the gateway is asked.

    The key of the operation is derived from the intent (`pi_1:charge-1`), so that whoever asks again asks for the same
    money. Raises `IllegalIntentTransition`, also while an earlier charge is still open.
    """
    status = next_status(intent.status, "confirm")
    kind: OperationKind = "charge" if intent.capture_method == "automatic" else "authorise"
    begun = begin(intent, Operation(next_key(intent, "charge", CHARGES), kind, intent.amount_minor, at))
    return evolve(begun, status=status)


def charge_request(intent: Intent) -> ChargeRequest:
    """What to ask the gateway for the open charge, word for word the same each time.

    Raises `UnknownOperation` when no charge is open.
    """
    operation = _open_charge(intent)
    return ChargeRequest(
        key=operation.id,
        amount=intent.amount,
        token=intent.method.token if intent.method else "",
        capture=intent.capture_method == "automatic",
        order_id=intent.order_id or "",
    )


def _open_charge(intent: Intent) -> Operation:
    for operation in intent.open_operations:
        if operation.kind in CHARGES:
            return operation
    raise UnknownOperation("open charge", intent.id)


def record_charge(intent: Intent, outcome: Outcome | None, *, key: str, at: datetime) -> Recorded:
    """Write down what the gateway said to the charge of this key; None is a call whose outcome nobody knows.

    Events: `payment.succeeded` when money was taken, `payment.failed` when it was refused; none for an authorisation,
    and none when the same is told again. Raises `UnknownOperation` and `OutcomeConflict`.
    """
    operation = find(intent, key, CHARGES)
    if is_replay(operation, outcome) or (outcome is None and intent.status == "requires_action"):
        return intent, ()
    told = _of_kind(settle(operation, outcome, at=at), outcome)
    action = _ACTIONS[outcome.status] if outcome else "pend"
    moved = evolve(
        with_operation(intent, told),
        status=next_status(intent.status, action),
        decline_code=outcome.decline_code if outcome else "",
        next_action=outcome.next_action if outcome else "",
    )
    after = changed(intent, moved, at)
    return after, _events(after, told, at)


def _of_kind(operation: Operation, outcome: Outcome | None) -> Operation:
    """Facts beat wishes: a gateway that took the money although it was to authorise has taken it."""
    kinds: dict[str, OperationKind] = {"succeeded": "charge", "authorised": "authorise"}
    return evolve(operation, kind=kinds[outcome.status]) if outcome and outcome.status in kinds else operation


def _events(intent: Intent, operation: Operation, at: datetime) -> tuple[Event, ...]:
    if operation.status == "failed":
        return (event("payment.failed", intent, operation, at=at),)
    if operation.status == "succeeded" and operation.kind == "charge":
        return (event("payment.succeeded", intent, operation, at=at),)
    return ()
