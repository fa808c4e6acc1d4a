"""What can be sold of many items at once is told from levels that are each looked at once."""

from __future__ import annotations

import pytest

from commerce_core import Commerce
from commerce_core.adapters.store.memory import MemoryStore
from commerce_core.catalog import NewProduct
from commerce_core.inventory import Location, StockLevel
from commerce_core.ports import Store
from tests.flows.shop import open_shop

Looks = list[StockLevel]


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> Looks:
    """The levels of which it was asked how many are available, each time."""
    seen: Looks = []
    available = StockLevel.available.fget  # type: ignore[attr-defined]

    def counted(level: StockLevel) -> int:
        seen.append(level)
        return int(available(level))

    monkeypatch.setattr(StockLevel, "available", property(counted))
    return seen


def with_skus(store: Store, count: int, tenant: str = "t") -> Commerce:
    """A shop with `S1` to so many, 5 of each in the main place and as many as its number in Lyon."""
    shop = open_shop(store, tenant)
    shop.inventory.create_location(Location("lyon", "Lyon", priority=1))
    for number in range(1, count + 1):
        sku = f"S{number}"
        shop.products.create(NewProduct(sku, sku, "1.00", status="active"))
        shop.inventory.receive(sku, 5)
        shop.inventory.receive(sku, number, location="lyon")
    return shop


def looks_for(looks: Looks, count: int) -> int:
    shop, skus = with_skus(MemoryStore(), count), [f"S{number}" for number in range(1, count + 1)]
    looks.clear()
    shop.inventory.availability(skus)
    return len(looks)


def test_twice_as_many_skus_take_twice_as_many_looks_at_levels(looks: Looks) -> None:
    assert looks_for(looks, 40) == 2 * looks_for(looks, 20) > 0


def test_each_of_many_is_told_its_own_units_of_all_open_places_in_every_store(store: Store, tenant: str) -> None:
    """5 and 1 are 6 of S1, 5 and 2 are 7 of S2, 5 and 3 are 8 of S3; of S2 a cart holds 4."""
    shop = with_skus(store, 3, tenant)
    shop.inventory.reserve({"S2": 4}, owner="cart_1")
    found = shop.inventory.availability(["S1", "S2", "S3"])
    assert {sku: (each.available, each.sellable, each.reserved) for sku, each in found.items()} == {
        "S1": (6, 6, 0),
        "S2": (3, 3, 4),
        "S3": (8, 8, 0),
    }
