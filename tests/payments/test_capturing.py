"""What is authorised is captured in parts that never exceed it, or given up."""

import pytest

from commerce_core.money import InvalidAmount
from commerce_core.payments import (
    CaptureExceedsAuthorised,
    IllegalIntentTransition,
    Intent,
    Outcome,
    PaymentPending,
    UnknownOperation,
    record_capture,
    record_charge,
    record_void,
    start_capture,
    start_void,
)
from tests.payments.samples import AT, captured, charged, key_of


def authorised() -> Intent:
    return charged("authorised", manual=True)


def test_all_that_is_left_is_captured_unless_an_amount_is_named() -> None:
    # 100.00 authorised, 30.00 captured: 70.00 are left.
    intent = captured(authorised(), 3_000)
    assert (intent.status, intent.captured_minor, intent.capturable_minor) == ("requires_capture", 3_000, 7_000)
    begun = start_capture(intent, at=AT)
    assert (begun.operations[-1].id, begun.operations[-1].amount_minor) == ("pi_1:capture-2", 7_000)
    intent = captured(intent)
    assert (intent.status, intent.captured_minor, intent.capturable_minor) == ("succeeded", 10_000, 0)


def test_each_capture_is_an_event_of_its_own_amount() -> None:
    begun = start_capture(authorised(), 3_000, at=AT)
    after, (event,) = record_capture(begun, Outcome("succeeded", "cap_1"), key=key_of(begun), at=AT)
    assert (event.type, event.data["amount"], event.data["reference"]) == ("payment.succeeded", 3_000, "cap_1")
    assert after.reference == "ref_1", "refunds and voids refer to the charge, not to a capture of it"


def test_captures_in_flight_count_as_captured() -> None:
    begun = start_capture(authorised(), 6_000, at=AT)
    assert begun.capturable_minor == 4_000
    with pytest.raises(CaptureExceedsAuthorised) as refused:
        start_capture(begun, 4_001, at=AT)
    assert (refused.value.amount_minor, refused.value.capturable_minor) == (4_001, 4_000)
    both = start_capture(begun, 4_000, at=AT)
    assert both.capturable_minor == 0
    with pytest.raises(CaptureExceedsAuthorised):
        start_capture(both, at=AT)


def test_captures_may_be_answered_in_any_order() -> None:
    both = start_capture(start_capture(authorised(), 6_000, at=AT), 4_000, at=AT)
    after, _ = record_capture(both, Outcome("succeeded"), key="pi_1:capture-2", at=AT)
    assert (after.status, after.captured_minor) == ("requires_capture", 4_000)
    after, _ = record_capture(after, Outcome("succeeded"), key="pi_1:capture-1", at=AT)
    assert (after.status, after.captured_minor) == ("succeeded", 10_000)


def test_a_refused_capture_leaves_the_authorisation() -> None:
    begun = start_capture(authorised(), at=AT)
    after, (event,) = record_capture(begun, Outcome("declined", decline_code="expired"), key=key_of(begun), at=AT)
    assert (event.type, event.data["decline_code"]) == ("payment.failed", "expired")
    assert (after.status, after.captured_minor, after.capturable_minor) == ("requires_capture", 0, 10_000)
    assert key_of(start_capture(after, at=AT)) == "pi_1:capture-2"


@pytest.mark.parametrize("answer", [None, Outcome("pending"), Outcome("authorised"), Outcome("requires_action")])
def test_an_answer_that_ends_nothing_leaves_the_capture_in_flight(answer: Outcome | None) -> None:
    begun = start_capture(authorised(), at=AT)
    after, events = record_capture(begun, answer, key=key_of(begun), at=AT)
    assert (after.operations[-1].status, after.captured_minor, after.capturable_minor, events) == ("unknown", 0, 0, ())
    assert record_capture(after, answer, key=key_of(begun), at=AT) == (after, ())


@pytest.mark.parametrize("amount", [0, -1, True, 1.5, "10"])
def test_a_capture_is_of_a_positive_amount(amount: object) -> None:
    with pytest.raises(InvalidAmount):
        start_capture(authorised(), amount, at=AT)


def test_a_void_waits_for_captures_and_captures_for_a_void() -> None:
    capturing = start_capture(authorised(), 1, at=AT)
    voiding = start_void(authorised(), at=AT)
    unheard, _ = record_void(voiding, None, key=key_of(voiding), at=AT)
    for verb, intent in [
        (start_void, capturing),
        (start_void, voiding),
        (start_capture, voiding),
        (start_capture, unheard),
    ]:
        with pytest.raises(PaymentPending):
            verb(intent, at=AT)


def test_the_rest_of_a_partly_captured_intent_can_be_given_up() -> None:
    begun = start_void(captured(authorised(), 3_000), at=AT)
    assert (key_of(begun), begun.operations[-1].amount_minor) == ("pi_1:void-1", 7_000)
    after, _ = record_void(begun, Outcome("succeeded"), key=key_of(begun), at=AT)
    assert (after.status, after.captured_minor, after.capturable_minor) == ("succeeded", 3_000, 0)
    assert after.refundable_minor == 3_000


def test_a_refused_void_changes_no_status() -> None:
    begun = start_void(authorised(), at=AT)
    after, events = record_void(begun, Outcome("declined"), key=key_of(begun), at=AT)
    assert (after.status, after.capturable_minor, events) == ("requires_capture", 10_000, ())
    assert record_void(after, Outcome("declined"), key=key_of(begun), at=AT) == (after, ())


def test_a_charge_that_waited_ends_with_its_void() -> None:
    begun = start_void(charged("requires_action"), at=AT)
    after, _ = record_void(begun, Outcome("succeeded"), key=key_of(begun), at=AT)
    assert (after.status, after.open_operations, after.next_action) == ("canceled", (), "")


def test_a_void_that_came_too_late_cannot_undo_a_charge() -> None:
    begun = start_void(charged("requires_action"), at=AT)
    paid, _ = record_charge(begun, Outcome("succeeded", "ref_1"), key="pi_1:charge-1", at=AT)
    assert paid.status == "succeeded"
    with pytest.raises(IllegalIntentTransition):
        record_void(paid, Outcome("succeeded"), key=key_of(begun), at=AT)
    assert record_void(paid, Outcome("declined"), key=key_of(begun), at=AT)[0].status == "succeeded"


def test_a_void_that_the_charge_told_of_first_still_cancels() -> None:
    begun = start_void(charged("requires_action"), at=AT)
    refused, _ = record_charge(begun, Outcome("declined", decline_code="voided"), key="pi_1:charge-1", at=AT)
    assert refused.status == "failed"
    assert record_void(refused, Outcome("succeeded"), key=key_of(begun), at=AT)[0].status == "canceled"


def test_a_reference_told_once_is_kept_when_later_answers_have_none() -> None:
    waiting = charged("requires_action")
    after, _ = record_charge(waiting, Outcome("succeeded"), key=key_of(waiting), at=AT)
    assert after.reference == "ref_1"


@pytest.mark.parametrize("record", [record_capture, record_void])
def test_an_answer_under_the_key_of_another_kind_is_refused(record: object) -> None:
    with pytest.raises(UnknownOperation):
        record(charged("requires_action"), Outcome("succeeded"), key="pi_1:charge-1", at=AT)
