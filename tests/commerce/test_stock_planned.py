"""Plans over locations, by distance and by cost, explained; and orders that are served by them."""

from __future__ import annotations

import pytest

from commerce_core import Address, Cart, Commerce, Line
from commerce_core.adapters.store.memory import MemoryStore
from commerce_core.checkout import Policies
from commerce_core.ids import VariantId
from commerce_core.inventory import (
    Coordinates,
    InsufficientStock,
    InvalidLocation,
    Location,
    MissingCost,
    Nearest,
    Policy,
    StockSettings,
    metres_between,
)
from tests.flows.shop import SUCCESS, open_shop, stock_of

MUG = VariantId("prod_mug")
BERLIN, PARIS = Coordinates("52.52", "13.405"), Coordinates("48.8566", "2.3522")
STRASBOURG = Coordinates("48.5734", "7.7521")


@pytest.fixture
def shop() -> Commerce:
    """3 mugs in Berlin (first), 4 in Paris: a parcel from Berlin costs 4.90, from Paris 6.90 and 0.10 for each unit."""
    shop = open_shop(MemoryStore())
    shop.inventory.create_location(Location("berlin", "Berlin", country="DE", coordinates=BERLIN, shipment_minor=490))
    paris = Location("paris", "Paris", priority=1, country="FR", coordinates=PARIS, shipment_minor=690, unit_minor=10)
    shop.inventory.create_location(paris)
    shop.inventory.receive("MUG", 3, location="berlin")
    shop.inventory.receive("MUG", 4, location="paris")
    return shop


@pytest.mark.parametrize(
    ("one", "other", "kilometres"),
    [
        (BERLIN, PARIS, 878),
        (PARIS, PARIS, 0),
        (Coordinates("0", "0"), Coordinates("0", "180"), 20_015),
        (Coordinates("90", "0"), Coordinates("-90", "77"), 20_015),
        (Coordinates("0", "179.5"), Coordinates("0", "-179.5"), 111),
    ],
)
def test_distances_are_those_of_an_atlas(one: Coordinates, other: Coordinates, kilometres: int) -> None:
    """Berlin to Paris; half the circumference of the Earth; a degree of the equator across the date line."""
    assert metres_between(one, other) / 1000 == pytest.approx(kilometres, rel=0.005)
    assert metres_between(one, other) == metres_between(other, one)


def test_a_plan_says_which_place_gives_what_and_why(shop: Commerce) -> None:
    plan = shop.inventory.plan({"MUG": 5}, strategy=Nearest(STRASBOURG))
    assert [(unit.location, unit.quantity) for unit in plan.units] == [("berlin", 1), ("paris", 4)]
    first, *others = plan.explanation
    assert first.startswith("2 parcels: places by distance (paris 39")
    assert others == ["1 of MUG from berlin", "4 of MUG from paris"]
    assert stock_of(shop, "MUG") == (3, 0, 0)


def test_the_cheapest_plan_goes_by_what_the_locations_cost(shop: Commerce) -> None:
    """3 from Berlin are 4.90; 4 are only in Paris, 6.90 and 4 times 0.10; 5 need both: 4.90 + 6.90 + 2 times 0.10."""
    found = {units: shop.inventory.plan({"MUG": units}, strategy="cheapest") for units in (3, 4, 5)}
    assert {units: plan.explanation[0].rpartition(": ")[2] for units, plan in found.items()} == {
        3: "490 minor units",
        4: "730 minor units",
        5: "1200 minor units",
    }


def test_a_place_without_a_cost_is_named(shop: Commerce) -> None:
    shop.inventory.receive("MUG", 1)
    with pytest.raises(MissingCost, match="main") as missing:
        shop.inventory.plan({"MUG": 1}, strategy="cheapest")
    assert missing.value.locations == ("main",)


def test_a_hold_is_taken_where_it_is_nearest(shop: Commerce) -> None:
    for wanted, place in ((Nearest(STRASBOURG), "paris"), (Nearest("fr"), "paris"), (Nearest("DE"), "berlin")):
        held = shop.inventory.reserve({"MUG": 1}, owner="zoe", strategy=wanted)
        assert [unit.location for unit in held.units] == [place]


@pytest.mark.parametrize("country", ["DE", "FR"])
def test_an_order_and_a_cart_are_served_from_the_country_they_go_to(shop: Commerce, country: str) -> None:
    shop.policies.set(Policies(inventory=Policy(strategy="nearest")))
    there = {"DE": "berlin", "FR": "paris"}[country]
    address = Address("Rue 1", "Ville", country)
    order = shop.orders.place(Cart([Line("MUG")], shipping_address=address), payment_method=SUCCESS)
    assert [unit.location for unit in order.allocated] == [there]
    cart = shop.carts.create(Cart([Line("MUG")], shipping_address=address))
    shop.carts.checkout(cart.id)
    assert [level.location for level in shop.inventory.level("MUG") if level.held] == [there]
    assert shop.verify() == ()


def test_a_plan_is_refused_with_who_has_the_units(shop: Commerce) -> None:
    shop.inventory.reserve({"MUG": 6}, owner="zoe")
    with pytest.raises(InsufficientStock) as short:
        shop.inventory.plan({"MUG": 2})
    assert [(each.sku, each.asked, each.available, each.held) for each in short.value.shortages] == [("MUG", 2, 1, 6)]


def test_a_plan_takes_backorders_only_of_what_is_nowhere(shop: Commerce) -> None:
    shop.inventory.configure(StockSettings(MUG, backorder_limit=2))
    assert shop.inventory.plan({"MUG": 8}).explanation[1:] == (
        "4 of MUG from berlin, 1 of them on backorder",
        "4 of MUG from paris",
    )


@pytest.mark.parametrize("wrong", [None, "", "Berlin", 5, ("1", "2"), Location("x", "X")])
def test_near_is_a_point_or_a_country(wrong: str) -> None:
    with pytest.raises(InvalidLocation):
        Nearest(wrong)
