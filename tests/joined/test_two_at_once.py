"""One caller has done something and not committed it yet, another does something else with the same stock.

Whoever comes second decides by what the first has left, as if they had come one after the other.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import sleep

import pytest

from commerce_core import Commerce, Line, NewProduct
from commerce_core.errors import CommerceError
from commerce_core.ids import VariantId
from commerce_core.inventory import Component, InsufficientStock, KitHasNoStock, Location, StockLevel, StockSettings
from tests.flows.shop import SUCCESS
from tests.joined.ground import Ground

Call = Callable[[Commerce], object]


def one_after_the_other(ground: Ground, shop: Commerce, first: Call, second: Call) -> object:
    """What becomes of the second, which begins before the first has committed."""
    with ground.host() as host, ThreadPoolExecutor(1) as other:
        first(shop.joined(host.lent))
        waiting = other.submit(_tried, shop, second)
        sleep(0.3)  # until it waits for what the first has; without that it comes later, which is the easier case
        host.commit()
        return waiting.result()


def _tried(shop: Commerce, call: Call) -> object:
    try:
        return call(shop)
    except CommerceError as error:
        return type(error)


@pytest.fixture
def shop(any_database: Ground, tenant: str) -> Commerce:
    """Nine mugs, two lamps, and another place."""
    shop = any_database.shop(tenant)
    shop.inventory.create_location(Location("west", "West"))
    return shop


def test_what_was_withheld_is_not_counted_away(any_database: Ground, shop: Commerce) -> None:
    shop.inventory.configure(StockSettings(VariantId("MUG"), backorder_limit=9))
    answer = one_after_the_other(
        any_database,
        shop,
        lambda shop: shop.inventory.withhold("MUG", 9, into="damaged", reason="wet"),
        lambda shop: shop.inventory.adjust("MUG", -9, reason="counted"),
    )
    assert answer is InsufficientStock
    assert shop.inventory.write_off("MUG", 9, reason="wet", out_of="damaged").on_hand == 0
    assert shop.verify() == ()


def test_what_was_held_is_not_carried_away(any_database: Ground, shop: Commerce) -> None:
    shop.inventory.configure(StockSettings(VariantId("MUG"), backorder_limit=9))
    answer = one_after_the_other(
        any_database,
        shop,
        lambda shop: shop.inventory.reserve({"MUG": 9}, owner="jane"),
        lambda shop: shop.inventory.transfer("MUG", 9, to="west"),
    )
    assert answer is InsufficientStock
    assert shop.verify() == ()


@pytest.mark.parametrize("had", [0, 1])
def test_what_became_a_kit_receives_nothing(any_database: Ground, shop: Commerce, had: int) -> None:
    shop.products.create(NewProduct("PAIR", "Pair", "20.00", status="active", id=f"prod_pair{had}"))
    if had:  # a level that is there, though empty
        shop.inventory.receive("PAIR", 1)
        shop.inventory.adjust("PAIR", -1, reason="counted")
    pair = StockSettings(VariantId("PAIR"), components=(Component(VariantId("MUG"), 2),))
    answer = one_after_the_other(
        any_database,
        shop,
        lambda shop: shop.inventory.configure(pair),
        lambda shop: shop.inventory.receive("PAIR", 5),
    )
    assert answer is KitHasNoStock
    assert shop.verify() == ()


def test_what_nobody_promises_ships_whoever_was_first(any_database: Ground, shop: Commerce) -> None:
    shop.inventory.configure(StockSettings(VariantId("LAMP"), taken="track_only"))
    shop.inventory.receive("LAMP", 3)
    one, other = (shop.orders.place(lines=[Line("LAMP", 4)], payment_method=SUCCESS).id for _ in range(2))
    for order in (one, other):
        shop.orders.process(order)
    answer = one_after_the_other(
        any_database, shop, lambda shop: shop.orders.ship(one), lambda shop: shop.orders.ship(other)
    )
    assert not isinstance(answer, type), answer
    assert shop.inventory.level("LAMP") == (StockLevel(VariantId("prod_lamp"), "main", 0),)
    assert shop.verify() == ()
