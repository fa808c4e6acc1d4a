"""Limits of promotions: no race passes them, and what is not paid or cancelled gives its use back."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from attrs import evolve

from commerce_core import Cart, Commerce, Line, NewCustomer, Order, PaymentDeclined, Percentage, Policies, Promotion
from commerce_core.adapters.store.memory import MemoryStore
from commerce_core.app.buying import used_counter
from commerce_core.checkout import QuoteChanged
from commerce_core.ports import Store
from commerce_core.promotions import (
    CustomerNeeded,
    FirstOrder,
    FixedAmount,
    LimitReached,
    Limits,
    NthOrder,
    Policy,
    Use,
)
from commerce_core.testing import FixedClock
from tests.flows.shop import ASKS, DECLINED, SUCCESS, open_shop

WEEK = timedelta(days=7)


def limited(shop: Commerce, code: str | None = "ONE", *, percent: str = "10", **limits: int) -> Promotion:
    promotion = Promotion("one", Percentage(percent), code=code, limits=Limits(**limits), currency="EUR")
    return shop.coupons.create(promotion) if code else shop.discounts.create(promotion)


def buy(shop: Commerce, *, card: str | None = SUCCESS, code: str | None = "ONE", **cart: object) -> Order:
    """One ticket of 30.00."""
    return shop.orders.place(Cart([Line("TICKET")], codes=[code] if code else [], **cart), payment_method=card)


def uses(shop: Commerce) -> list[str]:
    """The status of each use, the counter being right."""
    assert shop.verify() == ()
    found = shop._ctx.read(lambda tx: tx.find(Use).records)
    return [use.status for use in found]


def try_to(buy: Callable[[], Order]) -> Order | LimitReached:
    try:
        return buy()
    except LimitReached as reached:
        return reached


def test_of_eight_orders_of_one_person_at_once_one_is_the_first(store: Store, tenant: str) -> None:
    shop = open_shop(store, tenant, TICKET=40)
    shop.discounts.create(Promotion("first", Percentage("50"), conditions=[FirstOrder()]))
    ready = Barrier(8)

    def one(_: int) -> int:
        ready.wait()
        return buy(shop, code=None, email="jane@example.com").total_minor

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(one, range(8))) == [1500] + [3000] * 7


@pytest.mark.parametrize("limit", [{"max_uses": 1}, {"per_customer": 1}, {"budget_minor": 300}])
def test_of_sixteen_who_want_the_last_use_of_a_coupon_one_has_it(
    store: Store, tenant: str, limit: dict[str, int]
) -> None:
    shop = open_shop(store, tenant, TICKET=40)
    limited(shop, **limit)
    ready = Barrier(16)

    def one(_: int) -> Order | LimitReached:
        ready.wait()
        return try_to(lambda: buy(shop, email="jane@example.com"))

    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(one, range(16)))
    assert [order.total_minor for order in found if isinstance(order, Order)] == [2700]
    assert {error.limit for error in found if isinstance(error, LimitReached)} == {
        {"max_uses": "uses", "per_customer": "customer", "budget_minor": "budget"}[next(iter(limit))]
    }
    assert uses(shop) == ["committed"]
    assert shop.inventory.level("TICKET")[0].allocated == 1


def test_an_automatic_discount_that_is_used_up_is_left_out(store: Store, tenant: str) -> None:
    shop = open_shop(store, tenant, TICKET=40)
    limited(shop, None, max_uses=3)
    with ThreadPoolExecutor(8) as pool:
        totals = sorted(pool.map(lambda _: buy(shop, code=None).total_minor, range(8)))
    assert totals == [2700] * 3 + [3000] * 5
    assert uses(shop) == ["committed"] * 3


def test_a_budget_is_spent_to_the_cent(shop: Commerce) -> None:
    limited(shop, None, budget_minor=500)
    assert [buy(shop, code=None).total_minor for _ in range(3)] == [2700, 2800, 3000]


def test_who_agreed_to_a_discount_that_is_gone_is_asked_again(shop: Commerce) -> None:
    limited(shop, None, max_uses=1)
    cart = Cart([Line("TICKET")])
    shown = shop.carts.quote(cart)
    buy(shop, code=None)
    with pytest.raises(QuoteChanged):
        shop.orders.place(cart, payment_method=SUCCESS, expected=shown)


def test_a_quote_says_that_a_coupon_is_used_up(shop: Commerce) -> None:
    limited(shop, max_uses=1)
    buy(shop)
    found = shop.carts.quote(Cart([Line("TICKET")], codes=["one"]))
    assert (found.total_minor, found.outcomes[0].reason) == (3000, "it has been used as often as it may")
    with pytest.raises(LimitReached, match="take its code off"):
        buy(shop)


def test_a_declined_payment_gives_the_use_back(shop: Commerce) -> None:
    limited(shop, max_uses=1)
    with pytest.raises(PaymentDeclined):
        buy(shop, card=DECLINED)
    assert uses(shop) == ["released"]
    assert buy(shop).total_minor == 2700


@pytest.mark.parametrize(("on_cancel", "left"), [("give_back", ["released"]), ("keep", ["committed"])])
def test_a_cancelled_order_gives_its_use_back_or_not_as_the_policy_says(
    shop: Commerce, on_cancel: str, left: list[str]
) -> None:
    shop.policies.set(Policies(promotions=Policy(on_cancel=on_cancel)))
    limited(shop, max_uses=1)
    order = buy(shop)
    shop.orders.cancel(order.id, "customer_request", refund=True)
    assert uses(shop) == left


@pytest.mark.parametrize("on_cancel", ["give_back", "keep"])
def test_an_order_that_was_never_paid_gives_its_use_back_in_any_case(shop: Commerce, on_cancel: str) -> None:
    shop.policies.set(Policies(promotions=Policy(on_cancel=on_cancel)))
    limited(shop, max_uses=1)
    order = buy(shop, card=None)
    assert uses(shop) == ["reserved"]
    shop.orders.cancel(order.id, "customer_request")
    assert uses(shop) == ["released"]


def test_an_order_without_anything_to_pay_uses_it_at_once(shop: Commerce) -> None:
    limited(shop, percent="100", max_uses=1)
    assert buy(shop, card=None).total_minor == 0
    assert uses(shop) == ["committed"]


def test_an_order_that_nobody_pays_loses_its_use_after_a_week(shop: Commerce, clock: FixedClock) -> None:
    limited(shop, max_uses=1)
    order = buy(shop, card=None)
    clock.advance(WEEK - timedelta(seconds=1))
    assert shop.run_due().uses_expired == 0
    clock.advance(timedelta(seconds=1))
    assert shop.run_due().uses_expired == 1
    assert uses(shop) == ["expired"]
    shop.payments.confirm(order.intent_id, SUCCESS)
    assert uses(shop) == ["committed"]


def test_who_pays_after_others_used_it_up_is_told_before_any_money_moves(shop: Commerce, clock: FixedClock) -> None:
    limited(shop, max_uses=1)
    late = buy(shop, card=None)
    clock.advance(WEEK)
    shop.run_due()
    buy(shop)
    with pytest.raises(LimitReached):
        shop.payments.confirm(late.intent_id, SUCCESS)
    assert shop.orders.get(late.id).captured_minor == 0
    assert sorted(uses(shop)) == ["committed", "expired"]


def test_a_payment_under_way_keeps_its_use(shop: Commerce, clock: FixedClock) -> None:
    limited(shop, max_uses=1)
    buy(shop, card=ASKS)
    clock.advance(WEEK)
    shop.run_due()
    assert uses(shop) == ["reserved"]


def test_once_per_customer_needs_to_know_who_it_is(shop: Commerce) -> None:
    limited(shop, per_customer=1)
    with pytest.raises(CustomerNeeded) as caught:
        buy(shop)
    assert (caught.value.code, caught.value.promotion_id) == ("customer_required", "one")
    assert uses(shop) == []
    (told,) = shop.carts.quote(Cart([Line("TICKET")], codes=["ONE"])).outcomes
    assert (told.verdict, told.missing) == ("not_applied", "an e-mail address")
    assert told.reason == "it needs an e-mail address: each customer may use it only so often"
    assert [(each.name, each.met) for each in told.requirements] == [("customer", False)]
    assert shop.coupons.validate("ONE", Cart([Line("TICKET")])).missing == "an e-mail address"
    assert shop.carts.quote(Cart([Line("TICKET")], codes=["ONE"], email="jane@example.com")).total_minor == 2700


def test_a_discount_for_people_who_are_known_is_left_out_for_others(shop: Commerce) -> None:
    limited(shop, None, per_customer=1)
    quote = shop.carts.quote(Cart([Line("TICKET")]))
    assert (quote.discount_minor, quote.outcomes[0].missing) == (0, "an e-mail address")
    assert buy(shop, code=None).total_minor == quote.total_minor == 3000
    assert uses(shop) == []


def test_a_customer_is_one_person_with_an_account_and_without(shop: Commerce) -> None:
    limited(shop, per_customer=2)
    buy(shop, email="Jane@Example.com")
    jane = shop.customers.create(NewCustomer("jane@example.com"))
    buy(shop, customer_id=jane.id)
    for who in ({"email": "JANE@example.com"}, {"customer_id": jane.id}):
        with pytest.raises(LimitReached) as caught:
            buy(shop, **who)
        assert (caught.value.code, caught.value.limit) == ("coupon_exhausted", "customer")
    assert buy(shop, email="other@example.com").total_minor == 2700


def test_uses_under_two_names_are_two_uses(shop: Commerce) -> None:
    """One as a guest, one with an account that had another address then."""
    limited(shop, per_customer=2)
    buy(shop, email="jane@example.com")
    jane = shop.customers.create(NewCustomer("old@example.com"))
    buy(shop, customer_id=jane.id)
    shop.customers.update(jane.id, {"email": "jane@example.com"})
    with pytest.raises(LimitReached):
        buy(shop, customer_id=jane.id)


def test_what_took_nothing_off_is_no_use(shop: Commerce) -> None:
    shop.coupons.create(Promotion("usd", FixedAmount(100, "USD"), code="ONE", limits=Limits(max_uses=1)))
    buy(shop)
    assert uses(shop) == []


def test_first_and_third_order_are_counted_by_customer_or_address_without_cancelled_ones(shop: Commerce) -> None:
    shop.discounts.create(Promotion("first", Percentage("10"), conditions=[FirstOrder()]))
    shop.discounts.create(Promotion("third", Percentage("50"), conditions=[NthOrder(3)]))
    assert buy(shop, code=None).total_minor == 3000, "nobody knows who it is"
    first = buy(shop, code=None, email="Jane@example.com")
    jane = shop.customers.create(NewCustomer("jane@example.com"))
    second = buy(shop, code=None, customer_id=jane.id)
    assert (first.total_minor, second.total_minor) == (2700, 3000)
    assert shop.carts.quote(Cart([Line("TICKET")], customer_id=jane.id)).total_minor == 1500
    shop.orders.cancel(second.id, "customer_request", refund=True)
    assert shop.carts.quote(Cart([Line("TICKET")], customer_id=jane.id)).total_minor == 3000


def test_the_books_name_a_counter_that_is_wrong() -> None:
    shop = open_shop(MemoryStore(), TICKET=3)
    limited(shop, max_uses=5)
    buy(shop)
    shop._ctx.run(lambda tx: tx.increment(used_counter("one")))
    assert shop.verify() == ("Promotion one: 2 uses worth 300 are counted, but orders have 1 worth 300",)


def test_the_books_name_a_use_without_an_order() -> None:
    shop = open_shop(MemoryStore(), TICKET=3)
    limited(shop, max_uses=5)
    buy(shop)

    def forge(tx: object) -> None:
        (use,) = tx.find(Use).records
        lost = evolve(use, claim=evolve(use.claim, order_id="lost"), status="released", version=1)
        tx.put(lost)

    shop._ctx.run(forge)
    assert shop.verify() == ("Promotion one: its use by order lost is of no order",)
