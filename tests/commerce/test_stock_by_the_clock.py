"""Holds that are over count for nothing, be they swept or not; and what a payment took comes back with it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from commerce_core import Commerce, Line
from commerce_core.adapters.store.memory import MemoryStore
from commerce_core.ids import VariantId
from commerce_core.inventory import (
    HoldCapExceeded,
    Location,
    ReorderRule,
    StockLevel,
    StockSettings,
)
from commerce_core.ports import Store
from commerce_core.testing import FixedClock
from tests.flows.shop import ASKS, SUCCESS, buy, kept_cart, open_shop, stock_of

AT = datetime(2026, 1, 15, 10, 30, tzinfo=UTC)
MUG = VariantId("prod_mug")
TEN = timedelta(minutes=10)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(AT)


@pytest.fixture
def shop(clock: FixedClock) -> Commerce:
    return open_shop(MemoryStore(), clock=clock, MUG=5)


def over(shop: Commerce, clock: FixedClock, units: int) -> None:
    """A hold that is over and that nobody has swept."""
    shop.inventory.reserve({"MUG": units}, owner="zoe", ttl=TEN)
    clock.advance(TEN)


def test_what_a_hold_kept_can_be_promised_when_it_is_over(shop: Commerce, clock: FixedClock) -> None:
    over(shop, clock, 4)
    assert shop.inventory.promise("MUG", 5) == date(2026, 1, 15)


def test_what_a_hold_kept_is_not_bought_again_when_it_is_over(shop: Commerce, clock: FixedClock) -> None:
    shop.inventory.configure(StockSettings(MUG, reorder=ReorderRule(5, 10)))
    over(shop, clock, 4)
    assert shop.inventory.reorder_proposals() == ()


def test_units_that_come_in_are_kept_for_safety_beside_those_of_a_hold_that_is_over(
    shop: Commerce, clock: FixedClock
) -> None:
    """Of 5, 5 are held and over; 4 are to be kept for safety, and 1 comes: of the 6 there are, 4 are kept."""
    shop.inventory.reserve({"MUG": 5}, owner="zoe", ttl=TEN)
    shop.inventory.configure(StockSettings(MUG, safety=4))
    clock.advance(TEN)
    assert shop.inventory.receive("MUG", 1) == StockLevel(MUG, "main", 6, safety=4)
    assert shop.verify() == ()


def test_a_plan_sees_what_holds_that_are_over_kept(shop: Commerce, clock: FixedClock) -> None:
    """5 are in the main place, of which a hold that is over had 4: an order of 5 is one parcel, not two."""
    shop.inventory.create_location(Location("lyon", "Lyon", priority=1))
    shop.inventory.receive("MUG", 4, location="lyon")
    over(shop, clock, 4)
    assert [unit.location for unit in buy(shop, quantity=5).allocated] == ["main"]
    assert shop.verify() == ()


def on_payment(shop: Commerce) -> str:
    shop.inventory.configure(StockSettings(MUG, taken="on_payment"))
    return buy(shop, quantity=5, card=None).id


def test_a_voided_authorisation_gives_its_units_back_in_every_store(store: Store, tenant: str) -> None:
    shop = open_shop(store, tenant, MUG=5)
    order = on_payment(shop)
    part = shop.payments.create_intent("10.00", order=order, payment_method=SUCCESS, capture_method="manual")
    shop.payments.confirm(part.id)
    assert stock_of(shop, "MUG") == (5, 5, 0)
    shop.payments.cancel(part.id)
    assert (stock_of(shop, "MUG"), shop.orders.get(order).allocated) == ((5, 0, 0), ())
    assert buy(shop, quantity=5).payment_status == "paid"
    assert shop.verify() == ()


def test_a_charge_that_waits_and_is_given_up_gives_its_units_back(shop: Commerce) -> None:
    order = on_payment(shop)
    waiting = shop.payments.create_intent("10.00", order=order, payment_method=ASKS)
    shop.payments.confirm(waiting.id)
    assert stock_of(shop, "MUG") == (5, 5, 0)
    shop.payments.cancel(waiting.id)
    assert stock_of(shop, "MUG") == (5, 0, 0)
    assert shop.verify() == ()


def test_a_void_takes_no_units_from_money_that_came_or_may_come(shop: Commerce) -> None:
    order = on_payment(shop)
    one, other = (
        shop.payments.create_intent("10.00", order=order, payment_method=SUCCESS, capture_method="manual")
        for _ in range(2)
    )
    for each in (one, other):
        shop.payments.confirm(each.id)
    shop.payments.cancel(one.id)
    assert stock_of(shop, "MUG") == (5, 5, 0)
    shop.payments.capture(other.id, "4.00")
    shop.payments.cancel(other.id)
    assert stock_of(shop, "MUG") == (5, 5, 0)
    assert shop.verify() == ()


def test_merged_carts_hold_no_more_than_one_buyer_may_and_keep_their_lines(shop: Commerce) -> None:
    shop.inventory.configure(StockSettings(MUG, taken="on_cart", hold_cap=3))
    kept_cart(shop, Line("LAMP"), id="guest")
    kept_cart(shop, Line("LAMP"), id="own")
    shop.carts.add("guest", Line("MUG", 2))
    shop.carts.add("own", Line("MUG", 3))
    merged = shop.carts.merge("guest", "own")
    assert {line.key: line.quantity for line in merged.lines} == {"LAMP": 2, "MUG": 5}
    assert stock_of(shop, "MUG") == (5, 0, 3)
    with pytest.raises(HoldCapExceeded):
        shop.carts.checkout("own")
    assert shop.verify() == ()


def test_what_is_reserved_is_told_without_holds_that_are_over(shop: Commerce, clock: FixedClock) -> None:
    """1 allocated to an order and 1 held; a hold of 2 is over."""
    over(shop, clock, 2)
    buy(shop)
    shop.inventory.reserve({"MUG": 1}, owner="jonas")
    there = shop.inventory.availability("MUG")["MUG"]
    assert (there.available, there.reserved) == (3, 2)
    assert shop.inventory.level("MUG")[0].reserved == 2
