"""When stock is taken: by SKU, for kits, beyond what is there, and by whom."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from commerce_core import Cart, Commerce, Line, NewProduct, Percentage, Promotion
from commerce_core.adapters.store.memory import MemoryStore
from commerce_core.checkout import Policies
from commerce_core.errors import NotFound
from commerce_core.ids import VariantId
from commerce_core.inventory import (
    Component,
    HoldCapExceeded,
    HoldEnded,
    HoldNotExtended,
    InsufficientStock,
    InvalidHold,
    Location,
    Policy,
    Reservation,
    Shortage,
    StockSettings,
    UnknownStrategy,
)
from commerce_core.ports import Query, Store, Where
from commerce_core.testing import FixedClock
from commerce_core.testing.store_suite.races import race
from tests.flows.shop import SUCCESS, buy, kept_cart, open_shop, stock_of

AT = datetime(2026, 1, 15, 10, 30, tzinfo=UTC)
MUG, LAMP = VariantId("prod_mug"), VariantId("prod_lamp")


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(AT)


@pytest.fixture
def shop(clock: FixedClock) -> Commerce:
    return open_shop(MemoryStore(), clock=clock, MUG=5, LAMP=5)


def with_set(shop: Commerce) -> None:
    """A set of 1 lamp and 2 mugs."""
    shop.products.create(NewProduct("SET", "Set", "70.00", status="active", id="prod_set"))
    shop.inventory.configure(
        StockSettings(VariantId("SET"), components=(Component(LAMP), Component(VariantId("MUG"), 2)))
    )


def later(clock: FixedClock, seconds: int) -> None:
    clock.advance(timedelta(seconds=seconds))


def test_a_kit_takes_its_components_and_ships_them_in_every_store(store: Store, tenant: str) -> None:
    shop = open_shop(store, tenant, MUG=5, LAMP=5)
    with_set(shop)
    assert shop.inventory.availability(["SET", "MUG"])["SET"].sellable == 2
    order = shop.orders.place(lines=[Line("SET", 2), Line("MUG", 1)], payment_method=SUCCESS)
    assert (stock_of(shop, "MUG"), stock_of(shop, "LAMP")) == ((5, 5, 0), (5, 2, 0))
    shop.inventory.configure(StockSettings(VariantId("SET"), components=(Component(LAMP),)))
    shop.orders.process(order.id)
    shop.orders.ship(order.id, {"SET": 1})
    assert (stock_of(shop, "MUG"), stock_of(shop, "LAMP")) == ((3, 3, 0), (4, 1, 0))
    shop.orders.ship(order.id)
    assert (stock_of(shop, "MUG"), stock_of(shop, "LAMP")) == ((0, 0, 0), (3, 0, 0))
    assert shop.verify() == ()


def test_what_a_kit_lacks_is_named_by_its_sku(shop: Commerce) -> None:
    with_set(shop)
    with pytest.raises(InsufficientStock) as short:
        shop.orders.place(lines=[Line("SET", 3)], payment_method=SUCCESS)
    assert short.value.shortages == (Shortage("MUG", 6, 5),)
    assert stock_of(shop, "LAMP") == (5, 0, 0)


def test_what_is_not_counted_is_never_short(shop: Commerce) -> None:
    shop.inventory.configure(StockSettings(MUG, taken="none"))
    shop.inventory.configure(StockSettings(LAMP, taken="track_only"))
    order = shop.orders.place(lines=[Line("MUG", 9), Line("LAMP", 7)], payment_method=SUCCESS)
    assert order.allocated == ()
    shop.orders.process(order.id)
    shop.orders.ship(order.id)
    assert (stock_of(shop, "MUG"), stock_of(shop, "LAMP")) == ((5, 0, 0), (0, 0, 0))
    assert shop.inventory.availability(["MUG", "LAMP"])["LAMP"].sellable is None
    assert shop.verify() == ()


def test_stock_that_is_taken_with_the_payment_waits_for_it(shop: Commerce) -> None:
    shop.inventory.configure(StockSettings(MUG, taken="on_payment"))
    first, second = buy(shop, quantity=4, card=None), buy(shop, quantity=4, card=None)
    assert stock_of(shop, "MUG") == (5, 0, 0)
    shop.payments.confirm(str(first.intent_id), payment_method=SUCCESS)
    assert stock_of(shop, "MUG") == (5, 4, 0)
    with pytest.raises(InsufficientStock) as short:
        shop.payments.confirm(str(second.intent_id), payment_method=SUCCESS)
    assert short.value.shortages == (Shortage("MUG", 4, 1),)
    assert shop.orders.get(second.id).captured_minor == 0
    assert buy(shop).allocated[0].quantity == 1
    assert shop.verify() == ()


def test_backorders_are_taken_up_to_their_limit_and_ship_once_they_came(shop: Commerce) -> None:
    shop.inventory.configure(StockSettings(MUG, backorder_limit=3))
    order = buy(shop, quantity=7)
    with pytest.raises(InsufficientStock) as short:
        buy(shop, quantity=2)
    assert short.value.shortages == (Shortage("MUG", 2, 1),)
    shop.orders.process(order.id)
    with pytest.raises(InsufficientStock) as waiting:
        shop.orders.ship(order.id)
    assert waiting.value.shortages == (Shortage("MUG", 7, 5),)
    shop.orders.ship(order.id, {"MUG": 5})
    shop.inventory.receive("MUG", 2)
    assert shop.orders.ship(order.id).status == "shipped"
    assert stock_of(shop, "MUG") == (0, 0, 0)
    assert shop.verify() == ()


def test_damaged_units_are_not_shipped(shop: Commerce) -> None:
    shop.inventory.configure(StockSettings(MUG, backorder_limit=5))
    order = buy(shop, quantity=5)
    shop.orders.process(order.id)
    shop.inventory.withhold("MUG", 2, into="damaged", reason="broken")
    with pytest.raises(InsufficientStock) as short:
        shop.orders.ship(order.id)
    assert short.value.shortages == (Shortage("MUG", 5, 3),)


def test_a_cart_holds_what_is_taken_in_the_cart_in_every_store(store: Store, tenant: str) -> None:
    clock = FixedClock(AT)
    shop = open_shop(store, tenant, clock=clock, MUG=5, LAMP=5)
    shop.inventory.configure(StockSettings(MUG, taken="on_cart", hold_cap=4))
    cart = kept_cart(shop, Line("LAMP", 1))
    shop.carts.add(cart.id, Line("MUG", 3))
    assert (stock_of(shop, "MUG"), stock_of(shop, "LAMP")) == ((5, 0, 3), (5, 0, 0))
    later(clock, 400)
    shop.carts.change(cart.id, "MUG", quantity=4)
    later(clock, 400)
    assert shop.run_due().holds_expired == 0
    with pytest.raises(HoldCapExceeded) as beyond:
        shop.carts.add(cart.id, Line("MUG", 1))
    assert beyond.value.shortages == (Shortage("MUG", 5, 4),)
    with pytest.raises(InsufficientStock) as short:
        buy(shop, quantity=2)
    ends = AT + timedelta(seconds=1000)
    assert short.value.shortages == (Shortage("MUG", 2, 1, held=4, held_until=ends),)
    shop.carts.checkout(cart.id)
    assert stock_of(shop, "LAMP") == (5, 0, 1)
    order = shop.orders.place(cart.id, payment_method=SUCCESS)
    assert (stock_of(shop, "MUG"), stock_of(shop, "LAMP")) == ((5, 4, 0), (5, 1, 0))
    assert {unit.quantity for unit in order.allocated} == {4, 1}
    assert shop.verify() == ()


def test_an_emptied_cart_holds_nothing(shop: Commerce) -> None:
    shop.inventory.configure(StockSettings(MUG, taken="on_cart"))
    cart = kept_cart(shop, Line("LAMP", 1))
    shop.carts.add(cart.id, Line("MUG", 3))
    shop.carts.remove(cart.id, "MUG")
    assert stock_of(shop, "MUG") == (5, 0, 0)
    assert shop.verify() == ()


def test_activity_prolongs_a_hold_no_further_than_the_policy(shop: Commerce, clock: FixedClock) -> None:
    policy = Policy(taken="on_cart", hold_seconds=600, max_hold_seconds=900)
    shop.policies.set(Policies(inventory=policy))
    cart = kept_cart(shop, Line("LAMP", 1))
    for quantity in (1, 2, 3):
        shop.carts.add(cart.id, Line("MUG", 1))
        assert stock_of(shop, "MUG") == (5, 0, quantity)
        later(clock, 400)
    assert shop.run_due().holds_expired == 1
    assert stock_of(shop, "MUG") == (5, 0, 0)


def test_a_hold_is_extended_within_limits(shop: Commerce, clock: FixedClock) -> None:
    shop.inventory.configure(StockSettings(MUG, max_extensions=1))
    held = shop.inventory.reserve({"MUG": 1}, owner="zoe")
    later(clock, 400)
    longer = shop.inventory.extend(held.id)
    assert (longer.expires_at, longer.extensions) == (AT + timedelta(seconds=1000), 1)
    later(clock, 400)
    with pytest.raises(HoldNotExtended) as refused:
        shop.inventory.extend(held.id)
    assert (refused.value.extensions, refused.value.max_extensions) == (1, 1)
    later(clock, 400)
    with pytest.raises(HoldEnded):
        shop.inventory.extend(held.id)


def test_a_hold_is_taken_and_extended_for_any_time_within_the_limit(shop: Commerce) -> None:
    almost, longer = timedelta(minutes=1, microseconds=-1), timedelta(minutes=1, microseconds=1)
    held = shop.inventory.reserve({"MUG": 1}, owner="zoe", ttl=almost)
    assert held.expires_at == AT + almost
    for _ in range(2):
        assert shop.inventory.extend(held.id, ttl=longer, key="e").expires_at == AT + longer
    for wrong in (60, timedelta(0), timedelta(days=1, microseconds=1)):
        for call in (
            partial(shop.inventory.reserve, {"MUG": 1}, owner="jonas"),
            partial(shop.inventory.extend, held.id),
        ):
            with pytest.raises(InvalidHold) as refused:
                call(ttl=wrong)
            assert (refused.value.field, refused.value.most) == ("ttl", 86_400)


def test_holds_whose_time_is_over_are_free_before_anybody_sweeps(shop: Commerce, clock: FixedClock) -> None:
    shop.inventory.reserve({"MUG": 5}, owner="zoe")
    shop.inventory.reserve({"LAMP": 5}, owner="jonas")
    later(clock, 600)
    assert shop.inventory.reserve({"MUG": 5}, owner="zoe").status == "held"
    buy(shop, "LAMP", 5)
    assert (stock_of(shop, "MUG"), stock_of(shop, "LAMP")) == ((5, 0, 5), (5, 5, 0))
    assert shop.verify() == ()


def test_a_guests_cart_merges_into_the_customers_with_its_hold(shop: Commerce) -> None:
    shop.inventory.configure(StockSettings(MUG, taken="on_cart"))
    guest, own = kept_cart(shop, Line("LAMP", 1), id="guest"), kept_cart(shop, Line("LAMP", 2), id="own")
    shop.coupons.create(Promotion("summer", Percentage("10"), code="SUMMER2026"))
    shop.carts.apply_code(guest.id, "SUMMER2026")
    shop.carts.add(guest.id, Line("MUG", 2))
    shop.carts.add(own.id, Line("MUG", 1))
    merged = shop.carts.merge("guest", "own", key="m")
    assert {line.key: line.quantity for line in merged.lines} == {"LAMP": 3, "MUG": 3}
    assert merged.codes == ("SUMMER2026",)
    assert shop.carts.get("guest").lines == ()
    assert stock_of(shop, "MUG") == (5, 0, 3)
    assert shop.carts.merge("guest", "own", key="m") == merged
    shop.orders.place("own", payment_method=SUCCESS)
    assert stock_of(shop, "MUG") == (5, 3, 0)
    assert shop.verify() == ()


def test_units_are_taken_at_the_locations_the_policy_prefers(shop: Commerce) -> None:
    shop.inventory.create_location(Location("berlin", "Berlin", priority=2))
    shop.inventory.create_location(Location("lyon", "Lyon", priority=1))
    shop.inventory.receive("MUG", 3, location="berlin")
    shop.inventory.receive("MUG", 3, location="lyon")
    assert [unit.location for unit in shop.inventory.reserve({"MUG": 6}, owner="a").units] == ["lyon", "main"]
    held = shop.inventory.reserve({"MUG": 5}, owner="a", strategy="single_location_first")
    assert [unit.location for unit in held.units] == ["main"]
    held = shop.inventory.reserve({"MUG": 2}, owner="a", location="berlin")
    assert [(unit.location, unit.quantity) for unit in held.units] == [("berlin", 2)]
    with pytest.raises(UnknownStrategy):
        shop.inventory.reserve({"MUG": 2}, owner="a", strategy="nearest to me")
    berlin = shop.inventory.locations().records[-1]
    shop.inventory.update_location(Location("berlin", berlin.name, active=False), expected=berlin.version)
    with pytest.raises(InsufficientStock) as short:
        shop.inventory.reserve({"MUG": 9}, owner="b")
    assert short.value.shortages == (Shortage("MUG", 9, 8),)  # when the hold at berlin ends, nobody gets its units
    assert short.value.shortages[0].closed == {"berlin": 3}


def test_a_cart_that_was_never_kept_is_ordered_as_ever(shop: Commerce) -> None:
    assert shop.orders.place(Cart([Line("MUG", 2)]), payment_method=SUCCESS).allocated[0].quantity == 2


def test_two_holds_of_one_owner_at_once_leave_one(store: Store, tenant: str) -> None:
    shop = open_shop(store, tenant, MUG=8)
    answers = race(8, lambda number: shop.inventory.reserve({"MUG": number % 2 + 1}, owner="zoe"))
    assert all(isinstance(answer, Reservation) for answer in answers)
    (held,) = store.read(tenant, lambda tx: tx.find(Reservation, Query((Where("status", "eq", "held"),)))).records
    assert stock_of(shop, "MUG") == (8, 0, held.units[0].quantity)
    assert shop.verify() == ()


def test_kits_that_share_a_component_do_not_both_get_the_last(store: Store, tenant: str) -> None:
    shop = open_shop(store, tenant, MUG=5, LAMP=9)
    with_set(shop)
    answers = race(8, lambda number: buy(shop, "SET" if number % 2 else "MUG"))
    refused = [answer for answer in answers if isinstance(answer, type)]
    assert set(refused) <= {InsufficientStock}
    on_hand, allocated, _ = stock_of(shop, "MUG")
    assert allocated == sum(2 if order.lines[0].sku == "SET" else 1 for order in answers if not isinstance(order, type))
    assert on_hand - allocated in {0, 1}
    assert shop.verify() == ()


def test_a_cart_that_is_created_with_lines_holds_what_is_taken_in_carts(store: Store, tenant: str) -> None:
    shop = open_shop(store, tenant, MUG=5)
    shop.inventory.configure(StockSettings("MUG", taken="on_cart"))
    first = shop.carts.create(Cart([Line("MUG", 4)]), key="c")
    assert shop.carts.create(Cart([Line("MUG", 4)]), key="c") == first
    assert stock_of(shop, "MUG") == (5, 0, 4)
    with pytest.raises(InsufficientStock):
        shop.carts.create(Cart([Line("MUG", 2)], id="other"))
    with pytest.raises(NotFound):
        shop.carts.get("other")
    shop.orders.place(first.id)
    assert stock_of(shop, "MUG") == (5, 4, 0)
    assert shop.verify() == ()


def test_a_hold_of_what_is_not_in_the_cart_does_not_begin_its_checkout(shop: Commerce) -> None:
    """Lamps are taken in carts, mugs at the checkout: holding a lamp says nothing of the mugs."""
    shop.inventory.configure(StockSettings(LAMP, taken="on_cart"))
    cart = shop.carts.create(Cart([Line("MUG", 1)]))
    shop.inventory.reserve({"LAMP": 1}, owner=cart.id)
    shop.carts.add(cart.id, Line("MUG", 9))
    assert stock_of(shop, "MUG") == (5, 0, 0)
