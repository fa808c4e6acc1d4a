"""What can go wrong with a payment."""

from __future__ import annotations

from commerce_core.errors import Conflict, Invalid, NotFound, Unavailable
from commerce_core.ids import IntentId


class PaymentDeclined(Invalid):
    """The gateway refused: nothing was taken. `decline_code` says why, in the gateway's words."""

    code = "payment_declined"
    decline_code: str
    intent_id: IntentId

    def __init__(self, decline_code: str, *, intent_id: IntentId) -> None:
        message = f"The payment was declined ({decline_code or 'no reason given'}): try another means of payment."
        super().__init__(message, field="payment_method", decline_code=decline_code, intent_id=intent_id)


class RefundDeclined(PaymentDeclined):
    """The gateway refused to give money back: it is still with the shop. The refusal is recorded; refund it again."""

    code = "refund_declined"

    def __init__(self, decline_code: str, *, intent_id: IntentId) -> None:
        why = decline_code or "no reason given"
        message = f"The refund of payment {intent_id} was declined ({why}): refund it again, or give it back by hand."
        Invalid.__init__(self, message, decline_code=decline_code, intent_id=intent_id)


class ExceedsDue(Conflict):
    """More was to be taken for an order than it still owes, in minor units; a cancelled order owes nothing."""

    code = "exceeds_due"
    amount_minor: int
    due_minor: int


class WrongGateway(Conflict):
    """The money of this payment is with another gateway: only that one can be asked about it."""

    code = "wrong_gateway"
    expected: str
    given: str


class InvalidOutcome(Invalid):
    """A gateway answered something that is no `Outcome`, or one with a field that cannot be: mend its adapter."""

    code = "invalid_outcome"


class GatewayFailed(Unavailable):
    """The adapter of the gateway broke. The outcome is recorded as not known, and asked for again by `run_due`."""

    code = "gateway_failed"
    gateway: str
    intent_id: IntentId

    def __init__(self, gateway: str, *, intent_id: IntentId) -> None:
        message = f"Gateway {gateway} failed on payment {intent_id}: see the cause. Nothing is lost; settle it later."
        super().__init__(message, gateway=gateway, intent_id=intent_id)


class PaymentPending(Unavailable):
    """The gateway has not said yet what became of the money. Nothing is lost: ask again later, with the same key."""

    code = "payment_pending"
    intent_id: IntentId

    def __init__(self, intent_id: IntentId) -> None:
        message = f"The outcome of payment {intent_id} is not known yet: ask again later, nothing is charged twice."
        super().__init__(message, intent_id=intent_id)


class IllegalIntentTransition(Conflict):
    """The payment cannot do that in its status. `allowed` lists what it can."""

    code = "invalid_intent_transition"
    from_status: str
    action: str
    allowed: tuple[str, ...]

    def __init__(self, from_status: str, action: str, *, allowed: tuple[str, ...]) -> None:
        instead = f"possible now: {', '.join(allowed)}" if allowed else "nothing is possible any more"
        message = f"A payment that is {from_status} cannot {action}; {instead}."
        super().__init__(message, from_status=from_status, action=action, allowed=allowed)


class CaptureExceedsAuthorised(Invalid):
    """More was to be captured than was authorised and is left, in minor units."""

    code = "capture_exceeds_authorised"
    amount_minor: int
    capturable_minor: int


class RefundExceedsCaptured(Invalid):
    """More was to be given back than was taken and not given back yet, refunds in flight included, in minor units."""

    code = "refund_exceeds_captured"
    amount_minor: int
    refundable_minor: int


class UnknownOperation(NotFound):
    """The intent has no such operation under this key."""

    code = "unknown_operation"


class DuplicateOperation(Conflict):
    """The intent already has an operation under this key. A new request needs a new id."""

    code = "duplicate_operation"
    key: str


class OutcomeConflict(Conflict):
    """The gateway answered the same key first one way, then the other. The first answer stands: look at its books."""

    code = "outcome_conflict"
    key: str
    known: str
    told: str
