"""Limits of settings hold wherever units are, whoever else is at work, and `verify` sees when they do not."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from attrs import evolve

from commerce_core import Cart, Commerce, Line, NewProduct
from commerce_core.adapters.store.memory import MemoryStore
from commerce_core.app.stock.check import InvalidDay
from commerce_core.inventory import (
    Component,
    Expected,
    InsufficientStock,
    InvalidStockSettings,
    Location,
    ReorderRule,
    StockSettings,
)
from commerce_core.ports import Query, Store, Tx
from commerce_core.testing import FixedClock
from tests.flows.shop import open_shop

MUG = "prod_mug"


def shop_of(store: Store, tenant: str = "acme", **stock: int) -> Commerce:
    return open_shop(store, tenant, clock=FixedClock(), **stock)


def test_receipts_at_once_keep_back_the_safety_once(store: Store, tenant: str) -> None:
    """8 times 10 come in at once: 10 are kept back, and 70 can be sold."""
    shop = shop_of(store, tenant, MUG=1)
    shop.inventory.adjust("MUG", -1, reason="counted")
    shop.inventory.configure(StockSettings("MUG", safety=10))
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: shop.inventory.receive("MUG", 10), range(8)))
    (level,) = shop.inventory.level("MUG")
    assert (level.on_hand, level.safety, level.available) == (80, 10, 70)
    assert shop.verify() == ()


def test_a_receipt_is_not_refused_because_somebody_buys_meanwhile(store: Store, tenant: str) -> None:
    """What was free at the look is kept for safety unless somebody has it at the grasp: units still come in."""
    shop = shop_of(store, tenant, MUG=40)
    shop.inventory.configure(StockSettings("MUG", safety=100))
    assert shop.inventory.level("MUG")[0].available == 0

    def work(number: int) -> None:
        try:
            if number % 2:
                shop.inventory.receive("MUG", 10)
            else:
                shop.inventory.reserve({"MUG": 3}, owner=f"owner-{number}")
        except InsufficientStock:
            assert number % 2 == 0

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(16)))
    assert shop.inventory.level("MUG")[0].on_hand == 120
    assert shop.verify() == ()


def test_a_refusal_finds_who_has_the_units_among_many_others() -> None:
    shop = shop_of(MemoryStore(), MUG=3, LAMP=300)
    for number in range(210):
        shop.inventory.reserve({"LAMP": 1}, owner=f"owner-{number}", ttl=timedelta(minutes=2))
    held = shop.inventory.reserve({"MUG": 3}, owner="xx", ttl=timedelta(minutes=9))
    with pytest.raises(InsufficientStock) as refused:
        shop.inventory.reserve({"MUG": 1}, owner="w")
    (short,) = refused.value.shortages
    assert (short.asked, short.available, short.held, short.held_until) == (1, 0, 3, held.expires_at)


def test_a_place_that_takes_over_the_backorders_is_watched_too() -> None:
    shop = shop_of(MemoryStore(), MUG=1)
    for id in ("main", "berlin"):
        shop.inventory.create_location(Location(id, id.title()))
    shop.inventory.configure(StockSettings("MUG", backorder_limit=5, low_at=3))
    shop.inventory.update_location(Location("main", "Main", active=False))
    (level,) = [level for level in shop.inventory.level("MUG") if level.location == "berlin"]
    assert (level.low_at, level.backorder_limit) == (3, 5)
    assert shop.verify() == ()


def test_a_new_open_place_takes_the_backorders_over_from_a_closed_one() -> None:
    shop = shop_of(MemoryStore(), MUG=1)
    shop.inventory.create_location(Location("main", "Main", active=False))
    shop.inventory.configure(StockSettings("MUG", backorder_limit=5))
    shop.inventory.create_location(Location("berlin", "Berlin"))
    assert shop.inventory.availability("MUG")["MUG"].sellable == 5
    assert shop.verify() == ()


@pytest.mark.parametrize(
    ("tamper", "said"),
    [
        (lambda tx: tx.watch(MUG, None), "told of below None, not below 3"),
        (lambda tx: tx.increment("stock_on_cart", -1), "taken in carts"),
        (lambda tx: tx.put(evolve(waited(tx), open=3, version=2)), "7 are incoming, but 3 announced"),
        (lambda tx: tx.put(evolve(tx.get(StockSettings, MUG), safety=1, version=2)), "2 are kept for safety, but 1"),
    ],
)
def test_verify_sees_what_was_changed_behind_its_back(tamper, said: str) -> None:
    shop = shop_of(MemoryStore(), MUG=9)
    shop.inventory.configure(StockSettings("MUG", low_at=3, safety=2, taken="on_cart"))
    shop.inventory.expect("MUG", 7)
    assert shop.verify() == ()
    shop._ctx.store.run(shop.tenant.id, tamper, actor="nobody")
    assert [fault for fault in shop.inventory.verify() if said in fault]


def waited(tx: Tx) -> Expected:
    (record,) = tx.find(Expected, Query()).records
    return record


def test_a_day_at_the_end_of_time_is_refused() -> None:
    shop = shop_of(MemoryStore(), MUG=1)
    shop.inventory.configure(StockSettings("MUG", reorder=ReorderRule(5, 10, lead_days=3)))
    with pytest.raises(InvalidDay):
        shop.inventory.reorder_proposals(on=date.max)


LIMITS = {
    "taken": "on_cart",
    "backorder_limit": 3,
    "safety": 2,
    "available_from": date(2026, 7, 1),
    "low_at": 3,
    "reorder": ReorderRule(5, 10),
    "hold_cap": 1,
    "max_extensions": 0,
}


@pytest.mark.parametrize("name", LIMITS)
def test_a_kit_takes_no_limit_that_only_stock_can_have(name: str) -> None:
    shop = with_a_set(MUG=9, LAMP=4)
    with pytest.raises(InvalidStockSettings) as refused:
        shop.inventory.configure(StockSettings("SET", components=PARTS, **{name: LIMITS[name]}))
    assert (refused.value.field, "SET" in refused.value.message) == (name, True)
    assert shop.inventory.settings("SET").version == 1


PARTS = [Component("LAMP"), Component("MUG", 2)]


def with_a_set(clock: FixedClock | None = None, **stock: int) -> Commerce:
    shop = open_shop(MemoryStore(), clock=clock or FixedClock(), **stock)
    shop.products.create(NewProduct("SET", "Set", "60.00", status="active"))
    shop.inventory.configure(StockSettings("SET", components=PARTS))
    return shop


def test_a_kit_is_promised_for_the_day_of_its_last_component() -> None:
    """4 lamps and 9 mugs make 4 sets today; the fifth waits for a lamp, and the sixth for mugs as well."""
    shop = with_a_set(MUG=9, LAMP=4)
    today = date(2026, 6, 1)
    assert shop.inventory.promise("SET", 4, on=today) == today
    assert shop.inventory.promise("SET", 5, on=today) is None
    shop.inventory.expect("LAMP", 5, on=date(2026, 6, 8))
    assert shop.inventory.promise("SET", 5, on=today) is None
    shop.inventory.expect("MUG", 1, on=date(2026, 6, 3))
    assert shop.inventory.promise("SET", 5, on=today) == date(2026, 6, 8)


def test_what_is_overdue_is_promised_to_nobody() -> None:
    clock = FixedClock()
    shop = open_shop(MemoryStore(), clock=clock, MUG=7)
    due = clock.now().date() + timedelta(days=4)
    shop.inventory.expect("MUG", 5, on=due)
    assert shop.inventory.promise("MUG", 10) == due
    clock.advance(timedelta(days=10))
    assert shop.inventory.promise("MUG", 10) is None
    assert shop.inventory.promise("MUG", 7) == due + timedelta(days=6)


def test_a_transfer_that_is_called_off_is_back_where_it_was_sent_from() -> None:
    shop = open_shop(MemoryStore(), clock=FixedClock(), MUG=5)
    shop.inventory.create_location(Location("berlin", "Berlin"))
    due = date(2026, 1, 20)
    sent = shop.inventory.transfer("MUG", 4, to="berlin", travels=due)
    assert sent.expected is not None
    assert shop.inventory.promise("MUG", 5) == due
    shop.inventory.receive("MUG", 1, location="berlin", expected=sent.expected.id)
    assert shop.inventory.call_off(sent.expected.id).open == 0
    there = {level.location: (level.on_hand, level.incoming) for level in shop.inventory.level("MUG")}
    assert there == {"main": (4, 0), "berlin": (1, 0)}
    assert shop.verify() == ()


def test_what_is_held_at_a_place_that_closes_ships_from_another() -> None:
    shop = open_shop(MemoryStore(), clock=FixedClock(), MUG=2)
    for id in ("main", "berlin"):
        shop.inventory.create_location(Location(id, id.title(), priority=int(id == "main")))
    shop.inventory.receive("MUG", 2, location="berlin")
    cart = shop.carts.create(Cart([Line("MUG", 2)]))
    shop.inventory.configure(StockSettings("MUG", taken="on_checkout"))
    shop.carts.checkout(cart.id)
    (closed,) = [level.location for level in shop.inventory.level("MUG") if level.held]
    shop.inventory.update_location(Location(closed, closed.title(), active=False))
    order = shop.orders.place(cart.id)
    assert {unit.location for unit in order.allocated} == {"main", "berlin"} - {closed}
    assert shop.verify() == ()
