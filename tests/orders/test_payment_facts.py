"""Payment and fulfilment status follow from facts alone, and money is a fact on any order."""

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.money import Money
from commerce_core.orders import InvalidPaymentFacts, InvalidReason, Order, cancel, process, record_payment
from tests.orders.samples import AT, SITUATIONS, cancelled, line, order_of, paid, pending

sums = st.integers(0, 200)


def facts(total: int, captured: int, refunded: int, failed: bool) -> Order:
    return evolve(
        order_of(line("socks", 1, total)), captured_minor=captured, refunded_minor=refunded, payment_failed=failed
    )


@given(sums, sums, sums, st.booleans())
def test_payment_status_is_a_function_of_gross_sums(total: int, captured: int, refunded: int, failed: bool) -> None:
    status = facts(total, captured, min(captured, refunded), failed).payment_status
    if captured and refunded >= captured:
        assert status == "refunded"
    elif captured >= total:
        assert status == "paid"
    else:
        assert status == ("failed" if failed else "pending")


def test_an_order_that_costs_nothing_is_paid_at_once() -> None:
    assert facts(0, 0, 0, False).payment_status == "paid"
    assert process(order_of(line("gift", 1, 0)), at=AT)[0].status == "processing"


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.booleans()), max_size=5))
def test_fulfilment_status_is_a_function_of_units(rows: list[tuple[int, int, bool]]) -> None:
    lines = [
        evolve(line(str(n), more + done, requires_shipping=ships), shipped=done if ships else 0)
        for n, (more, done, ships) in enumerate(rows)
    ]
    open_units = sum(each.quantity - each.shipped for each in lines if each.requires_shipping)
    sent = sum(each.shipped for each in lines)
    expected = "fulfilled" if open_units == 0 else "partial" if sent else "unfulfilled"
    assert order_of(*lines).fulfillment_status == expected


@pytest.mark.parametrize("situation", SITUATIONS)
def test_money_can_be_recorded_in_every_situation_and_moves_no_status(situation: str) -> None:
    order = SITUATIONS[situation]()
    after, events = record_payment(order, captured_minor=9_000, at=AT)
    assert (after.status, after.captured_minor, after.version) == (order.status, 9_000, order.version + 1)
    assert [event.type for event in events] == ["order.updated"]


def test_money_that_comes_after_a_cancellation_is_kept_in_mind() -> None:
    order = paid(cancelled())
    assert (order.status, order.payment_status, order.captured) == ("cancelled", "paid", Money(6_000, "EUR"))


def test_the_same_told_again_changes_nothing() -> None:
    order = paid()
    assert record_payment(order, captured_minor=6_000, refunded_minor=0, failed=False, at=AT) == (order, ())
    assert record_payment(order, at=AT) == (order, ())


def test_a_refund_is_an_event_of_its_own() -> None:
    after, events = record_payment(paid(), refunded_minor=1_000, at=AT)
    assert [event.type for event in events] == ["order.updated", "order.refunded"]
    assert events[1].data == {
        "status": "pending",
        "payment_status": "paid",
        "fulfillment_status": "unfulfilled",
        "captured_amount": 6_000,
        "refunded_amount": 1_000,
        "currency": "EUR",
    }
    assert after.history[-1].note == "captured 60.00 EUR, refunded 10.00 EUR"


def test_a_failed_attempt_shows_until_the_money_comes() -> None:
    failed, _ = record_payment(pending(), failed=True, at=AT)
    assert failed.payment_status == "failed"
    assert "failed" in failed.history[-1].note
    assert record_payment(failed, captured_minor=6_000, failed=False, at=AT)[0].payment_status == "paid"


@pytest.mark.parametrize(
    "sums",
    [
        {"captured_minor": 5_999},
        {"captured_minor": -1},
        {"refunded_minor": 6_001},
        {"refunded_minor": -1},
        {"captured_minor": 6_000.0},
        {"captured_minor": True},
    ],
)
def test_sums_that_cannot_be_are_refused(sums: dict[str, object]) -> None:
    with pytest.raises(InvalidPaymentFacts):
        record_payment(paid(), **sums, at=AT)


def test_cancelling_says_why_and_by_whom() -> None:
    after, (event,) = cancel(pending(), " customer_request ", note="changed mind", actor="cust_7", at=AT)
    assert (after.status, after.cancel_reason, after.fulfillment_status) == (
        "cancelled",
        "customer_request",
        "unfulfilled",
    )
    assert (event.type, event.data["reason"]) == ("order.cancelled", "customer_request")
    entry = after.history[-1]
    assert (entry.at, entry.actor, entry.action, entry.from_status, entry.to_status, entry.note) == (
        AT,
        "cust_7",
        "cancel",
        "pending",
        "cancelled",
        "changed mind",
    )


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_cancellation_needs_a_reason(reason: str) -> None:
    with pytest.raises(InvalidReason):
        cancel(pending(), reason, at=AT)


def test_processing_is_an_update() -> None:
    after, (event,) = process(paid(), actor="user_1", note="go", at=AT)
    assert (event.type, event.data["status"], event.version) == ("order.updated", "processing", after.version)
    assert after.history[-1].note == "go"
