"""Stock at several places: one cap for all of them, and only places that there are."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product

import pytest
from attrs import evolve

from commerce_core import Commerce
from commerce_core.adapters.store.memory import MemoryStore
from commerce_core.errors import CommerceError, NotFound
from commerce_core.ids import VariantId
from commerce_core.inventory import InsufficientStock, Location, StockLevel, StockSettings, set_limits
from commerce_core.orders import Order
from commerce_core.ports import Store
from commerce_core.testing import FixedClock
from commerce_core.testing.store_suite.races import race
from tests.flows.shop import buy, open_shop

AT = datetime(2026, 1, 15, 10, 30, tzinfo=UTC)
MUG = VariantId("prod_mug")


@pytest.fixture
def books() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def shop(books: MemoryStore) -> Commerce:
    return open_shop(books, clock=FixedClock(AT), MUG=5)


def sellable(shop: Commerce, sku: str = "MUG") -> int | None:
    return shop.inventory.availability([sku])[sku].sellable


def with_places(shop: Commerce, *names: str) -> None:
    for number, name in enumerate(names):
        shop.inventory.create_location(Location(name, name.title(), priority=number))


def test_a_backorder_cap_is_the_skus_however_many_places_have_it_in_every_store(store: Store, tenant: str) -> None:
    """5 in the main place and 3 in each of two others, and 4 beyond that: 15 can be sold and not one more."""
    shop = open_shop(store, tenant, MUG=5)
    with_places(shop, "berlin", "lyon")
    shop.inventory.receive("MUG", 3, location="berlin")
    shop.inventory.configure(StockSettings(MUG, backorder_limit=4))
    shop.inventory.receive("MUG", 3, location="lyon")
    assert sellable(shop) == 15
    assert sum(level.backorder_limit for level in shop.inventory.level("MUG")) == 4
    buy(shop, quantity=13)
    with pytest.raises(InsufficientStock):
        buy(shop, quantity=3)
    buy(shop, quantity=2)
    with pytest.raises(InsufficientStock) as short:
        buy(shop)
    assert [(each.asked, each.available) for each in short.value.shortages] == [(1, 0)]
    assert shop.verify() == ()


def test_many_buyers_at_once_do_not_pass_the_cap(store: Store, tenant: str) -> None:
    shop = open_shop(store, tenant, MUG=1)
    with_places(shop, "berlin")
    shop.inventory.receive("MUG", 1, location="berlin")
    shop.inventory.configure(StockSettings(MUG, backorder_limit=2))
    answers = race(8, lambda _: buy(shop))
    assert sum(isinstance(answer, Order) for answer in answers) == 4
    assert shop.verify() == ()


def test_a_cap_moves_with_what_nobody_was_promised_when_its_place_closes(shop: Commerce) -> None:
    with_places(shop, "berlin")
    shop.inventory.receive("MUG", 1, location="berlin")
    shop.inventory.configure(StockSettings(MUG, backorder_limit=4))
    buy(shop, quantity=7)
    (home,) = [level.location for level in shop.inventory.level("MUG") if level.backorder_limit]
    other = {"main": "berlin", "berlin": "main"}[home]
    known = shop.inventory.locations({"id": home}).records
    place = evolve(known[0] if known else Location("main", "Main"), active=False)
    (shop.inventory.update_location if known else shop.inventory.create_location)(place)
    assert {level.location: level.backorder_limit for level in shop.inventory.level("MUG")} == {home: 1, other: 3}
    assert sellable(shop) == 3
    buy(shop, quantity=3)
    with pytest.raises(InsufficientStock):
        buy(shop)
    assert shop.verify() == ()


def test_a_cap_is_not_lowered_below_what_all_places_owe(shop: Commerce) -> None:
    shop.inventory.configure(StockSettings(MUG, backorder_limit=4))
    buy(shop, quantity=8)
    with_places(shop, "berlin")
    shop.inventory.receive("MUG", 1, location="berlin")
    with pytest.raises(InsufficientStock) as short:
        shop.inventory.configure(StockSettings(MUG, backorder_limit=2))
    assert [(each.sku, each.asked, each.available) for each in short.value.shortages] == [("MUG", 2, 1)]
    shop.inventory.configure(StockSettings(MUG, backorder_limit=3))
    assert sellable(shop) == 1
    assert shop.verify() == ()


def test_a_cap_that_multiplied_is_named_and_put_right(shop: Commerce, books: MemoryStore) -> None:
    """As an earlier version left it: the whole cap at each place."""
    shop.inventory.configure(StockSettings(MUG, backorder_limit=4))
    with_places(shop, "berlin")
    shop.inventory.receive("MUG", 1, location="berlin")
    move = StockLevel(MUG, "berlin", 1)
    limits = set_limits(move, backorder_limit=4)
    assert limits is not None
    books.run("t", lambda tx: tx.move([limits], at=AT))
    (fault,) = shop.inventory.verify()
    assert "8" in fault
    assert "4" in fault
    shop.inventory.configure(shop.inventory.settings("MUG"))
    assert shop.verify() == ()


def test_only_places_that_there_are_have_stock(shop: Commerce) -> None:
    """Without locations there is the main one; units at a mistyped place could be sold and never moved."""
    calls = {
        "location": [
            lambda: shop.inventory.receive("MUG", 1, location="mian"),
            lambda: shop.inventory.expect("MUG", 1, location="mian"),
            lambda: shop.inventory.adjust("MUG", 1, reason="counted", location="mian"),
            lambda: shop.inventory.withhold("MUG", 1, into="damaged", reason="broken", location="mian"),
            lambda: shop.inventory.write_off("MUG", 1, reason="broken", location="mian"),
            lambda: shop.inventory.transfer("MUG", 1, to="main", location="mian"),
            lambda: shop.inventory.reserve({"MUG": 1}, owner="a", location="mian"),
        ],
        "to": [lambda: shop.inventory.transfer("MUG", 1, to="mian")],
    }
    before = shop.inventory.movements("MUG")
    for field, known in product(calls, [("main",), ("berlin", "main")]):
        if len(known) == 2 and not shop.inventory.locations().records:
            with_places(shop, "berlin")
        for call in calls[field]:
            with pytest.raises(NotFound, match="'main'") as unknown:
                call()
            error = unknown.value
            assert isinstance(error, CommerceError)
            assert error.code == "unknown_location"
            assert (error.values["field"], error.values["nearest"]) == (field, "main")
            assert "main" in str(error.values["known"])
            assert [detail.field for detail in error.details] == [field]
    assert shop.inventory.movements("MUG") == before


def test_an_unknown_place_tells_which_there_are(shop: Commerce) -> None:
    with_places(shop, "berlin", "lyon")
    with pytest.raises(NotFound) as unknown:
        shop.inventory.receive("MUG", 1, location="Berlin")
    assert (unknown.value.values["known"], unknown.value.values["nearest"]) == (("berlin", "lyon", "main"), "berlin")
    with pytest.raises(NotFound) as other:
        shop.inventory.receive("MUG", 1, location="tokyo")
    assert other.value.values["nearest"] is None
