"""Wrong currencies, wrong amounts, wrong gateways and gateways that answer nonsense: the money stays right."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from attrs import evolve

from commerce_core import Commerce, Order
from commerce_core.adapters.store.memory import MemoryStore
from commerce_core.money import CurrencyMismatch, Minor, Money, currency
from commerce_core.payments import (
    ChargeRequest,
    ExceedsDue,
    GatewayFailed,
    Intent,
    InvalidOutcome,
    Outcome,
    RefundDeclined,
    WrongGateway,
)
from commerce_core.ports import Gateway, Tx
from commerce_core.testing import FaultyGateway
from tests.flows.shop import ASKS, SUCCESS, SandboxGateway, buy, event_types, open_shop


class Odd(SandboxGateway):
    """A gateway that goes wrong in one way at a time."""

    name = "odd"
    refuses_refunds = False
    stays_pending = False
    answer: Callable[[], object] | None = None

    def charge(self, request: ChargeRequest) -> Outcome:
        return super().charge(request) if self.answer is None else self.answer()

    def refund(self, key: str, *, reference: str, amount: Money) -> Outcome:
        if self.refuses_refunds:
            return Outcome("declined", decline_code="account_closed")
        return super().refund(key, reference=reference, amount=amount)

    def confirm(self, key: str, *, reference: str) -> Outcome:
        return Outcome("pending") if self.stays_pending else super().confirm(key, reference=reference)


def over(shop: Commerce, gateway: Gateway) -> Commerce:
    return Commerce(shop._ctx.store, tenant=shop.tenant, gateway=gateway)


def forge(shop: Commerce, kind: type, id: str, **values: object) -> None:
    """Write a record behind the shop's back."""

    def work(tx: Tx) -> None:
        record = tx.get(kind, id)
        tx.put(evolve(record, **values, version=record.version + 1))

    shop._ctx.store.run(shop.tenant.id, work)


def test_an_order_is_paid_in_its_own_currency() -> None:
    shop = open_shop(MemoryStore(), MUG=5)
    order = buy(shop, card=None)
    with pytest.raises(CurrencyMismatch):
        shop.payments.create_intent(Money(1250, "USD"), order=order.id)
    forge(shop, Intent, str(order.intent_id), currency=currency("USD"))
    assert any("is in USD" in fault for fault in shop.verify())
    with pytest.raises(CurrencyMismatch):
        shop.payments.confirm(str(order.intent_id), SUCCESS)
    assert shop.orders.get(order.id).captured == Money(0, "EUR")


def test_an_order_is_paid_once() -> None:
    shop = open_shop(MemoryStore(), MUG=5)
    order = buy(shop, card=None)
    with pytest.raises(ExceedsDue) as refused:
        shop.payments.create_intent(Money(1251, "EUR"), order=order.id)
    assert (refused.value.amount_minor, refused.value.due_minor) == (1251, 1250)
    second = shop.payments.create_intent(order.total, order=order.id, capture_method="manual")
    shop.payments.confirm(second.id, SUCCESS)
    with pytest.raises(ExceedsDue):
        shop.payments.confirm(str(order.intent_id), SUCCESS)
    shop.payments.capture(second.id, "5.00")
    with pytest.raises(ExceedsDue):
        shop.payments.create_intent("0.01", order=order.id)
    shop.payments.cancel(second.id)
    rest = shop.payments.create_intent("7.50", order=order.id, payment_method=SUCCESS)
    shop.payments.confirm(rest.id)
    assert (shop.orders.get(order.id).captured, shop.verify()) == (order.total, ())


def test_a_cancelled_order_owes_nothing() -> None:
    shop = open_shop(MemoryStore(), MUG=5)
    order = buy(shop, card=None)
    waiting = shop.payments.create_intent("1.00", order=order.id)
    shop.orders.cancel(order.id, "customer_request")
    with pytest.raises(ExceedsDue):
        shop.payments.create_intent("1.00", order=order.id)
    forge(shop, Intent, waiting.id, status="requires_payment_method")
    with pytest.raises(ExceedsDue):
        shop.payments.confirm(waiting.id, SUCCESS)


def test_a_charge_in_the_dark_is_never_sent_to_another_gateway() -> None:
    first, other = SandboxGateway(), Odd()
    shop = open_shop(MemoryStore(), gateway=FaultyGateway(first, {1: "after"}), MUG=5)
    order = buy(shop, key="k")
    moved = over(shop, other)
    assert moved.run_due().payments_settled == 0
    moved.payments.settle(order.id)
    with pytest.raises(WrongGateway):
        moved.payments.confirm(str(order.intent_id))
    moved.orders.cancel(order.id, "customer_request", refund=True)
    assert other.ledger() == ()
    over(shop, first).run_due()
    assert (first.total("capture", "EUR"), first.total("refund", "EUR")) == (order.total, order.total)
    assert shop.verify() == ()


def test_money_is_refunded_where_it_was_taken() -> None:
    shop = open_shop(MemoryStore(), MUG=5)
    order = buy(shop)
    with pytest.raises(WrongGateway) as refused:
        over(shop, Odd()).payments.refund(str(order.intent_id))
    assert (refused.value.expected, refused.value.given) == ("sandbox", "odd")
    assert not shop.payments.get(str(order.intent_id)).open


def test_a_refund_that_is_declined_is_not_lost_in_silence() -> None:
    gateway = Odd()
    gateway.refuses_refunds = True
    shop = open_shop(MemoryStore(), gateway=gateway, MUG=5)
    order = buy(shop)
    for _ in range(2):
        with pytest.raises(RefundDeclined, match="account_closed") as refused:
            shop.orders.cancel(order.id, "customer_request", refund=True, key="k")
    assert refused.value.intent_id == order.intent_id
    assert shop.orders.get(order.id).status == "cancelled"
    assert shop.payments.get(str(order.intent_id)).decline_code == "account_closed"
    assert event_types(shop).count("payment.refund_failed") == 1
    with pytest.raises(RefundDeclined):
        shop.payments.refund(str(order.intent_id))
    gateway.refuses_refunds = False
    shop.payments.refund(str(order.intent_id))
    assert shop.orders.get(order.id).payment_status == "refunded"


def test_a_refund_in_flight_at_a_cancellation_is_given_in_the_end() -> None:
    """5.00 of 12.50 are in flight when the order is cancelled; declined, they are refunded once more."""
    gateway = Odd()
    shop = open_shop(MemoryStore(), gateway=gateway, MUG=5)
    order = buy(shop)
    silent = over(shop, FaultyGateway(gateway, {1: "before", 2: "before", 3: "before"}))
    silent.payments.refund(str(order.intent_id), "5.00")
    silent.orders.cancel(order.id, "customer_request", refund=True)
    operations = shop.payments.get(str(order.intent_id)).operations
    assert [(o.amount_minor, o.status) for o in operations[1:]] == [(500, "unknown"), (750, "unknown")]
    gateway.refuses_refunds = True
    shop.run_due()
    amounts = [o.amount_minor for o in shop.payments.get(str(order.intent_id)).operations[1:]]
    assert amounts == [500, 750, 500], "begun once more, and only once"
    gateway.refuses_refunds = False
    shop.payments.refund(str(order.intent_id))
    assert (gateway.total("refund", "EUR"), shop.verify()) == (order.total, ())


def test_a_void_is_granted_to_a_charge_that_went_on() -> None:
    gateway = Odd()
    shop = open_shop(MemoryStore(), gateway=gateway, MUG=5)
    order = buy(shop, card=ASKS)
    gateway.stays_pending = True
    assert shop.orders.cancel(order.id, "customer_request").status == "cancelled"
    intent = shop.payments.get(str(order.intent_id))
    assert (intent.status, intent.open, shop.run_due().payments_failed) == ("canceled", False, 0)


NONSENSE = {
    "nothing": lambda: None,
    "a mapping": lambda: {"status": "succeeded"},
    "an unknown status": lambda: Outcome("paid"),
    "a status of no text": lambda: Outcome(["succeeded"]),
    "a number for a reference": lambda: Outcome("succeeded", 7),
    "an endless reference": lambda: Outcome("succeeded", "x" * 256),
    "a control character": lambda: Outcome("declined", decline_code="a\x00b"),
    "an endless message": lambda: Outcome("declined", message="x" * 2049),
}


@pytest.mark.parametrize("answer", NONSENSE)
def test_nonsense_of_a_gateway_is_an_outcome_not_known(answer: str) -> None:
    gateway = Odd()
    shop = open_shop(MemoryStore(), gateway=gateway, MUG=5)
    gateway.answer = NONSENSE[answer]
    with pytest.raises(GatewayFailed) as failed:
        buy(shop, key="k")
    assert isinstance(failed.value.__cause__, InvalidOutcome)
    (order,) = shop.orders.find().records
    assert shop.payments.get(str(order.intent_id)).operations[0].status == "unknown"
    gateway.answer = None
    assert shop.run_due().payments_settled == 1
    assert (shop.orders.get(order.id).payment_status, shop.verify()) == ("paid", ())


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"amount_minor": Minor(1)}, "was taken, but only 1 was to be"),
        ({"order_id": "ord_none"}, "its order ord_none does not exist"),
    ],
)
def test_a_payment_that_cannot_be_is_found(values: dict[str, object], said: str) -> None:
    shop = open_shop(MemoryStore(), MUG=5)
    forge(shop, Intent, str(buy(shop).intent_id), **values)
    assert any(said in fault for fault in shop.verify())


LINES: dict[str, tuple[dict[str, object], str]] = {
    "unit price": ({"unit_minor": Minor(1)}, "2 times 1 is not 2500"),
    "total": ({"total_minor": Minor(1)}, "its total is 1, its parts sum to"),
    "shipped": ({"shipped": 3}, "3 shipped and 0 delivered of 2"),
}


@pytest.mark.parametrize("case", LINES)
def test_a_line_that_cannot_be_is_found(case: str) -> None:
    values, said = LINES[case]
    shop = open_shop(MemoryStore(), rules=True, MUG=5)
    order = buy(shop, quantity=2)
    forge(shop, Order, order.id, lines=(evolve(order.lines[0], **values),))
    assert any(said in fault for fault in shop.verify())


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"status": "shipped"}, "it is shipped, but its history ends with pending"),
        ({"intent_id": "pi_none"}, "its payment pi_none does not exist"),
        ({"total_minor": Minor(1)}, "1250 was taken, but only 1 is owed"),
    ],
)
def test_an_order_that_cannot_be_is_found(values: dict[str, object], said: str) -> None:
    shop = open_shop(MemoryStore(), MUG=5)
    forge(shop, Order, buy(shop).id, **values)
    assert any(said in fault for fault in shop.verify())
