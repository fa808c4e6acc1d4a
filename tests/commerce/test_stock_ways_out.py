"""What refusals of stock say of the way out: all that is wrong at once, by the names people use, with the numbers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from commerce_core import Cart, Commerce, Line, NewProduct
from commerce_core.adapters.store.memory import MemoryStore
from commerce_core.catalog import UnknownItem
from commerce_core.checks import InvalidQuantity
from commerce_core.errors import NotFound
from commerce_core.ids import VariantId
from commerce_core.inventory import (
    Component,
    HoldCapExceeded,
    InsufficientStock,
    InvalidHold,
    InvalidStockSettings,
    KitCycle,
    Location,
    Policy,
    ReorderRule,
    StockSettings,
    TooFewUnits,
)
from commerce_core.testing import FixedClock
from tests.commerce.test_stock_refusals import told
from tests.flows.shop import buy, open_shop

AT = datetime(2026, 1, 15, 10, 30, tzinfo=UTC)
MUG, LAMP, SET = VariantId("MUG"), VariantId("LAMP"), VariantId("SET")
TEN = timedelta(minutes=10)
Call = Callable[[Commerce], object]


@pytest.fixture
def shop() -> Commerce:
    """3 mugs, 2 lamps, and a set that is no kit yet."""
    shop = open_shop(MemoryStore(), clock=FixedClock(AT), MUG=3, LAMP=2)
    shop.products.create(NewProduct("SET", "Set", "70.00", status="active", id="prod_set"))
    return shop


@pytest.mark.parametrize(
    "call",
    [
        lambda shop: shop.inventory.reserve({"A": 1, "MUG": 1, "B": 1}, owner="zoe"),
        lambda shop: shop.inventory.plan({"A": 1, "MUG": 1, "B": 1}),
        lambda shop: shop.inventory.availability(["A", "MUG", "B"]),
        lambda shop: shop.inventory.reorder_proposals(daily={"A": 1, "MUG": 1, "B": 1}),
        lambda shop: shop.inventory.configure(
            StockSettings(SET, components=[Component(VariantId(name)) for name in ("A", "MUG", "B")])
        ),
    ],
)
def test_every_unknown_sku_is_named_at_once(shop: Commerce, call: Call) -> None:
    with pytest.raises(UnknownItem, match="'A', 'B'") as unknown:
        call(shop)
    assert unknown.value.reference == "A"
    assert told(unknown.value) == [{"field": "A", "reference": "A"}, {"field": "B", "reference": "B"}]


def test_an_order_names_every_line_that_is_unknown(shop: Commerce) -> None:
    with pytest.raises(UnknownItem) as unknown:
        shop.orders.place(Cart([Line("A"), Line("MUG"), Line("B")]))
    assert [each.field for each in unknown.value.details] == ["lines[0].item", "lines[2].item"]


def test_a_single_unknown_sku_is_told_as_ever_and_a_thousand_in_few_words(shop: Commerce) -> None:
    with pytest.raises(UnknownItem, match="Nothing for sale has the SKU or id 'A': check its spelling") as unknown:
        shop.inventory.reserve({"A": 1}, owner="zoe")
    assert told(unknown.value) == [{"field": "A", "reference": "A"}]
    with pytest.raises(UnknownItem, match=r"and 990 more") as many:
        shop.inventory.availability([f"{number}-{'x' * 300}" for number in range(1000)])
    assert len(many.value.message) < 1000
    assert len(many.value.details) == 1000


@pytest.mark.parametrize(
    ("call", "numbers"),
    [
        (lambda: StockSettings(MUG, safety=-1), {"field": "safety", "asked": -1, "least": 0, "most": 10**6}),
        (lambda: StockSettings(MUG, hold_cap=0), {"field": "hold_cap", "asked": 0, "least": 1, "most": 10**6}),
        (lambda: ReorderRule(5, 3), {"field": "max", "asked": 3, "least": 5}),
        (
            lambda: Policy(hold_seconds=60, max_hold_seconds=30),
            {"field": "max_hold_seconds", "asked": 30, "least": 60},
        ),
        (
            lambda: Policy(commit_expired="never"),  # type: ignore[arg-type]
            {"field": "commit_expired", "asked": "'never'", "allowed": "refuse, if_free"},
        ),
    ],
)
def test_settings_out_of_bounds_tell_the_bounds(call: Callable[[], object], numbers: dict[str, Any]) -> None:
    with pytest.raises(InvalidStockSettings) as wrong:
        call()
    assert told(wrong.value) == [numbers]


@pytest.mark.parametrize(
    ("call", "numbers"),
    [
        (lambda shop: shop.inventory.receive("MUG", 0), {"field": "quantity", "asked": 0, "least": 1, "most": 10**6}),
        (
            lambda shop: shop.inventory.adjust("MUG", 10**7, reason="counted"),
            {"field": "quantity", "asked": 10**7, "least": -(10**6), "most": 10**6},
        ),
        (
            lambda shop: shop.inventory.receive("MUG", 10**5000),
            {"field": "quantity", "asked": "a number of 16610 bits", "least": 1, "most": 10**6},
        ),
        (
            lambda shop: shop.inventory.reorder_proposals(daily={"MUG": -1}),
            {"field": "daily[MUG]", "asked": -1, "least": 0, "most": 10**6},
        ),
    ],
)
def test_a_quantity_that_is_none_tells_the_bounds(shop: Commerce, call: Call, numbers: dict[str, Any]) -> None:
    with pytest.raises(InvalidQuantity) as wrong:
        call(shop)
    assert told(wrong.value) == [numbers]


def test_a_kit_of_itself_tells_the_way_round(shop: Commerce) -> None:
    with pytest.raises(KitCycle) as cycle:
        shop.inventory.configure(StockSettings(VariantId("prod_set"), components=[Component(SET)]))
    assert told(cycle.value) == [{"field": "components", "kit": "SET", "cycle": "SET > SET"}]
    with pytest.raises(KitCycle) as pure:
        StockSettings(SET, components=[Component(SET)])
    assert told(pure.value) == [{"field": "components", "kit": "SET", "cycle": "SET > SET"}]


def test_what_has_stock_of_its_own_is_named_by_its_sku(shop: Commerce) -> None:
    with pytest.raises(InvalidStockSettings, match=r"^MUG has stock of its own \(3 on hand") as own:
        shop.inventory.configure(StockSettings(MUG, components=[Component(LAMP)]))
    assert told(own.value) == [
        {"field": "components", "sku": "MUG", "on_hand": 3, "allocated": 0, "held": 0, "incoming": 0}
    ]


def test_a_component_named_twice_is_named_by_its_sku(shop: Commerce) -> None:
    with pytest.raises(InvalidStockSettings, match="The kit names MUG twice") as twice:
        shop.inventory.configure(StockSettings(SET, components=[Component(MUG), Component(VariantId("prod_mug"))]))
    assert told(twice.value) == [{"field": "components", "twice": "MUG"}]


def test_a_cap_reached_by_a_kit_names_the_component(shop: Commerce) -> None:
    shop.inventory.configure(StockSettings(SET, components=[Component(MUG, 2)]))
    shop.inventory.configure(StockSettings(MUG, hold_cap=4))
    shop.inventory.reserve({"SET": 1}, owner="zoe")
    with pytest.raises(HoldCapExceeded, match="MUG: 6 asked, 4 allowed, 2 held by this buyer now") as beyond:
        shop.inventory.reserve({"SET": 3}, owner="zoe")
    assert [short.sku for short in beyond.value.shortages] == ["MUG"]


@pytest.mark.parametrize(
    "call",
    [
        lambda shop: shop.inventory.withhold("MUG", -1, into="damaged", reason="found"),
        lambda shop: shop.inventory.write_off("MUG", 1, out_of="damaged", reason="broken"),
    ],
)
def test_too_few_units_are_told_of_a_sku(shop: Commerce, call: Call) -> None:
    with pytest.raises(TooFewUnits, match=r"^Of MUG at main, 0 units are damaged: 1 cannot be taken"):
        call(shop)


def test_the_main_location_that_nobody_created_is_there_without_being_kept(shop: Commerce) -> None:
    with pytest.raises(NotFound, match="'main' is there without being kept: call create_location") as main:
        shop.inventory.update_location(Location("main", "Main"))
    assert main.value.code == "not_found"
    with pytest.raises(NotFound, match="No location 'rome' exists here"):
        shop.inventory.update_location(Location("rome", "Roma"))


def test_a_backorder_limit_is_not_lowered_below_what_is_owed(shop: Commerce) -> None:
    shop.inventory.configure(StockSettings(MUG, backorder_limit=5))
    buy(shop, quantity=6)
    with pytest.raises(InsufficientStock, match="MUG: 3 are owed: not below 3") as owed:
        shop.inventory.configure(StockSettings(MUG, backorder_limit=1))
    assert told(owed.value) == [{"field": "MUG", "sku": "MUG", "backorder_limit": 1, "owed": 3}]
    shop.inventory.configure(StockSettings(MUG, backorder_limit=3))


TAKEN_OUT = [
    lambda shop: shop.inventory.adjust("MUG", -1, reason="broken"),
    lambda shop: shop.inventory.withhold("MUG", 1, into="damaged", reason="broken"),
    lambda shop: shop.inventory.write_off("MUG", 1, reason="broken"),
]


@pytest.mark.parametrize("change", TAKEN_OUT)
def test_a_stock_taker_hears_that_all_are_promised_to_orders(shop: Commerce, change: Call) -> None:
    buy(shop, quantity=3)
    with pytest.raises(InsufficientStock, match="3 of 3 on hand at main are promised to orders") as short:
        change(shop)
    assert "cancel or change an order first" in short.value.message
    assert "wait for more" not in short.value.message
    (detail,) = told(short.value)
    assert detail == {
        "field": "MUG",
        "sku": "MUG",
        "asked": 1,
        "available": 0,
        "held_by_others": 0,
        "held_until": None,
        "location": "main",
        "on_hand": 3,
        "allocated": 3,
        "held": 0,
        "damaged": 0,
        "quality_control": 0,
        "safety": 0,
    }


@pytest.mark.parametrize("change", TAKEN_OUT)
def test_a_stock_taker_hears_what_else_is_in_the_way(shop: Commerce, change: Call) -> None:
    """Of 3 one is damaged, one held, and one kept for safety."""
    shop.inventory.withhold("MUG", 1, into="damaged", reason="broken")
    shop.inventory.reserve({"MUG": 1}, owner="zoe", ttl=TEN)
    shop.inventory.configure(StockSettings(MUG, safety=1))
    with pytest.raises(InsufficientStock, match="1 held by others until 2026-01-15T10:40:00") as short:
        change(shop)
    assert "1 damaged, 1 kept for safety" in short.value.message
    assert "promised to orders" not in short.value.message
    assert "lower the safety stock" in short.value.message
    assert "out_of" in short.value.message


def test_a_transfer_hears_the_same(shop: Commerce) -> None:
    shop.inventory.create_location(Location("lyon", "Lyon"))
    buy(shop, quantity=2)
    with pytest.raises(InsufficientStock, match="MUG: 2 asked, 1 may be removed; 2 of 3 on hand at main are promised"):
        shop.inventory.transfer("MUG", 2, to="lyon")


@pytest.fixture
def closed(shop: Commerce) -> Commerce:
    """2 mugs at main, and 3 at lyon, which zoe holds: lyon is closed since."""
    shop.inventory.create_location(Location("lyon", "Lyon", priority=0))
    shop.inventory.create_location(Location("main", "Main", priority=1))
    shop.inventory.adjust("MUG", -1, reason="counted")
    shop.inventory.receive("MUG", 3, location="lyon")
    shop.inventory.reserve({"MUG": 3}, owner="zoe", ttl=TEN, location="lyon")
    shop.inventory.update_location(Location("lyon", "Lyon", priority=0, active=False))
    return shop


@pytest.mark.parametrize("owner", ["zoe", "jonas"])
def test_what_is_held_at_a_closed_place_is_not_worth_waiting_for(closed: Commerce, owner: str) -> None:
    with pytest.raises(InsufficientStock, match="MUG: 3 asked, 2 available; 3 at lyon, which is closed") as short:
        closed.inventory.reserve({"MUG": 3}, owner=owner)
    assert "open lyon again" in short.value.message
    assert "held by others" not in short.value.message
    (detail,) = told(short.value)
    assert (detail["held_by_others"], detail["held_until"], detail["closed"]) == (0, None, "lyon")


def test_a_closed_place_that_was_asked_for_is_told(closed: Commerce) -> None:
    with pytest.raises(InsufficientStock, match="1 asked, 0 available; 3 at lyon, which is closed"):
        closed.inventory.plan({"MUG": 1}, location="lyon")


def test_what_is_held_elsewhere_is_not_told_of_a_place_that_was_asked_for(shop: Commerce) -> None:
    shop.inventory.create_location(Location("lyon", "Lyon"))
    shop.inventory.reserve({"MUG": 3}, owner="zoe", ttl=TEN)
    with pytest.raises(InsufficientStock, match=r"MUG: 1 asked, 0 available\. Ask for less") as short:
        shop.inventory.reserve({"MUG": 1}, owner="jonas", location="lyon")
    assert (short.value.shortages[0].held, short.value.shortages[0].held_until) == (0, None)


@pytest.mark.parametrize("owner", ["", " ", None, 5])
def test_a_hold_without_an_owner_says_what_an_owner_is(shop: Commerce, owner: Any) -> None:
    with pytest.raises(InvalidHold, match=r"owner says who holds the units.* such as owner='cart_42'") as nobody:
        shop.inventory.reserve({"MUG": 1}, owner=owner)
    assert nobody.value.field == "owner"
