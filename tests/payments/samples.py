"""An intent in every status, reached by the verbs alone."""

from collections.abc import Callable
from datetime import UTC, datetime

from commerce_core.money import Money
from commerce_core.payments import (
    Intent,
    Outcome,
    PaymentMethod,
    cancel_intent,
    create_intent,
    record_capture,
    record_charge,
    start_capture,
    start_charge,
)

AT = datetime(2026, 1, 15, 10, 30, tzinfo=UTC)
METHOD = PaymentMethod("tok_1", brand="visa", last4="4242")


def fresh(*, manual: bool = False, method: PaymentMethod | None = METHOD, minor: int = 10_000) -> Intent:
    return create_intent(
        Money(minor, "EUR"),
        id="pi_1",
        at=AT,
        method=method,
        order_id="ord_1",
        capture_method="manual" if manual else "automatic",
    )


def key_of(intent: Intent) -> str:
    return intent.operations[-1].id


def told(intent: Intent, status: str, **more: str) -> Intent:
    return record_charge(intent, Outcome(status, "ref_1", **more), key=key_of(intent), at=AT)[0]


def charged(status: str, *, manual: bool = False, **more: str) -> Intent:
    return told(start_charge(fresh(manual=manual), at=AT), status, **more)


def captured(intent: Intent, minor: int | None = None) -> Intent:
    begun = start_capture(intent, minor, at=AT)
    return record_capture(begun, Outcome("succeeded", "cap_1"), key=key_of(begun), at=AT)[0]


IN_STATUS: dict[str, Callable[[], Intent]] = {
    "requires_payment_method": lambda: fresh(method=None),
    "requires_confirmation": fresh,
    "processing": lambda: start_charge(fresh(), at=AT),
    "requires_action": lambda: charged("requires_action", next_action="https://bank.example/3ds"),
    "requires_capture": lambda: charged("authorised", manual=True),
    "succeeded": lambda: charged("succeeded"),
    "failed": lambda: charged("declined", decline_code="card_declined"),
    "canceled": lambda: cancel_intent(fresh(), at=AT),
}
