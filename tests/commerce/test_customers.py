"""`shop.customers`."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commerce_core import Address, Cart, Commerce, Line, Money, NewCustomer
from commerce_core.customers import InvalidCustomer, InvalidEmail, UnknownAddress
from commerce_core.errors import NotFound
from commerce_core.localisation import InvalidAddress
from commerce_core.ports import Duplicate, Store, VersionConflict
from commerce_core.testing import FixedClock
from tests.flows.shop import BERLIN, SUCCESS, buy, event_types, open_shop

PARIS = Address("12 rue de Rivoli", "Paris", "FR", postal_code="75004")
JANE = NewCustomer("Jane@Example.com", first_name="Jane", last_name="Doe", addresses=(BERLIN,))


def test_a_customer_and_her_addresses_in_every_store(store: Store, tenant: str) -> None:
    shop = open_shop(store, tenant)
    jane = shop.customers.create(JANE, key="jane")
    assert (jane.version, jane.name, jane.shipping_address, jane.billing_address) == (1, "Jane Doe", BERLIN, BERLIN)
    assert shop.customers.get(jane.id) == shop.customers.get("jane@example.COM") == jane
    both = shop.customers.add_address(jane.id, PARIS)
    paris = both.addresses[1].id
    assert shop.customers.set_default(jane.id, paris, type="billing").billing_address == PARIS
    moved = shop.customers.update_address(jane.id, paris, changes={"line1": "14 rue de Rivoli"})
    assert (moved.billing_address.line1, moved.shipping_address) == ("14 rue de Rivoli", BERLIN)
    left = shop.customers.remove_address(jane.id, paris)
    assert (left.version, left.billing_address) == (5, BERLIN)
    assert shop.customers.update(jane.id, {"phone": "+49 30 1234"}, version=5).version == 6
    assert shop.customers.find({"email": jane.email}).records[0].phone == "+49 30 1234"
    assert event_types(shop)[-6:] == ["customer.created", *["customer.updated"] * 5]


def test_an_email_address_is_one_customer_whatever_its_case(shop: Commerce) -> None:
    shop.customers.create(JANE)
    with pytest.raises(Duplicate) as taken:
        shop.customers.create(NewCustomer("JANE@example.com"))
    assert taken.value.key == "email"
    with pytest.raises(InvalidEmail):
        shop.customers.create(NewCustomer("jane"))
    with pytest.raises(InvalidCustomer) as faulty:
        shop.customers.create(NewCustomer("jane", tags=("",), metadata={"": "x"}))
    assert {detail.field for detail in faulty.value.details} >= {"email"}
    assert len(shop.customers.find().records) == 1


def test_what_does_not_exist_cannot_be_changed(shop: Commerce) -> None:
    jane = shop.customers.create(JANE)
    for refused in (
        lambda: shop.customers.get("cust_nobody"),
        lambda: shop.customers.update("cust_nobody", {"phone": "1"}),
        lambda: shop.customers.remove_address(jane.id, "addr_nowhere"),
        lambda: shop.customers.set_default(jane.id, "addr_nowhere"),
    ):
        with pytest.raises(NotFound):
            refused()
    with pytest.raises(UnknownAddress):
        shop.customers.update_address(jane.id, "addr_nowhere", changes={"city": "Bonn"})
    with pytest.raises(InvalidAddress):
        shop.customers.add_address(jane.id, Address("", "Nowhere", "XX"))
    with pytest.raises(VersionConflict):
        shop.customers.update(jane.id, {"phone": "1"}, version=2)
    assert shop.customers.get(jane.id) == jane


def test_an_order_takes_what_it_needs_from_its_customer_and_keeps_it(shop: Commerce) -> None:
    jane = shop.customers.create(JANE)
    order = shop.orders.place(lines=[Line("MUG", 1)], customer=jane.id)
    shop.customers.update_address(jane.id, jane.addresses[0].id, changes={"city": "Bonn"})
    shop.customers.update(jane.id, {"email": "doe@example.com"})
    kept = shop.orders.get(order.id)
    assert (kept.customer_id, kept.email, kept.shipping_address) == (jane.id, "Jane@Example.com", BERLIN)


def test_a_cart_may_say_otherwise_than_its_customer(shop: Commerce) -> None:
    jane = shop.customers.create(JANE)
    cart = Cart([Line("MUG", 1)], customer_id=jane.id, shipping_address=PARIS, email="gift@example.com")
    order = shop.orders.place(cart)
    assert (order.shipping_address, order.billing_address, order.email) == (PARIS, BERLIN, "gift@example.com")


def test_a_guest_is_an_email_address(shop: Commerce) -> None:
    order = shop.orders.place(Cart([Line("MUG", 1)], email=" Guest@Example.com "))
    assert (order.email, order.customer_id) == ("guest@example.com", None)
    assert shop.orders.find({"email": "guest@example.com"}).records == (order,)
    with pytest.raises(InvalidEmail):
        shop.orders.place(Cart([Line("MUG", 1)], email="guest"))
    with pytest.raises(NotFound):
        shop.orders.place(Cart([Line("MUG", 1)], customer_id="cust_nobody"))


def test_the_summary_counts_what_was_not_cancelled(shop: Commerce, clock: FixedClock) -> None:
    jane = shop.customers.create(JANE)
    assert shop.customers.summary(jane.id).orders_count == 0
    first = shop.orders.place(lines=[Line("MUG", 1)], customer=jane.id, payment_method=SUCCESS)
    clock.advance(timedelta(days=1))
    last = shop.orders.place(lines=[Line("LAMP", 1)], customer=jane.id)
    gone = shop.orders.place(lines=[Line("MUG", 3)], customer=jane.id, payment_method=SUCCESS)
    shop.orders.cancel(gone.id, "customer_request", refund=True)
    buy(shop)  # somebody else's
    summary = shop.customers.summary(jane.id)
    # 12.50 + 49.99 = 62.49, by two 31.245, half a cent up 31.25
    assert (summary.orders_count, summary.total_spent) == (2, (Money(6249, "EUR"),))
    assert summary.average_order_value == (Money(3125, "EUR"),)
    assert (summary.first_order_at, summary.last_order_at) == (first.created_at, last.created_at)
