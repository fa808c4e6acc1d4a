"""Many callers at once, on every store: one winner where there is one thing to win, and never a surprise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from threading import Event
from typing import TypeVar

import pytest
from hypothesis import settings

from commerce_core import Line, Money, Order
from commerce_core.checkout import CartOrdered
from commerce_core.errors import CommerceError
from commerce_core.inventory import HoldEnded, InsufficientStock
from commerce_core.orders import IllegalTransition
from commerce_core.payments import RefundExceedsCaptured
from commerce_core.ports import Store, VersionConflict
from commerce_core.testing import FaultyGateway
from commerce_core.testing.store_suite.races import race
from tests.flows.shop import SUCCESS, SandboxGateway, buy, event_types, kept_cart, open_shop, sandbox, stock_of

T = TypeVar("T")
NIGHTLY = settings.default.max_examples > 1000
ROUNDS = 200 if NIGHTLY else 2
LAST_UNITS = 1000 if NIGHTLY else 2


@pytest.fixture(params=range(ROUNDS), ids=lambda number: f"round {number + 1}")
def tenants(request: pytest.FixtureRequest, tenant: str) -> Iterator[str]:
    """A tenant for each round."""
    return f"{tenant}-{request.param}"


def won(answers: list[T | type[CommerceError]]) -> list[T]:
    """What those got who were not refused."""
    return [answer for answer in answers if not isinstance(answer, type)]


def refusals(answers: list[T | type[CommerceError]]) -> Counter[type[CommerceError]]:
    """How often which error was raised."""
    return Counter(answer for answer in answers if isinstance(answer, type))


def test_the_last_unit_is_sold_once(store: Store, tenant: str) -> None:
    for number in range(LAST_UNITS):
        shop = open_shop(store, f"{tenant}-{number}", MUG=1)
        answers = race(64, lambda _: buy(shop))  # noqa: B023
        assert len(won(answers)) == 1
        assert refusals(answers) == {InsufficientStock: 63}
        assert stock_of(shop, "MUG") == (1, 1, 0)
        assert shop.orders.find().records == tuple(won(answers))
        assert [entry.kind for entry in sandbox(shop).ledger()] == ["capture"]
        assert event_types(shop)[-3:] == ["order.created", "payment.succeeded", "order.updated"]
        assert shop.verify() == ()


def test_nobody_is_refused_a_unit_that_is_there(store: Store, tenant: str) -> None:
    shop = open_shop(store, tenant, MUG=24)
    answers = race(24, lambda _: buy(shop))
    assert not refusals(answers)
    assert len({order.number for order in won(answers)}) == 24
    assert stock_of(shop, "MUG") == (24, 24, 0)
    assert shop.verify() == ()


def test_one_key_is_one_order_and_one_charge(store: Store, tenants: str) -> None:
    shop = open_shop(store, tenants, MUG=5)
    answers = race(16, lambda _: buy(shop, key="checkout-1"))
    (order,) = shop.orders.find().records
    assert answers == [order] * 16
    assert order.payment_status == "paid"
    assert [entry.amount for entry in sandbox(shop).ledger()] == [Money(1250, "EUR")]
    assert stock_of(shop, "MUG") == (5, 1, 0)
    assert event_types(shop).count("payment.succeeded") == 1
    assert shop.verify() == ()


@pytest.mark.parametrize("by_id", [True, False], ids=["by its id", "as it was read"])
def test_a_kept_cart_is_ordered_once(store: Store, tenant: str, by_id: bool) -> None:
    shop = open_shop(store, tenant, MUG=30)
    cart = kept_cart(shop, Line("MUG", 2))
    answers = race(16, lambda _: shop.orders.place(cart.id if by_id else cart, payment_method=SUCCESS))
    (order,) = won(answers)
    assert refusals(answers) == {CartOrdered: 15}
    assert shop.carts.get(cart.id).order_id == order.id
    assert stock_of(shop, "MUG") == (30, 2, 0)
    assert len(sandbox(shop).ledger()) == 1
    assert shop.verify() == ()


def test_refunds_never_exceed_what_was_captured(store: Store, tenants: str) -> None:
    shop = open_shop(store, tenants, MUG=4)
    order = buy(shop, quantity=4)  # 50.00
    answers = race(16, lambda _: shop.payments.refund(str(order.intent_id), "12.00"))
    assert refusals(answers) == {RefundExceedsCaptured: 12}
    assert shop.orders.get(order.id).refunded == Money(4800, "EUR")
    assert sandbox(shop).total("refund", "EUR") == Money(4800, "EUR")
    assert shop.verify() == ()


def test_one_writer_of_a_version_wins_and_the_rest_are_told(store: Store, tenant: str) -> None:
    shop = open_shop(store, tenant)
    answers = race(16, lambda n: shop.products.update("MUG", {"name": f"Mug {n}"}, version=1))
    (winner,) = won(answers)
    assert refusals(answers) == {VersionConflict: 15}
    assert shop.products.get("MUG") == winner
    assert winner.version == 2


def test_writers_who_name_no_version_lose_nothing(store: Store, tenant: str) -> None:
    shop = open_shop(store, tenant)
    answers = race(16, lambda n: shop.products.update("MUG", {"metadata": {f"writer-{n}": "was here"}}))
    assert not refusals(answers)
    product = shop.products.get("MUG")
    assert product.version == 17
    assert set(product.metadata) == {f"writer-{n}" for n in range(16)}
    assert event_types(shop).count("product.updated") == 16


def test_edits_of_one_cart_all_count(store: Store, tenant: str) -> None:
    shop = open_shop(store, tenant)
    cart = kept_cart(shop)
    assert not refusals(race(16, lambda _: shop.carts.add(cart.id, Line("MUG", 1))))
    assert shop.carts.get(cart.id).lines[0].quantity == 17


def test_what_is_due_is_done_once_by_however_many(store: Store, tenant: str) -> None:
    gateway = SandboxGateway()
    line = FaultyGateway(gateway, {1: "after", 2: "before", 3: "after"})
    shop = open_shop(store, tenant, gateway=line, MUG=20)
    for n in range(5):
        shop.inventory.reserve({"MUG": 1}, owner=f"owner-{n}", ttl=timedelta(microseconds=1))
    orders = [buy(shop) for _ in range(3)]
    done = won(answers := race(8, lambda _: shop.run_due()))
    assert not refusals(answers)
    assert sum(each.holds_expired for each in done) == 5
    assert stock_of(shop, "MUG") == (20, 3, 0)
    assert {shop.orders.get(order.id).payment_status for order in orders} == {"paid"}
    assert len(gateway.ledger()) == 3
    assert event_types(shop).count("payment.succeeded") == 3
    assert shop.verify() == ()


def test_holds_never_promise_more_than_there_is(store: Store, tenant: str) -> None:
    shop = open_shop(store, tenant, MUG=8)
    answers = race(16, lambda n: shop.inventory.reserve({"MUG": 1}, owner=f"owner-{n}"))
    assert (len(won(answers)), refusals(answers)) == (8, {InsufficientStock: 8})
    hold = won(answers)[0]
    ends = race(8, lambda _: shop.inventory.release(hold.id))
    assert (len(won(ends)), refusals(ends)) == (1, {HoldEnded: 7})
    assert stock_of(shop, "MUG") == (8, 0, 7)
    assert shop.verify() == ()


def test_an_order_is_shipped_or_cancelled_never_both(store: Store, tenants: str) -> None:
    shop = open_shop(store, tenants, MUG=2)
    order = shop.orders.update_status(buy(shop, quantity=2).id, "processing")
    moves: list[Callable[[], Order]] = [
        lambda: shop.orders.ship(order.id),
        lambda: shop.orders.cancel(order.id, "customer_request", refund=True),
    ]
    answers = race(8, lambda n: moves[n % 2]())
    assert set(refusals(answers)) <= {IllegalTransition}
    assert refusals(answers)[IllegalTransition] == 7
    after = shop.orders.get(order.id)
    assert (after.status, after.payment_status, stock_of(shop, "MUG")) in [
        ("shipped", "paid", (0, 0, 0)),
        ("cancelled", "refunded", (2, 0, 0)),
    ]
    assert shop.verify() == ()


def test_the_books_are_right_whenever_somebody_looks(store: Store, tenant: str) -> None:
    shop, done = open_shop(store, tenant, MUG=40), Event()

    def contend(number: int) -> object:
        if number == 0:
            looks = []
            while not done.is_set():
                looks.append(shop.verify())
            return looks
        try:
            for _ in range(6):
                order = buy(shop, card=SUCCESS)
                shop.orders.cancel(order.id, "customer_request", refund=True)
        finally:
            if number == 3:
                done.set()
        return []

    looks, *_ = race(4, contend)
    assert looks
    assert set(looks) == {()}
