"""A charge is stored before it is sent, asked for again word for word, and written down once."""

import pytest

from commerce_core.money import AmountRange, InvalidAmount, Minor, Money
from commerce_core.payments import (
    ChargeRequest,
    IllegalIntentTransition,
    Intent,
    Outcome,
    OutcomeConflict,
    PaymentDeclined,
    PaymentMethod,
    PaymentPending,
    UnknownOperation,
    attach_method,
    charge_request,
    create_intent,
    record_charge,
    start_charge,
)
from tests.payments.samples import AT, METHOD, charged, fresh, key_of


def test_a_new_intent_waits_for_a_method_or_for_its_confirmation() -> None:
    assert fresh(method=None).status == "requires_payment_method"
    intent = fresh()
    assert (intent.status, intent.version, intent.amount) == ("requires_confirmation", 1, Money(10_000, "EUR"))


@pytest.mark.parametrize(("minor", "error"), [(0, InvalidAmount), (-1, InvalidAmount), (10**15 + 1, AmountRange)])
def test_an_intent_is_for_an_amount_that_can_be_paid(minor: int, error: type[Exception]) -> None:
    with pytest.raises(error):
        create_intent(Money(minor, "EUR"), id="pi_1", at=AT)


def test_an_intent_takes_money_of_py_moneyed() -> None:
    moneyed = pytest.importorskip("moneyed")
    assert create_intent(moneyed.Money("19.99", "EUR"), id="pi_1", at=AT).amount == Money(1999, "EUR")


def test_a_charge_is_an_operation_before_it_is_a_request() -> None:
    begun = start_charge(fresh(), at=AT)
    (operation,) = begun.operations
    assert (operation.id, operation.kind, operation.amount_minor, operation.status) == (
        "pi_1:charge-1",
        "charge",
        10_000,
        "initiated",
    )
    assert charge_request(begun) == ChargeRequest("pi_1:charge-1", Money(10_000, "EUR"), "tok_1", True, "ord_1")
    assert begun.open_operations == (operation,)


def test_the_request_is_the_same_after_an_unknown_outcome() -> None:
    begun = start_charge(fresh(manual=True), at=AT)
    unknown, _ = record_charge(begun, None, key=key_of(begun), at=AT)
    assert charge_request(unknown) == charge_request(begun)
    assert not charge_request(begun).capture


def test_no_request_without_an_open_charge() -> None:
    for intent in (fresh(), charged("succeeded"), charged("declined")):
        with pytest.raises(UnknownOperation):
            charge_request(intent)


def test_an_open_charge_cannot_be_charged_beside() -> None:
    begun = start_charge(fresh(), at=AT)
    unknown, _ = record_charge(begun, None, key=key_of(begun), at=AT)
    for intent in (begun, unknown):
        with pytest.raises(IllegalIntentTransition):
            start_charge(intent, at=AT)
        with pytest.raises(IllegalIntentTransition):
            attach_method(intent, METHOD, at=AT)


def test_money_taken_is_an_event_with_amount_order_and_reference() -> None:
    begun = start_charge(fresh(), at=AT)
    after, (event,) = record_charge(begun, Outcome("succeeded", "ref_1"), key=key_of(begun), at=AT)
    assert (after.captured_minor, after.reference, after.status) == (10_000, "ref_1", "succeeded")
    assert (event.type, event.subject, event.version, event.at) == ("payment.succeeded", "pi_1", after.version, AT)
    assert event.data == {
        "operation": "pi_1:charge-1",
        "amount": 10_000,
        "currency": "EUR",
        "order_id": "ord_1",
        "reference": "ref_1",
    }


def test_a_refusal_is_an_event_with_its_code_and_leaves_room_for_another_attempt() -> None:
    begun = start_charge(fresh(), at=AT)
    outcome = Outcome("declined", decline_code="insufficient_funds")
    failed, (event,) = record_charge(begun, outcome, key=key_of(begun), at=AT)
    assert (event.type, event.data["decline_code"]) == ("payment.failed", "insufficient_funds")
    assert (failed.decline_code, failed.captured_minor) == ("insufficient_funds", 0)
    again = start_charge(attach_method(failed, PaymentMethod("tok_2"), at=AT), at=AT)
    assert charge_request(again).key == "pi_1:charge-2"
    assert charge_request(again).token == "tok_2"
    assert again.decline_code == ""


def test_an_authorisation_is_no_event_and_takes_nothing() -> None:
    begun = start_charge(fresh(manual=True), at=AT)
    after, events = record_charge(begun, Outcome("authorised", "ref_1"), key=key_of(begun), at=AT)
    assert (events, after.captured_minor, after.capturable_minor) == ((), 0, 10_000)


def test_a_gateway_that_takes_what_it_was_to_authorise_has_taken_it() -> None:
    begun = start_charge(fresh(manual=True), at=AT)
    after, (event,) = record_charge(begun, Outcome("succeeded", "ref_1"), key=key_of(begun), at=AT)
    assert (after.status, after.captured_minor, event.type) == ("succeeded", 10_000, "payment.succeeded")


@pytest.mark.parametrize("answer", ["succeeded", "authorised", "requires_action", "pending", "declined"])
def test_the_same_answer_twice_changes_nothing(answer: str) -> None:
    begun = start_charge(fresh(), at=AT)
    outcome = Outcome(answer, "ref_1", decline_code="x" if answer == "declined" else "")
    once, _ = record_charge(begun, outcome, key=key_of(begun), at=AT)
    assert record_charge(once, outcome, key=key_of(begun), at=AT) == (once, ())


@pytest.mark.parametrize("late", [None, Outcome("pending"), Outcome("requires_action")])
@pytest.mark.parametrize("final", ["succeeded", "declined"])
def test_a_late_answer_cannot_reopen_a_charge(final: str, late: Outcome | None) -> None:
    intent = charged(final)
    assert record_charge(intent, late, key=key_of(intent), at=AT) == (intent, ())


@pytest.mark.parametrize(
    ("first", "then"), [("succeeded", "declined"), ("declined", "succeeded"), ("declined", "authorised")]
)
def test_a_gateway_that_contradicts_itself_is_an_error_and_its_first_answer_stands(first: str, then: str) -> None:
    intent = charged(first)
    with pytest.raises(OutcomeConflict) as refused:
        record_charge(intent, Outcome(then, "ref_1"), key=key_of(intent), at=AT)
    assert (refused.value.key, refused.value.known) == (
        "pi_1:charge-1",
        "succeeded" if first == "succeeded" else "failed",
    )


def test_a_late_refusal_of_the_first_attempt_cannot_fail_the_second() -> None:
    failed = charged("declined")
    again = start_charge(attach_method(failed, METHOD, at=AT), at=AT)
    assert record_charge(again, Outcome("declined"), key="pi_1:charge-1", at=AT) == (again, ())


@pytest.mark.parametrize("key", ["pi_1:charge-2", "pi_2:charge-1", ""])
def test_an_answer_to_a_charge_that_was_never_asked_is_refused(key: str) -> None:
    with pytest.raises(UnknownOperation):
        record_charge(start_charge(fresh(), at=AT), Outcome("succeeded"), key=key, at=AT)


def test_the_errors_of_a_charge_say_what_to_do() -> None:
    declined = PaymentDeclined("card_declined", intent_id="pi_1")
    assert (declined.decline_code, declined.intent_id, declined.code) == ("card_declined", "pi_1", "payment_declined")
    assert "card_declined" in declined.message
    assert "again later" in PaymentPending("pi_1").message


def test_an_intent_computes_what_moved_from_its_operations() -> None:
    intent: Intent = charged("succeeded")
    assert (intent.captured_minor, intent.refunded_minor, intent.refundable_minor) == (10_000, 0, 10_000)
    assert isinstance(intent.operations[0].amount_minor, int)
    assert intent.amount_minor == Minor(10_000)
