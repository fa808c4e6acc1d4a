"""After an authorisation: take the money, in one or several captures, or give it up."""

from __future__ import annotations

from datetime import datetime

from attrs import evolve

from commerce_core.money import Minor
from commerce_core.payments.errors import CaptureExceedsAuthorised
from commerce_core.payments.intents import cancel_intent
from commerce_core.payments.operations import (
    CHARGES,
    Recorded,
    begin,
    changed,
    check_amount,
    check_nothing_in_flight,
    event,
    find,
    is_replay,
    next_key,
    settle,
    with_operation,
)
from commerce_core.payments.records import Intent, Operation, Outcome
from commerce_core.payments.transitions import TRANSITIONS, IntentAction, next_status

VOIDED = "voided"
"""The reason why a charge failed that waited for the customer when its intent was given up."""


def start_capture(intent: Intent, amount_minor: int | None = None, *, at: datetime) -> Intent:
    """Begin to take `amount_minor` of what is authorised, or all that is left of it.

    Of 100.00 authorised and 30.00 captured, 70.00 are left. Raises `IllegalIntentTransition`, `PaymentPending` while a
    void is in flight, `InvalidAmount`, and `CaptureExceedsAuthorised` for more than is left.
    """
    next_status(intent.status, "capture_last")
    check_nothing_in_flight(intent, ("void",))
    left = intent.capturable_minor
    amount = check_amount(left or 1 if amount_minor is None else amount_minor)
    if amount > left:
        message = f"{amount} minor units cannot be captured: {left} are left of what was authorised."
        raise CaptureExceedsAuthorised(message, field="amount", amount_minor=amount, capturable_minor=left)
    return begin(intent, Operation(next_key(intent, "capture", ("capture",)), "capture", amount, at))


def record_capture(intent: Intent, outcome: Outcome | None, *, key: str, at: datetime) -> Recorded:
    """Write down what the gateway said to this capture; None is a call whose outcome nobody knows.

    Events, once each: `payment.succeeded`, `payment.failed`. A refused capture leaves the authorisation as it was.
    Raises `UnknownOperation` and `OutcomeConflict`.
    """
    operation = find(intent, key, ("capture",))
    if is_replay(operation, outcome):
        return intent, ()
    told = settle(operation, outcome, at=at)
    moved = evolve(with_operation(intent, told), decline_code=outcome.decline_code if outcome else "")
    if told.status == "succeeded":
        action: IntentAction = "capture_last" if moved.captured_minor == intent.amount_minor else "capture_some"
        moved = evolve(moved, status=next_status(intent.status, action))
    after = changed(intent, moved, at)
    name = {"succeeded": "payment.succeeded", "failed": "payment.failed"}.get(told.status)
    return after, (event(name, after, told, at=at),) if name else ()


def start_void(intent: Intent, *, at: datetime) -> Intent:
    """Begin to give up what the gateway holds: an authorisation, its rest, or a charge that waits for the customer.

    Raises `IllegalIntentTransition`, and `PaymentPending` while a capture or another void is in flight.
    """
    next_status(intent.status, _giving_up(intent))
    check_nothing_in_flight(intent, ("capture", "void"))
    amount = Minor(intent.amount_minor - intent.captured_minor)
    return begin(intent, Operation(next_key(intent, "void", ("void",)), "void", amount, at))


def give_up(intent: Intent, *, at: datetime) -> Intent:
    """Cancel an intent of which the gateway holds nothing, begin to void what it holds, leave alone what is settled.

    A charge whose outcome is not known yet runs on, and so does a capture or a void in flight.
    """
    if any(known.kind in {"capture", "void"} for known in intent.open_operations):
        return intent
    if (intent.status, "cancel") in TRANSITIONS:
        return cancel_intent(intent, at=at)
    return start_void(intent, at=at) if intent.status in {"requires_action", "requires_capture"} else intent


def record_void(intent: Intent, outcome: Outcome | None, *, key: str, at: datetime) -> Recorded:
    """Write down what the gateway said to this void. A refused one leaves the intent as it was; no events.

    An intent of which something was captured has then `succeeded` with that; else it is `canceled`, also when asking
    for the charge again had told of the void first, as a refusal. Raises `UnknownOperation`, `OutcomeConflict`, and
    `IllegalIntentTransition` when the charge succeeded meanwhile.
    """
    operation = find(intent, key, ("void",))
    if is_replay(operation, outcome):
        return intent, ()
    told = settle(operation, outcome, at=at)
    moved = with_operation(intent, told)
    if told.status == "succeeded":
        given_up = tuple(_given_up(known, at) for known in moved.operations)
        status = next_status(intent.status, _given(intent))
        moved = evolve(moved, operations=given_up, status=status, next_action="")
    return changed(intent, moved, at), ()


def _given_up(operation: Operation, at: datetime) -> Operation:
    """A charge that waited for the customer will not come any more once its void has succeeded."""
    if operation.kind in CHARGES and operation.open:
        return evolve(operation, status="failed", reason=VOIDED, finished_at=at)
    return operation


def _given(intent: Intent) -> IntentAction:
    """What a void does that the gateway has granted, also to a charge that went on since it was asked for."""
    meanwhile: dict[str, IntentAction] = {"failed": "cancel", "processing": "voided"}
    return meanwhile.get(intent.status) or _giving_up(intent)


def _giving_up(intent: Intent) -> IntentAction:
    return "void_rest" if intent.captured_minor else "void"
