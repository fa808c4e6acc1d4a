"""A card that is declined: what the checkout held for the buyer is held on, so that another card finds it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commerce_core import Cart, Commerce, Line
from commerce_core.adapters.gateways import SandboxGateway
from commerce_core.inventory import InsufficientStock, StockSettings
from commerce_core.payments import PaymentDeclined
from commerce_core.ports import Store
from commerce_core.testing import FixedClock
from tests.flows.shop import DECLINED, SUCCESS, event_types, open_shop, stock_of

MINUTE = timedelta(minutes=1)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def shop(store: Store, tenant: str, clock: FixedClock) -> Commerce:
    """The last mug."""
    return open_shop(store, tenant, clock=clock, MUG=1)


def declined(shop: Commerce, clock: FixedClock) -> str:
    """A cart that began its checkout, and whose order was refused 4 minutes later."""
    cart = shop.carts.create(Cart([Line("MUG", 1)]))
    shop.carts.checkout(cart.id)
    clock.advance(4 * MINUTE)
    with pytest.raises(PaymentDeclined):
        shop.orders.place(cart.id, payment_method=DECLINED)
    return cart.id


def test_the_next_card_finds_what_the_checkout_held(shop: Commerce, clock: FixedClock) -> None:
    cart = declined(shop, clock)
    assert stock_of(shop, "MUG") == (1, 0, 1)
    with pytest.raises(InsufficientStock) as taken:
        shop.inventory.reserve({"MUG": 1}, owner="somebody else")
    assert taken.value.shortages[0].held_until == clock.now() + 6 * MINUTE
    order = shop.orders.place(cart, payment_method=SUCCESS)
    assert (order.payment_status, stock_of(shop, "MUG")) == ("paid", (1, 1, 0))
    assert shop.verify() == ()


def test_it_is_held_no_longer_than_the_checkout_did(shop: Commerce, clock: FixedClock) -> None:
    declined(shop, clock)
    clock.advance(6 * MINUTE)
    assert shop.inventory.reserve({"MUG": 1}, owner="somebody else").status == "held"
    assert shop.verify() == ()


def test_nobody_is_told_that_it_is_back(shop: Commerce, clock: FixedClock) -> None:
    """The last unit stays taken all the while: the line is crossed once."""
    declined(shop, clock)
    assert [type for type in event_types(shop) if type.endswith("_stock")] == ["inventory.out_of_stock"]


def test_what_no_checkout_held_is_free(shop: Commerce) -> None:
    cart = shop.carts.create(Cart([Line("MUG", 1)]))
    with pytest.raises(PaymentDeclined):
        shop.orders.place(cart.id, payment_method=DECLINED)
    assert stock_of(shop, "MUG") == (1, 0, 0)


def test_what_was_taken_with_the_payment_is_free_beside_it(shop: Commerce) -> None:
    shop.inventory.receive("LAMP", 1)
    shop.inventory.configure(StockSettings("LAMP", taken="on_payment"))
    cart = shop.carts.create(Cart([Line("MUG", 1), Line("LAMP", 1)]))
    shop.carts.checkout(cart.id)
    with pytest.raises(PaymentDeclined):
        shop.orders.place(cart.id, payment_method=DECLINED)
    assert (stock_of(shop, "MUG")[2], stock_of(shop, "LAMP")) == (1, (1, 0, 0))
    assert shop.verify() == ()


ASKS = "tok_sandbox_requires_action"


def test_a_late_decline_takes_no_hold_of_another_order(shop: Commerce, clock: FixedClock) -> None:
    """Two orders of one cart that nobody stored, each with its hold: the first is declined when the second has its."""
    shop.inventory.receive("MUG", 19)
    orders = []
    for units in (1, 5):
        shop.inventory.reserve({"MUG": units}, owner="x")
        orders.append(shop.orders.place(Cart([Line("MUG", units)], id="x"), payment_method=ASKS))
        clock.advance(MINUTE)
    refuse(shop, orders[0].id)
    assert stock_of(shop, "MUG") == (20, 5, 1)
    assert shop.verify() == ()
    clock.advance(20 * MINUTE)
    assert shop.run_due().holds_expired == 1
    assert stock_of(shop, "MUG") == (20, 5, 0)


def test_an_order_that_held_nothing_gets_nothing_held(shop: Commerce, clock: FixedClock) -> None:
    shop.inventory.receive("LAMP", 9)
    first = shop.orders.place(Cart([Line("MUG", 1)], id="x"), payment_method=ASKS)
    clock.advance(MINUTE)
    shop.inventory.reserve({"LAMP": 5}, owner="x")
    shop.orders.place(Cart([Line("LAMP", 5)], id="x"), payment_method=SUCCESS)
    refuse(shop, first.id)
    assert (stock_of(shop, "MUG"), stock_of(shop, "LAMP")) == ((1, 0, 0), (9, 5, 0))
    assert shop.verify() == ()


def refuse(shop: Commerce, order_id: str) -> None:
    """The customer does not confirm the payment at the bank, and the shop hears of it."""
    gateway = shop.gateway
    assert isinstance(gateway, SandboxGateway)
    intent = shop.payments.get(str(shop.orders.get(order_id).intent_id))
    gateway.complete_action(intent.reference, approved=False)
    shop.payments.settle(order_id)
