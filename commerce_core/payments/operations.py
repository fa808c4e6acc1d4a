"""The ledger inside an intent: operations are begun, found by their key, and ended by what the gateway said."""

from __future__ import annotations

from datetime import datetime

from attrs import evolve

from commerce_core.events import Event, Plain
from commerce_core.money import InvalidAmount, Minor
from commerce_core.payments.errors import DuplicateOperation, OutcomeConflict, PaymentPending, UnknownOperation
from commerce_core.payments.records import Intent, Operation, OperationKind, OperationStatus, Outcome

Recorded = tuple[Intent, tuple[Event, ...]]
"""The intent as it now is, and what has happened."""

CHARGES: tuple[OperationKind, ...] = ("charge", "authorise")
"""The kinds of operation that ask for the money in the first place."""


def check_amount(amount_minor: int) -> Minor:
    """A positive count of minor units, or `InvalidAmount`."""
    if type(amount_minor) is not int or amount_minor < 1:
        message = "An amount here is a positive number of minor units, given as an int."
        raise InvalidAmount(message, field="amount", value=amount_minor)
    return Minor(amount_minor)


def begin(intent: Intent, operation: Operation) -> Intent:
    """The intent with one more operation. Raises `DuplicateOperation` for an id that it has already."""
    if any(known.id == operation.id for known in intent.operations):
        message = f"{operation.id} exists already: use a new id for a new request."
        raise DuplicateOperation(message, key=operation.id)
    return next_version(evolve(intent, operations=(*intent.operations, operation)), operation.started_at)


def next_key(intent: Intent, word: str, kinds: tuple[OperationKind, ...]) -> str:
    """The idempotency key of the next operation of these kinds: `pi_1:charge-2` after one charge of `pi_1`."""
    return f"{intent.id}:{word}-{1 + sum(known.kind in kinds for known in intent.operations)}"


def find(intent: Intent, key: str, kinds: tuple[OperationKind, ...]) -> Operation:
    """The operation under this key, if it is of one of these kinds. Raises `UnknownOperation`."""
    for known in intent.operations:
        if known.id == key and known.kind in kinds:
            return known
    raise UnknownOperation("operation", key)


def check_nothing_in_flight(intent: Intent, kinds: tuple[OperationKind, ...]) -> None:
    """Raise `PaymentPending` while the outcome of an operation of these kinds is still to come."""
    if any(known.kind in kinds for known in intent.open_operations):
        raise PaymentPending(intent.id)


def is_replay(operation: Operation, outcome: Outcome | None) -> bool:
    """Whether the outcome was recorded before, so that nothing is left to do. Raises `OutcomeConflict`."""
    if operation.open:
        return False
    told = _ending(operation, outcome)
    if told and told != operation.status:
        message = f"{operation.id} has {operation.status} already, yet the gateway now says {told}: check its books."
        raise OutcomeConflict(message, key=operation.id, known=operation.status, told=told)
    return True


def settle(operation: Operation, outcome: Outcome | None, *, at: datetime) -> Operation:
    """The operation as the gateway's answer leaves it: None and `pending` make it `unknown`, to be asked for again."""
    reference = (outcome.reference if outcome else "") or operation.reference
    ending = _ending(operation, outcome)
    return evolve(operation, status=ending or "unknown", reference=reference, finished_at=at if ending else None)


def _ending(operation: Operation, outcome: Outcome | None) -> OperationStatus | None:
    """How the answer ends the operation; None when it leaves it open. Only a charge can end as authorised."""
    final: dict[str, OperationStatus] = {"succeeded": "succeeded", "declined": "failed"}
    if operation.kind in CHARGES:
        final["authorised"] = "succeeded"
    return final.get(outcome.status) if outcome else None


def with_operation(intent: Intent, operation: Operation) -> Intent:
    """The intent with the operation put in place of the one of the same id."""
    return evolve(intent, operations=tuple(operation if o.id == operation.id else o for o in intent.operations))


def next_version(after: Intent, at: datetime) -> Intent:
    """A changed intent as the version that follows."""
    return evolve(after, version=after.version + 1, updated_at=at)


def changed(before: Intent, after: Intent, at: datetime) -> Intent:
    """`after` as the version that follows `before`; `before` itself when they say the same."""
    return before if after == before else next_version(after, at)


def event(name: str, intent: Intent, operation: Operation, *, at: datetime) -> Event:
    """What subscribers are told of one operation: amount in minor units, order, and why it was declined or refunded."""
    data: dict[str, Plain] = {
        "operation": operation.id,
        "amount": int(operation.amount_minor),
        "currency": intent.currency.code,
        "order_id": intent.order_id,
        "reference": operation.reference,
        "decline_code": intent.decline_code,
        "reason": operation.reason,
    }
    told = {field: value for field, value in data.items() if value}
    return Event(name, intent.id, intent.version, at, told)
