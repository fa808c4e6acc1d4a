"""`shop.inventory` and what `shop.run_due` does to it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commerce_core import Cart, Commerce, Line
from commerce_core.checks import InvalidQuantity
from commerce_core.inventory import (
    HoldEnded,
    InsufficientStock,
    Location,
    Shortage,
    StockLevel,
    StockSettings,
)
from commerce_core.ports import Store
from commerce_core.testing import FixedClock
from tests.flows.shop import SUCCESS, buy, kept_cart, open_shop, stock_of


def test_stock_comes_is_counted_held_and_sold_in_every_store(store: Store, tenant: str) -> None:
    shop = open_shop(store, tenant)
    assert shop.inventory.level("MUG") == ()
    assert shop.inventory.receive("MUG", 10, reason="delivery 7", key="r1") == StockLevel("prod_mug", "main", 10)
    assert shop.inventory.receive("MUG", 10, reason="delivery 7", key="r1") == StockLevel("prod_mug", "main", 10)
    assert shop.inventory.adjust("prod_mug", -2, reason="damaged").on_hand == 8
    hold = shop.inventory.reserve({"MUG": 3}, owner="cart_1")
    assert stock_of(shop, "MUG") == (8, 0, 3)
    assert shop.inventory.release(hold.id).status == "released"
    buy(shop, quantity=5)
    assert stock_of(shop, "MUG") == (8, 5, 0)
    kinds = [(move.kind, move.on_hand, move.allocated, move.held) for move in shop.inventory.movements("MUG")]
    assert kinds == [
        ("received", 10, 0, 0),
        ("adjusted", -2, 0, 0),
        ("held", 0, 0, 3),
        ("released", 0, 0, -3),
        ("allocated", 0, 5, 0),
    ]
    assert shop.inventory.movements("MUG")[0].reason == "delivery 7"
    assert shop.verify() == ()


def test_a_count_never_goes_below_what_is_promised(shop: Commerce) -> None:
    buy(shop, quantity=2)
    hold = shop.inventory.reserve({"MUG": 1}, owner="cart_1")
    with pytest.raises(InsufficientStock) as short:
        shop.inventory.adjust("MUG", -3, reason="stolen")
    assert short.value.shortages == (Shortage("MUG", 3, 2, held=1, held_until=hold.expires_at),)
    assert stock_of(shop, "MUG") == (5, 2, 1)
    assert shop.inventory.adjust("MUG", -2, reason="stolen").on_hand == 3


@pytest.mark.parametrize("quantity", [0, True, 1.0, "1", None, 10**6 + 1, float("nan")])
@pytest.mark.parametrize("key", [None, "k"])
def test_quantities_are_whole_numbers(shop: Commerce, quantity: object, key: str | None) -> None:
    before = shop.inventory.movements("MUG")
    for call in (
        lambda: shop.inventory.receive("MUG", quantity, key=key),
        lambda: shop.inventory.adjust("MUG", quantity, reason="counted", key=key),
        lambda: shop.inventory.reserve({"MUG": quantity}, owner="cart_1", key=key),
    ):
        with pytest.raises(InvalidQuantity):
            call()
    assert shop.inventory.movements("MUG") == before


def test_a_hold_is_all_or_nothing_and_names_every_shortage(shop: Commerce) -> None:
    with pytest.raises(InsufficientStock) as short:
        shop.inventory.reserve({"MUG": 6, "LAMP": 1, "TICKET": 4}, owner="cart_1")
    assert short.value.shortages == (Shortage("MUG", 6, 5), Shortage("TICKET", 4, 3))
    assert stock_of(shop, "LAMP") == (2, 0, 0)


def test_a_new_hold_replaces_its_owners_old_one(shop: Commerce) -> None:
    shop.inventory.reserve({"MUG": 4}, owner="cart_1")
    shop.inventory.reserve({"MUG": 5}, owner="cart_1")
    assert stock_of(shop, "MUG") == (5, 0, 5)
    with pytest.raises(InsufficientStock):
        shop.inventory.reserve({"MUG": 6}, owner="cart_1")
    assert stock_of(shop, "MUG") == (5, 0, 5), "the old one stays when there is no new one"


def test_downloads_need_no_hold(shop: Commerce) -> None:
    hold = shop.inventory.reserve({"MUG": 1, "EBOOK": 3}, owner="cart_1")
    assert [unit.variant_id for unit in hold.units] == ["prod_mug"]


def test_an_order_uses_up_the_hold_of_its_cart(shop: Commerce) -> None:
    cart = kept_cart(shop, Line("MUG", 5), Line("EBOOK", 1))
    shop.inventory.reserve({"MUG": 5}, owner=cart.id)
    with pytest.raises(InsufficientStock):
        buy(shop)
    shop.orders.place(cart.id, payment_method=SUCCESS)
    assert stock_of(shop, "MUG") == (5, 5, 0)
    assert shop.run_due().holds_expired == 0


def test_an_order_of_more_than_was_held_takes_the_units_held_and_the_rest(shop: Commerce) -> None:
    cart = kept_cart(shop, Line("MUG", 5))
    shop.inventory.reserve({"MUG": 2}, owner=cart.id)
    shop.orders.place(cart.id, payment_method=SUCCESS)
    assert stock_of(shop, "MUG") == (5, 5, 0)


def test_a_hold_ends_on_the_minute(shop: Commerce, clock: FixedClock) -> None:
    hold = shop.inventory.reserve({"MUG": 5}, owner="cart_1", ttl=timedelta(minutes=10))
    clock.advance(timedelta(minutes=10) - timedelta(microseconds=1))
    assert shop.run_due().holds_expired == 0
    with pytest.raises(InsufficientStock):
        buy(shop)
    clock.advance(timedelta(microseconds=1))
    with pytest.raises(HoldEnded):
        shop.inventory.release(hold.id)
    assert shop.run_due().holds_expired == 1
    assert shop.run_due().holds_expired == 0
    assert stock_of(shop, "MUG") == (5, 0, 0)


def test_what_has_run_out_stands_in_nobodys_way(shop: Commerce, clock: FixedClock) -> None:
    """Also before a scheduler came by, and however many holds have run out."""
    for number in range(3):
        shop.inventory.reserve({"MUG": 1}, owner=f"other_{number}")
    mine = kept_cart(shop, Line("MUG", 2))
    shop.inventory.reserve({"MUG": 2}, owner=mine.id)
    clock.advance(timedelta(minutes=10))
    assert stock_of(shop, "MUG") == (5, 0, 0)
    shop.inventory.reserve({"MUG": 1}, owner="cart_9")
    shop.orders.place(mine.id, payment_method=SUCCESS)
    buy(shop, quantity=2)
    assert stock_of(shop, "MUG") == (5, 4, 1)
    assert shop.verify() == ()


def test_a_short_count_looks_past_a_hundred_old_holds(shop: Commerce, clock: FixedClock) -> None:
    shop.inventory.receive("LAMP", 200)
    for number in range(101):
        shop.inventory.reserve({"LAMP": 1}, owner=f"cart_{number}", ttl=timedelta(seconds=1 + number))
    shop.inventory.reserve({"MUG": 5}, owner="cart_last", ttl=timedelta(seconds=200))
    clock.advance(timedelta(seconds=200))
    assert buy(shop, quantity=5).payment_status == "paid"


def test_more_holds_than_a_page_expire_at_once(shop: Commerce, clock: FixedClock) -> None:
    shop.inventory.receive("LAMP", 250)
    for number in range(230):
        shop.inventory.reserve({"LAMP": 1}, owner=f"cart_{number}")
    clock.advance(timedelta(minutes=10))
    assert shop.run_due().holds_expired == 230
    assert stock_of(shop, "LAMP") == (252, 0, 0)


def test_lines_of_one_item_want_their_sum(shop: Commerce) -> None:
    """Two lines of three checked one by one would get six of five mugs."""
    with pytest.raises(InsufficientStock) as short:
        shop.orders.place(Cart([Line("MUG", 3), Line("MUG", 3, options={"engraving": "J"})]), payment_method=SUCCESS)
    assert short.value.shortages == (Shortage("MUG", 6, 5),)


def test_a_place_that_an_order_was_promised_twice_ships_what_is_there_once(shop: Commerce) -> None:
    """2 of 2 at main held, and 4 ordered: 2 and 1 owed at main, and 1 of 1 in Zurich. 3 of these 4 are there."""
    shop.inventory.create_location(Location("zurich", "Zurich"))
    shop.inventory.adjust("MUG", 2 - shop.inventory.availability("MUG")["MUG"].available, reason="counted")
    shop.inventory.receive("MUG", 1, location="zurich")
    shop.inventory.configure(StockSettings("MUG", backorder_limit=5))
    cart = shop.carts.create(Cart([Line("MUG", 2)]))
    shop.carts.checkout(cart.id)
    shop.carts.add(cart.id, Line("MUG", 2))
    order = shop.orders.place(cart.id, payment_method=SUCCESS)
    shop.orders.process(order.id)
    (line,) = order.lines
    with pytest.raises(InsufficientStock) as short:
        shop.orders.ship(order.id, {line.key: 4})
    assert (short.value.shortages[0].asked, short.value.shortages[0].available) == (4, 3)
    shop.orders.ship(order.id, {line.key: 3})
    shop.inventory.receive("MUG", 1)
    assert shop.orders.ship(order.id).fulfillment_status == "fulfilled"
    assert shop.verify() == ()
