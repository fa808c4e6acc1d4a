"""A coupon that each customer may use once is used once by a person, under whatever name they come back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from attrs import evolve

from commerce_core import Cart, Commerce, Line, NewCustomer, Order, Percentage, Promotion, Tenant
from commerce_core.ports import Duplicate, Store
from commerce_core.promotions import Claim, FirstOrder, LimitReached, Limits, Use
from commerce_core.testing import FixedClock
from tests.commerce.test_hosted import Gadgets, Users
from tests.commerce.test_promotion_uses import WEEK, buy, limited, try_to, uses
from tests.flows.shop import SUCCESS, open_shop


def refused(shop: Commerce, **who: object) -> None:
    with pytest.raises(LimitReached) as caught:
        buy(shop, **who)
    assert (caught.value.code, caught.value.limit) == ("coupon_exhausted", "customer")


def hosted_shop(store: Store, tenant: str) -> tuple[Commerce, Users]:
    users = Users()
    users.get = lambda tenant, id: users.rows.get(id)
    users.by_email = lambda tenant, email: next(
        (each for each in users.rows.values() if each.email.lower() == email.lower()), None
    )
    gadgets = Gadgets(TICKET="30.00")
    gadgets.items = lambda tenant, references: Gadgets.items(gadgets, "default", references)
    shop = Commerce(store, tenant=Tenant(id=tenant, currency="EUR"), products=gadgets, customers=users)
    shop.inventory.receive("TICKET", 9)
    return shop, users


@pytest.mark.parametrize("account_first", [True, False])
def test_a_hosts_customer_and_the_guest_with_their_address_are_one(
    store: Store, tenant: str, *, account_first: bool
) -> None:
    shop, _ = hosted_shop(store, tenant)
    limited(shop, per_customer=1)
    names = [{"customer_id": "42"}, {"email": "JANE@example.com"}]
    first, second = names if account_first else reversed(names)
    assert buy(shop, **first).total_minor == 2700
    refused(shop, **second)
    assert uses(shop) == ["committed"]


def test_a_guest_whom_the_host_knows_is_refused_also_after_a_purchase_with_another_address(
    store: Store, tenant: str
) -> None:
    shop, _ = hosted_shop(store, tenant)
    limited(shop, per_customer=1)
    buy(shop, customer_id="42", email="work@example.com")
    refused(shop, email="jane@example.com")
    refused(shop, email="work@example.com")


def test_of_eight_orders_of_one_person_under_several_names_at_once_one_has_it(store: Store, tenant: str) -> None:
    shop = open_shop(store, tenant, TICKET=40)
    limited(shop, per_customer=1)
    jane = shop.customers.create(NewCustomer("jane@example.com"))
    names = [
        {"customer_id": jane.id},
        {"email": "Jane@example.com"},
        {"customer_id": jane.id, "email": "work@example.com"},
        {"customer_id": jane.id, "email": "jane@example.com"},
    ]
    ready = Barrier(8)

    def one(place: int) -> Order | LimitReached:
        ready.wait()
        return try_to(lambda: buy(shop, **names[place % 4]))

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(one, range(8)))
    assert len([order for order in found if isinstance(order, Order)]) == 1
    assert uses(shop) == ["committed"]


def test_the_rows_alone_let_no_name_use_it_twice(store: Store, tenant: str) -> None:
    """Behind the counters stand unique rows: a second live use of one name finds its place taken."""
    at = FixedClock().now()

    def put(order: str, customer: str, *emails: str) -> None:
        use = Use(Claim("one", order, customer, 1, emails), at, created_at=at, updated_at=at, slot=0)
        store.run(tenant, lambda tx: tx.put(use))

    put("a", "cust_1", "jane@example.com", "work@example.com")
    for names in (("cust_1",), ("", "work@example.com"), ("cust_2", "new@example.com", "jane@example.com")):
        with pytest.raises(Duplicate):
            put("b", *names)
    put("b", "cust_2", "john@example.com")


def test_an_address_that_a_customer_typed_is_their_name_too(store: Store, tenant: str) -> None:
    shop = open_shop(store, tenant, TICKET=9)
    limited(shop, per_customer=1)
    jane = shop.customers.create(NewCustomer("jane@example.com"))
    assert buy(shop, customer_id=jane.id, email="work@example.com").total_minor == 2700
    for who in ({"email": "Work@example.com"}, {"email": "jane@example.com"}, {"customer_id": jane.id}):
        refused(shop, **who)
    assert buy(shop, email="other@example.com").total_minor == 2700


def test_a_guest_who_becomes_a_customer_with_another_address_typed_before(store: Store, tenant: str) -> None:
    shop = open_shop(store, tenant, TICKET=9)
    limited(shop, per_customer=1)
    buy(shop, email="jane@example.com")
    jane = shop.customers.create(NewCustomer("jane@example.com"))
    refused(shop, customer_id=jane.id, email="work@example.com")


def test_a_changed_address_makes_nobody_new(store: Store, tenant: str) -> None:
    shop = open_shop(store, tenant, TICKET=9)
    limited(shop, per_customer=1)
    jane = shop.customers.create(NewCustomer("old@example.com"))
    buy(shop, customer_id=jane.id)
    shop.customers.update(jane.id, {"email": "new@example.com"})
    for who in ({"email": "old@example.com"}, {"email": "new@example.com"}, {"customer_id": jane.id}):
        refused(shop, **who)


@pytest.mark.parametrize("meanwhile", ["work@example.com", "jane@example.com"])
def test_who_pays_late_is_known_by_every_name(shop: Commerce, clock: FixedClock, meanwhile: str) -> None:
    limited(shop, per_customer=1)
    jane = shop.customers.create(NewCustomer("jane@example.com"))
    late = buy(shop, card=None, customer_id=jane.id, email="work@example.com")
    clock.advance(WEEK)
    assert shop.run_due().uses_expired == 1
    buy(shop, email=meanwhile)
    with pytest.raises(LimitReached):
        shop.payments.confirm(late.intent_id, SUCCESS)
    assert sorted(uses(shop)) == ["committed", "expired"]


def test_a_late_payment_of_a_guest_who_has_an_account_by_now(shop: Commerce, clock: FixedClock) -> None:
    limited(shop, per_customer=1)
    late = buy(shop, card=None, email="jane@example.com")
    clock.advance(WEEK)
    shop.run_due()
    jane = shop.customers.create(NewCustomer("jane@example.com"))
    shop.customers.update(jane.id, {"email": "new@example.com"})
    shop.payments.confirm(late.intent_id, SUCCESS)
    refused(shop, email="jane@example.com")


def test_who_paid_late_has_used_it_under_every_name(shop: Commerce, clock: FixedClock) -> None:
    limited(shop, per_customer=1)
    jane = shop.customers.create(NewCustomer("jane@example.com"))
    late = buy(shop, card=None, customer_id=jane.id, email="work@example.com")
    clock.advance(WEEK + timedelta(seconds=1))
    shop.run_due()
    shop.payments.confirm(late.intent_id, SUCCESS)
    for who in ({"email": "work@example.com"}, {"email": "jane@example.com"}, {"customer_id": jane.id}):
        refused(shop, **who)


def test_the_first_order_of_a_person_is_the_first_under_any_name(store: Store, tenant: str) -> None:
    shop = open_shop(store, tenant, TICKET=9)
    shop.discounts.create(Promotion("first", Percentage("50"), conditions=[FirstOrder()]))
    jane = shop.customers.create(NewCustomer("jane@example.com"))

    def first(**who: object) -> Order:
        return buy(shop, code=None, **who)

    assert first(customer_id=jane.id, email="work@example.com").total_minor == 1500
    assert first(email="jane@example.com").total_minor == 3000
    assert first(customer_id=jane.id).total_minor == 3000
    assert shop.carts.quote(evolve(Cart([Line("TICKET")]), email="other@example.com")).total_minor == 1500
    assert shop.coupons.find().records == ()


def test_what_is_left_of_several_uses_is_one_number_for_all_names(store: Store, tenant: str) -> None:
    shop = open_shop(store, tenant, TICKET=9)
    shop.coupons.create(Promotion("one", Percentage("10"), code="ONE", limits=Limits(per_customer=2)))
    buy(shop, email="work@example.com")
    jane = shop.customers.create(NewCustomer("jane@example.com"))
    buy(shop, customer_id=jane.id)
    refused(shop, customer_id=jane.id, email="work@example.com")
    assert buy(shop, email="jane@example.com").total_minor == 2700
