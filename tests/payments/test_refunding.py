"""Refunds add up to what was captured and never to more, whatever is in flight."""

import pytest

from commerce_core.money import InvalidAmount
from commerce_core.payments import (
    DuplicateOperation,
    Outcome,
    OutcomeConflict,
    RefundExceedsCaptured,
    record_refund,
    start_refund,
)
from tests.payments.samples import AT, IN_STATUS, captured, charged

SUCCEEDED = Outcome("succeeded", "rf_1")


def test_a_refund_in_flight_cannot_be_refunded_beside() -> None:
    # 100.00 captured, 30.00 refunded, 20.00 in flight: 50.00 are left.
    intent = start_refund(charged("succeeded"), 3_000, refund_id="re_1", at=AT)
    intent, _ = record_refund(intent, SUCCEEDED, key="re_1", at=AT)
    intent = start_refund(intent, 2_000, refund_id="re_2", at=AT)
    assert (intent.refunded_minor, intent.refundable_minor) == (3_000, 5_000)
    with pytest.raises(RefundExceedsCaptured) as refused:
        start_refund(intent, 5_001, refund_id="re_3", at=AT)
    assert (refused.value.amount_minor, refused.value.refundable_minor) == (5_001, 5_000)
    rest = start_refund(intent, refund_id="re_3", at=AT)
    assert (rest.operations[-1].amount_minor, rest.refundable_minor) == (5_000, 0)


def test_a_refund_is_an_event_with_its_reason() -> None:
    begun = start_refund(charged("succeeded"), 3_000, refund_id="re_1", reason="customer_request", at=AT)
    after, (event,) = record_refund(begun, SUCCEEDED, key="re_1", at=AT)
    assert (event.type, event.subject, event.version) == ("payment.refunded", "pi_1", after.version)
    assert event.data == {
        "operation": "re_1",
        "amount": 3_000,
        "currency": "EUR",
        "order_id": "ord_1",
        "reference": "rf_1",
        "reason": "customer_request",
    }
    assert after.status == "succeeded"


def test_a_refund_told_twice_happened_once() -> None:
    begun = start_refund(charged("succeeded"), 3_000, refund_id="re_1", at=AT)
    after, _ = record_refund(begun, SUCCEEDED, key="re_1", at=AT)
    assert record_refund(after, SUCCEEDED, key="re_1", at=AT) == (after, ())
    with pytest.raises(OutcomeConflict):
        record_refund(after, Outcome("declined"), key="re_1", at=AT)


def test_a_refused_refund_gives_its_amount_free_again() -> None:
    begun = start_refund(charged("succeeded"), refund_id="re_1", at=AT)
    after, (event,) = record_refund(begun, Outcome("declined", decline_code="closed"), key="re_1", at=AT)
    assert (after.refunded_minor, after.refundable_minor, after.decline_code) == (0, 10_000, "closed")
    assert (event.type, event.data["decline_code"]) == ("payment.refund_failed", "closed")


@pytest.mark.parametrize("answer", [None, Outcome("pending"), Outcome("authorised")])
def test_a_refund_of_unknown_outcome_stays_in_flight(answer: Outcome | None) -> None:
    begun = start_refund(charged("succeeded"), 3_000, refund_id="re_1", at=AT)
    after, events = record_refund(begun, answer, key="re_1", at=AT)
    assert (after.refunded_minor, after.refundable_minor, events) == (0, 7_000, ())
    settled, (event,) = record_refund(after, SUCCEEDED, key="re_1", at=AT)
    assert (settled.refunded_minor, event.type) == (3_000, "payment.refunded")


def test_a_part_that_was_captured_can_be_refunded_before_the_rest_is_taken() -> None:
    intent = captured(charged("authorised", manual=True), 3_000)
    assert start_refund(intent, refund_id="re_1", at=AT).operations[-1].amount_minor == 3_000


@pytest.mark.parametrize("status", sorted(set(IN_STATUS) - {"succeeded"}))
def test_what_was_not_captured_cannot_be_refunded(status: str) -> None:
    for amount in (None, 1):
        with pytest.raises(RefundExceedsCaptured):
            start_refund(IN_STATUS[status](), amount, refund_id="re_1", at=AT)


@pytest.mark.parametrize("amount", [0, -1, True, 1.5, "10"])
def test_a_refund_is_of_a_positive_amount(amount: object) -> None:
    with pytest.raises(InvalidAmount):
        start_refund(charged("succeeded"), amount, refund_id="re_1", at=AT)


def test_the_id_of_a_refund_is_used_once() -> None:
    begun = start_refund(charged("succeeded"), 1, refund_id="re_1", at=AT)
    with pytest.raises(DuplicateOperation) as refused:
        start_refund(begun, 1, refund_id="re_1", at=AT)
    assert refused.value.key == "re_1"
