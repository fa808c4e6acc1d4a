"""`shop.payments`."""

from __future__ import annotations

from typing import Literal

import moneyed
import pytest

from commerce_core import Commerce, Line, Money, NotFound
from commerce_core.money import AmountPrecision, AmountRange, CurrencyMismatch, InvalidAmount
from commerce_core.payments import (
    CaptureExceedsAuthorised,
    IllegalIntentTransition,
    Outcome,
    PaymentDeclined,
    RefundExceedsCaptured,
)
from commerce_core.ports import Store
from commerce_core.testing import FaultyGateway, NumberedIds
from tests.flows.shop import ASKS, DECLINED, SUCCESS, SandboxGateway, buy, event_types, open_shop, sandbox, stock_of


def over(shop: Commerce, gateway: object) -> Commerce:
    """The same shop with another gateway."""
    return Commerce(shop._ctx.store, tenant=shop.tenant, gateway=gateway, ids=NumberedIds())


def test_an_authorisation_is_captured_in_parts_and_the_rest_let_go_in_every_store(store: Store, tenant: str) -> None:
    shop = open_shop(store, tenant)
    intent = shop.payments.create_intent("100.00", capture_method="manual", payment_method=SUCCESS, key="new")
    assert (intent.status, intent.amount, intent.version) == ("requires_confirmation", Money(10_000, "EUR"), 1)
    assert shop.payments.confirm(intent.id).status == "requires_capture"
    assert shop.payments.capture(intent.id, "30.00", key="c1").capturable_minor == 7000
    assert shop.payments.capture(intent.id, "30.00", key="c1").captured_minor == 3000
    assert shop.payments.capture(intent.id, moneyed.Money("20.00", "EUR")).captured_minor == 5000
    with pytest.raises(CaptureExceedsAuthorised) as too_much:
        shop.payments.capture(intent.id, "50.01")
    assert too_much.value.capturable_minor == 5000
    done = shop.payments.cancel(intent.id)
    assert (done.status, done.captured_minor) == ("succeeded", 5000)
    assert shop.payments.refund(intent.id, "49.99", reason="damaged").refundable_minor == 1
    with pytest.raises(RefundExceedsCaptured):
        shop.payments.refund(intent.id, "0.02")
    assert shop.payments.refund(intent.id).refundable_minor == 0
    with pytest.raises(RefundExceedsCaptured):
        shop.payments.refund(intent.id)
    assert shop.payments.get(intent.id).refunded_minor == 5000
    assert [entry.kind for entry in sandbox(shop).ledger()] == [
        "authorise",
        "capture",
        "capture",
        "void",
        "refund",
        "refund",
    ]
    assert event_types(shop)[-4:] == ["payment.succeeded", "payment.succeeded", "payment.refunded", "payment.refunded"]
    assert shop.verify() == ()


def test_a_declined_intent_is_tried_again_with_another_card(shop: Commerce) -> None:
    order = buy(shop, card=None)
    with pytest.raises(PaymentDeclined) as refused:
        shop.payments.confirm(str(order.intent_id), DECLINED)
    assert refused.value.intent_id == order.intent_id
    waiting = shop.orders.get(order.id)
    assert (waiting.status, waiting.payment_status, stock_of(shop, "MUG")) == ("pending", "failed", (5, 1, 0))
    with pytest.raises(IllegalIntentTransition):
        shop.payments.confirm(str(order.intent_id))
    shop.payments.confirm(str(order.intent_id), SUCCESS)
    assert shop.orders.get(order.id).payment_status == "paid"
    assert event_types(shop)[-4:] == ["payment.failed", "order.updated", "payment.succeeded", "order.updated"]


def test_a_partial_refund_leaves_the_order_paid(shop: Commerce) -> None:
    order = buy(shop, quantity=2)
    shop.payments.refund(str(order.intent_id), "5.00", reason="scratched", key="r1")
    shop.payments.refund(str(order.intent_id), "5.00", reason="scratched", key="r1")
    after = shop.orders.get(order.id)
    assert (after.payment_status, after.refunded) == ("paid", Money(500, "EUR"))
    assert event_types(shop)[-3:] == ["payment.refunded", "order.updated", "order.refunded"]
    shop.payments.refund(str(order.intent_id))
    assert shop.orders.get(order.id).payment_status == "refunded"
    assert shop.orders.allowed_actions(order.id) == ("cancel",)


@pytest.mark.parametrize("status", ["requires_payment_method", "requires_confirmation", "requires_action"])
def test_an_intent_is_given_up_before_any_money_moved(shop: Commerce, status: str) -> None:
    card = {"requires_payment_method": None, "requires_confirmation": SUCCESS, "requires_action": ASKS}[status]
    intent = shop.payments.create_intent("5.00", payment_method=card)
    if status == "requires_action":
        shop.payments.confirm(intent.id)
    assert shop.payments.get(intent.id).status == status
    assert shop.payments.cancel(intent.id).status == "canceled"
    with pytest.raises(IllegalIntentTransition):
        shop.payments.confirm(intent.id, SUCCESS)
    assert sandbox(shop).total("capture", "EUR") == Money(0, "EUR")


@pytest.mark.parametrize("verb", ["capture", "refund", "cancel", "confirm"])
def test_what_an_intent_cannot_do_is_refused_in_its_words(shop: Commerce, verb: str) -> None:
    paid = buy(shop).intent_id
    errors = {"refund": RefundExceedsCaptured}
    fresh = shop.payments.create_intent("5.00").id if verb == "refund" else str(paid)
    with pytest.raises(errors.get(verb, IllegalIntentTransition)):
        getattr(shop.payments, verb)(fresh)
    with pytest.raises(NotFound):
        getattr(shop.payments, verb)("pi_none")


@pytest.mark.parametrize(
    ("amount", "error"),
    [
        *[(wrong, InvalidAmount) for wrong in ("0", "-1", "NaN", 1.5, True)],
        ("1.999", AmountPrecision),
        ("9" * 30, AmountRange),
        (Money(1, "USD"), CurrencyMismatch),
    ],
)
@pytest.mark.parametrize("key", [None, "k"])
def test_amounts_are_exact_or_refused(shop: Commerce, amount: object, error: type[Exception], key: str | None) -> None:
    order = buy(shop)
    before = shop.payments.get(str(order.intent_id)), sandbox(shop).ledger()
    with pytest.raises(error):
        shop.payments.refund(str(order.intent_id), amount, key=key)
    if error is not CurrencyMismatch:
        with pytest.raises(error):
            shop.payments.create_intent(amount, key=key)
    assert (shop.payments.get(str(order.intent_id)), sandbox(shop).ledger()) == before
    with pytest.raises(NotFound):
        shop.payments.create_intent("1.00", order="ord_none")


@pytest.mark.parametrize("fault", ["before", "after"])
def test_a_refund_nobody_heard_of_is_given_once(shop: Commerce, fault: Literal["before", "after"]) -> None:
    order = buy(shop)
    shaky = over(shop, FaultyGateway(sandbox(shop), {1: fault}))
    unknown = shaky.payments.refund(str(order.intent_id), key="r1")
    assert (unknown.open, unknown.refundable_minor, unknown.refunded_minor) == (True, 0, 0)
    with pytest.raises(RefundExceedsCaptured):
        shop.payments.refund(str(order.intent_id), "0.01")
    assert shaky.payments.refund(str(order.intent_id), key="r1").refunded_minor == 1250
    assert sandbox(shop).total("refund", "EUR") == order.total
    assert shop.orders.get(order.id).payment_status == "refunded"


def test_a_void_nobody_heard_of_does_not_stand_in_the_way(shop: Commerce) -> None:
    """The charge that waited is asked for again first and says that it is off; the void still ends well."""
    order = buy(shop, card=ASKS)
    other = buy(shop, card=None)
    over(shop, FaultyGateway(sandbox(shop), {1: "before", 2: "after"})).orders.cancel(order.id, "customer_request")
    shop.run_due()
    intent = shop.payments.get(str(order.intent_id))
    assert (intent.status, intent.open) == ("canceled", False)
    assert shop.run_due().payments_settled == 0
    assert shop.orders.get(other.id).status == "pending"


class Moody(SandboxGateway):
    """Refuses captures, and refuses charges without giving a reason, when it is told to."""

    refuses = ""

    def charge(self, request):
        return Outcome("declined") if self.refuses == "charge" else super().charge(request)

    def capture(self, key, *, reference, amount):
        if self.refuses == "capture":
            return Outcome("declined", reference, decline_code="expired")
        return super().capture(key, reference=reference, amount=amount)


def test_a_refusal_without_a_reason_is_a_refusal(shop: Commerce) -> None:
    gateway = Moody()
    gateway.refuses = "charge"
    with pytest.raises(PaymentDeclined, match="no reason given"):
        buy(over(shop, gateway))
    (order,) = shop.orders.find().records
    assert (order.status, order.payment_status, stock_of(shop, "MUG")) == ("cancelled", "failed", (5, 0, 0))


def authorised(shop: Commerce) -> str:
    """An order that was authorised when it was placed, to be captured later."""
    order = shop.orders.place(lines=[Line("MUG", 1)], payment_method=SUCCESS, capture_method="manual", note="later")
    assert (order.payment_status, order.note) == ("pending", "later")
    return order.id


def test_a_refused_capture_keeps_order_and_authorisation(shop: Commerce) -> None:
    gateway = Moody()
    moody = over(shop, gateway)
    order = moody.orders.get(authorised(moody))
    gateway.refuses = "capture"
    with pytest.raises(PaymentDeclined, match="expired"):
        moody.payments.capture(str(order.intent_id))
    assert (moody.orders.get(order.id).status, stock_of(shop, "MUG")) == ("pending", (5, 1, 0))
    assert moody.payments.get(str(order.intent_id)).status == "requires_capture"
    gateway.refuses = ""
    moody.payments.capture(str(order.intent_id))
    assert moody.orders.get(order.id).payment_status == "paid"


def test_cancelling_lets_an_authorisation_go_even_if_a_capture_is_refused_later(shop: Commerce) -> None:
    gateway = Moody()
    moody = over(shop, gateway)
    order = moody.orders.get(authorised(moody))
    silent = over(shop, FaultyGateway(gateway, {1: "before", 2: "before"}))
    silent.payments.capture(str(order.intent_id))
    silent.orders.cancel(order.id, "customer_request")
    gateway.refuses = "capture"
    moody.run_due()
    assert moody.payments.get(str(order.intent_id)).status == "canceled"
    assert [entry.kind for entry in gateway.ledger()] == ["authorise", "void"]
