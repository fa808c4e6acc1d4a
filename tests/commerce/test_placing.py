"""`shop.orders.place`: what is taken, what is not, and what becomes of the money."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commerce_core import Cart, Commerce, Line, Money, NotFound, Order
from commerce_core.adapters.gateways import SandboxGateway
from commerce_core.adapters.store.memory import MemoryStore
from commerce_core.checkout import InvalidLine, QuoteChanged
from commerce_core.inventory import InsufficientStock, Shortage
from commerce_core.payments import CardNumberRefused, PaymentDeclined, PaymentMethod
from commerce_core.ports import Store
from commerce_core.testing import FaultyGateway, FixedClock, NumberedIds
from tests.flows.shop import (
    ASKS,
    BERLIN,
    DECLINED,
    INSUFFICIENT,
    SUCCESS,
    buy,
    event_types,
    kept_cart,
    open_shop,
    sandbox,
    stock_of,
)


def taken(shop: Commerce) -> tuple[object, ...]:
    """Everything that placing takes; equal before and after means nothing was."""
    return shop.orders.find().records, stock_of(shop, "MUG"), shop.events(), sandbox(shop).ledger()


def test_a_paid_order_in_every_store(store: Store, tenant: str) -> None:
    shop = open_shop(store, tenant, rules=True, MUG=5)
    cart = Cart([Line("MUG", 2), Line("EBOOK", 1)], ["summer2026"], shipping_address=BERLIN, metadata={"source": "app"})
    order = shop.orders.place(cart, payment_method=SUCCESS, key="checkout-1")
    # 25.00 + 9.99 = 34.99, less 3.50, with 4.90; 19 % of 36.39 is inside: 21.25, 9.49 and 4.90 less by 119 are
    # 22.50 x 19/119 = 3.592 -> 3.59, 8.99 x 19/119 = 1.435 -> 1.44, 4.90 x 19/119 = 0.782 -> 0.78
    assert (order.number, order.status, order.payment_status) == ("1001", "pending", "paid")
    assert (order.subtotal_minor, order.discount_minor, order.shipping_minor) == (3499, 350, 490)
    assert order.total == order.captured == Money(3639, "EUR")
    assert (order.tax_minor, [tax.included for tax in order.taxes]) == (359 + 144 + 78, [True])
    assert (order.metadata, order.history[0].action, order.history[0].actor) == ({"source": "app"}, "place", "system")
    assert (stock_of(shop, "MUG"), sandbox(shop).total("capture", "EUR")) == ((5, 2, 0), order.total)
    assert shop.orders.get("1001") == shop.orders.get(order.id) == order
    assert shop.orders.allowed_actions(order.id) == ("process", "cancel")
    assert shop.verify() == ()


def test_sent_again_it_is_the_same_order_as_it_now_is(shop: Commerce) -> None:
    order = buy(shop, key="checkout-1")
    assert buy(shop, key="checkout-1") == order
    cancelled = shop.orders.cancel(order.id, "customer_request", refund=True)
    assert buy(shop, key="checkout-1") == cancelled
    assert len(sandbox(shop).ledger()) == 2
    assert len(shop.orders.find().records) == 1


def test_sent_again_for_a_kept_cart_it_is_that_carts_order(shop: Commerce) -> None:
    cart = kept_cart(shop)
    first, again = (shop.orders.place(cart.id, payment_method=SUCCESS, key="k") for _ in range(2))
    assert first == again


def test_quoted_again_when_sent_again_it_is_still_the_same_request(shop: Commerce, clock: FixedClock) -> None:
    cart = Cart([Line("MUG", 1)])
    first = shop.orders.place(cart, expected=shop.carts.quote(cart), key="k")
    clock.advance(timedelta(minutes=1))
    assert shop.orders.place(cart, expected=shop.carts.quote(cart), key="k") == first


def test_without_a_card_an_order_waits(shop: Commerce) -> None:
    order = buy(shop, card=None)
    assert (order.payment_status, stock_of(shop, "MUG")) == ("pending", (5, 1, 0))
    assert shop.payments.get(str(order.intent_id)).status == "requires_payment_method"
    assert "not paid" in shop.orders.explain(order.id, "process")
    shop.payments.confirm(str(order.intent_id), SUCCESS)
    assert shop.orders.get(order.id).payment_status == "paid"


def test_what_costs_nothing_is_paid_without_a_gateway(shop: Commerce) -> None:
    order = buy(shop, "SAMPLE", card=None)
    assert (order.total_minor, order.payment_status, order.intent_id) == (0, "paid", None)
    assert sandbox(shop).ledger() == ()
    shop.orders.update_status(order.id, "processing")
    assert shop.orders.deliver(order.id).status == "delivered"
    with pytest.raises(NotFound):
        shop.payments.settle(order.id)


@pytest.mark.parametrize(("card", "code"), [(DECLINED, "card_declined"), (INSUFFICIENT, "insufficient_funds")])
def test_a_declined_attempt_is_recorded_and_takes_nothing(shop: Commerce, card: str, code: str) -> None:
    for _ in range(2):  # and sent again it is declined again, without a second attempt
        with pytest.raises(PaymentDeclined) as refused:
            buy(shop, card=card, key="k")
    (order,) = shop.orders.find().records
    intent = shop.payments.get(refused.value.intent_id)
    assert (refused.value.decline_code, intent.decline_code, intent.status) == (code, code, "canceled")
    assert (order.status, order.payment_status, order.cancel_reason) == ("cancelled", "failed", "payment_declined")
    assert (stock_of(shop, "MUG"), sandbox(shop).ledger()) == ((5, 0, 0), ())
    assert event_types(shop)[-4:] == ["order.created", "payment.failed", "order.updated", "order.cancelled"]
    assert shop.verify() == ()


def test_a_declined_cart_can_be_ordered_with_another_card(shop: Commerce) -> None:
    cart = kept_cart(shop)
    with pytest.raises(PaymentDeclined):
        shop.orders.place(cart.id, payment_method=DECLINED, key="first")
    assert shop.carts.get(cart.id).order_id is None
    order = shop.orders.place(cart.id, payment_method=SUCCESS, key="second")
    assert shop.carts.get(cart.id).order_id == order.id
    with pytest.raises(PaymentDeclined):
        shop.orders.place(cart.id, payment_method=DECLINED, key="first")


def test_a_customer_who_is_asked_for_more_has_time(shop: Commerce) -> None:
    order = buy(shop, card=ASKS)
    intent = shop.payments.get(str(order.intent_id))
    assert (order.payment_status, intent.status, stock_of(shop, "MUG")) == ("pending", "requires_action", (5, 1, 0))
    assert intent.next_action
    assert shop.payments.confirm(intent.id).status == "requires_action"
    sandbox(shop).complete_action(intent.reference)
    assert shop.payments.confirm(intent.id).status == "succeeded"
    assert shop.orders.get(order.id).payment_status == "paid"


def test_a_customer_who_refuses_gives_everything_back(shop: Commerce) -> None:
    order = buy(shop, card=ASKS)
    sandbox(shop).complete_action(shop.payments.get(str(order.intent_id)).reference, approved=False)
    with pytest.raises(PaymentDeclined, match="authentication_failed"):
        shop.payments.confirm(str(order.intent_id))
    assert (shop.orders.get(order.id).status, stock_of(shop, "MUG")) == ("cancelled", (5, 0, 0))


@pytest.mark.parametrize("fault", ["before", "after"])
@pytest.mark.parametrize("ask", ["run_due", "settle", "place"])
def test_an_unknown_outcome_keeps_everything_until_it_is_settled(fault: str, ask: str) -> None:
    gateway = SandboxGateway()
    shop = open_shop(MemoryStore(), gateway=FaultyGateway(gateway, {1: fault, 2: "before"}), MUG=5)
    order = buy(shop, key="k")
    assert (order.status, order.payment_status, stock_of(shop, "MUG")) == ("pending", "pending", (5, 1, 0))
    assert len(gateway.ledger()) == (1 if fault == "after" else 0)
    settle = {
        "run_due": shop.run_due,
        "settle": lambda: shop.payments.settle(order.id),
        "place": lambda: buy(shop, key="k"),
    }
    settle[ask]()
    assert shop.payments.get(str(order.intent_id)).open, "nobody answered yet"
    settle[ask]()
    assert shop.orders.get(order.id).payment_status == "paid"
    assert [entry.amount for entry in gateway.ledger()] == [order.total]
    assert event_types(shop).count("payment.succeeded") == 1
    assert shop.verify() == ()


def test_money_that_comes_after_the_cancellation_goes_back(shop: Commerce) -> None:
    line = FaultyGateway(sandbox(shop), {1: "after"})
    late = Commerce(shop._ctx.store, tenant=shop.tenant, gateway=line, ids=NumberedIds())
    order = buy(late)
    cancelled = shop.orders.cancel(order.id, "customer_request", refund=False)
    assert (cancelled.status, stock_of(shop, "MUG")) == ("cancelled", (5, 0, 0))
    shop.run_due()
    after = shop.orders.get(order.id)
    assert (after.status, after.captured, after.refunded) == ("cancelled", order.total, order.total)
    assert sandbox(shop).total("refund", "EUR") == order.total
    assert shop.verify() == ()


def test_a_price_that_changed_is_shown_before_it_is_charged(shop: Commerce) -> None:
    cart = Cart([Line("MUG", 2), Line("LAMP", 1)])
    shown = shop.carts.quote(cart)
    shop.products.update("MUG", {"price": "13.00"})
    before = taken(shop)
    with pytest.raises(QuoteChanged) as changed:
        shop.orders.place(cart, payment_method=SUCCESS, expected=shown, key="k")
    assert (changed.value.old, changed.value.new.total) == (shown, Money(7599, "EUR"))
    said = {detail.field: detail.message for detail in changed.value.diff}
    assert said.keys() == {"lines[MUG]", "total"}
    assert said["total"] == "74.99 EUR became 75.99 EUR"
    with pytest.raises(QuoteChanged) as by_print:
        shop.orders.place(cart, payment_method=SUCCESS, expected=shown.fingerprint)
    assert (by_print.value.old, by_print.value.diff, by_print.value.details[0].field) == (None, (), "total")
    assert taken(shop) == before
    order = shop.orders.place(cart, payment_method=SUCCESS, expected=changed.value.new, key="k")
    assert order.total == Money(7599, "EUR")


def test_every_shortage_is_named_and_nothing_is_taken(shop: Commerce) -> None:
    before = taken(shop)
    with pytest.raises(InsufficientStock) as short:
        shop.orders.place(
            lines=[Line("MUG", 4), Line("MUG", 2), Line("LAMP", 3), Line("TICKET", 3)], payment_method=SUCCESS
        )
    assert short.value.shortages == (Shortage("LAMP", 3, 2), Shortage("MUG", 6, 5))
    assert taken(shop) == before


def test_a_refused_request_does_not_burn_its_key(shop: Commerce) -> None:
    with pytest.raises(InsufficientStock):
        buy(shop, quantity=6, key="k")
    shop.inventory.receive("MUG", 1)
    assert buy(shop, quantity=6, key="k").payment_status == "paid"


@pytest.mark.parametrize("card", ["4242 4242 4242 4242", "4242-4242-4242-4242", 4242424242424242, "x 4000000000000002"])
def test_a_card_number_goes_no_further_than_the_door(shop: Commerce, card: str) -> None:
    before = taken(shop)
    with pytest.raises(CardNumberRefused) as refused:
        shop.orders.place(lines=[Line("MUG", 1)], payment_method=card)
    assert "4242" not in str(refused.value.to_dict())
    assert taken(shop) == before


def test_a_cart_and_its_contents_are_not_given_both(shop: Commerce) -> None:
    cart = kept_cart(shop)
    for more in ({"lines": [Line("LAMP", 1)]}, {"codes": ["SUMMER2026"]}, {"customer": "cust_1"}):
        with pytest.raises(InvalidLine):
            shop.orders.place(cart.id, **more)


def test_orders_are_numbered_without_gaps_whatever_is_refused(shop: Commerce) -> None:
    orders: list[Order] = [buy(shop)]
    with pytest.raises(InsufficientStock):
        buy(shop, quantity=99)
    orders.append(buy(shop, card=PaymentMethod(SUCCESS)))
    assert [order.number for order in orders] == ["1001", "1002"]
    assert [o.number for o in shop.orders.find({"status": "pending"}, sort=("number",)).records] == ["1001", "1002"]
