"""Units that come free: a card is refused, a hold is over, and what a hold cannot be stretched to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from commerce_core import Commerce
from commerce_core.adapters.store.memory import MemoryStore
from commerce_core.checkout import Policies
from commerce_core.ids import VariantId
from commerce_core.inventory import (
    HoldNotExtended,
    InsufficientStock,
    InvalidHold,
    Location,
    Policy,
    Shortage,
    StockLevel,
    StockSettings,
)
from commerce_core.payments import PaymentDeclined
from commerce_core.ports import Store
from commerce_core.testing import FixedClock
from tests.flows.shop import ASKS, DECLINED, SUCCESS, buy, open_shop, stock_of

AT = datetime(2026, 1, 15, 10, 30, tzinfo=UTC)
MUG = VariantId("prod_mug")
TEN = timedelta(minutes=10)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(AT)


@pytest.fixture
def shop(clock: FixedClock) -> Commerce:
    return open_shop(MemoryStore(), clock=clock, MUG=5)


def test_a_refused_card_gives_the_last_unit_back_in_every_store(store: Store, tenant: str) -> None:
    shop = open_shop(store, tenant, MUG=1)
    shop.inventory.configure(StockSettings(MUG, taken="on_payment"))
    order = buy(shop, card=None)
    with pytest.raises(PaymentDeclined):
        shop.payments.confirm(str(order.intent_id), payment_method=DECLINED)
    assert (stock_of(shop, "MUG"), shop.orders.get(order.id).allocated) == ((1, 0, 0), ())
    assert buy(shop).payment_status == "paid"
    with pytest.raises(InsufficientStock):
        shop.payments.confirm(str(order.intent_id), payment_method=SUCCESS)
    assert shop.verify() == ()


def test_another_card_takes_the_unit_again(shop: Commerce) -> None:
    shop.inventory.configure(StockSettings(MUG, taken="on_payment"))
    order = buy(shop, quantity=5, card=None)
    with pytest.raises(PaymentDeclined):
        shop.payments.confirm(str(order.intent_id), payment_method=DECLINED)
    shop.payments.confirm(str(order.intent_id), payment_method=SUCCESS)
    assert stock_of(shop, "MUG") == (5, 5, 0)
    assert shop.verify() == ()


def test_a_refused_card_keeps_what_was_taken_with_the_order(shop: Commerce) -> None:
    order = buy(shop, quantity=2, card=None)
    with pytest.raises(PaymentDeclined):
        shop.payments.confirm(str(order.intent_id), payment_method=DECLINED)
    assert stock_of(shop, "MUG") == (5, 2, 0)


def test_a_refused_card_takes_no_units_from_a_payment_under_way(shop: Commerce) -> None:
    """12.50 are paid in parts: 10.00 wait for the customer while a card for 2.00 is refused."""
    shop.inventory.configure(StockSettings(MUG, taken="on_payment"))
    order = buy(shop, card=None)
    waits, fails = (shop.payments.create_intent(amount, order=order.id) for amount in ("10.00", "2.00"))
    shop.payments.confirm(waits.id, payment_method=ASKS)
    with pytest.raises(PaymentDeclined):
        shop.payments.confirm(fails.id, payment_method=DECLINED)
    assert stock_of(shop, "MUG") == (5, 1, 0)
    assert shop.verify() == ()


@pytest.mark.parametrize(
    "change",
    [
        lambda shop: shop.inventory.adjust("MUG", -4, reason="counted"),
        lambda shop: shop.inventory.write_off("MUG", 4, reason="broken"),
        lambda shop: shop.inventory.withhold("MUG", 4, into="damaged", reason="broken"),
        lambda shop: shop.inventory.transfer("MUG", 4, to="lyon"),
    ],
    ids=["adjust", "write_off", "withhold", "transfer"],
)
def test_a_hold_keeps_its_units_and_is_named_until_it_is_over(
    shop: Commerce, clock: FixedClock, change: Callable[[Commerce], object]
) -> None:
    shop.inventory.create_location(Location("lyon", "Lyon"))
    shop.inventory.reserve({"MUG": 4}, owner="zoe", ttl=TEN)
    with pytest.raises(InsufficientStock) as short:
        change(shop)
    assert short.value.shortages == (Shortage("MUG", 4, 1, held=4, held_until=AT + TEN),)
    clock.advance(TEN)
    change(shop)
    assert shop.inventory.availability(["MUG"])["MUG"].sellable == (5 if len(shop.inventory.level("MUG")) == 2 else 1)
    assert shop.verify() == ()


def test_a_hold_that_is_over_is_free_to_read_and_to_limit(shop: Commerce, clock: FixedClock) -> None:
    shop.inventory.reserve({"MUG": 4}, owner="zoe", ttl=TEN)
    clock.advance(TEN)
    shop.inventory.reserve({"MUG": 1}, owner="jonas", ttl=TEN)
    there = shop.inventory.availability(["MUG"])["MUG"]
    assert (there.available, there.sellable) == (4, 4)
    assert shop.inventory.level("MUG") == (StockLevel(MUG, "main", 5, held=1),)
    shop.inventory.configure(StockSettings(MUG, safety=4))
    assert shop.inventory.level("MUG") == (StockLevel(MUG, "main", 5, held=1, safety=4),)
    assert shop.verify() == ()


def test_asking_again_stretches_a_hold_no_further(shop: Commerce, clock: FixedClock) -> None:
    """A hold may run for 3600 seconds in all, and be extended once: the replaced one was."""
    shop.policies.set(Policies(inventory=Policy(max_hold_seconds=3600, max_extensions=1)))
    held = shop.inventory.reserve({"MUG": 1}, owner="zoe", ttl=TEN)
    clock.advance(timedelta(minutes=5))
    shop.inventory.extend(held.id, ttl=TEN)
    again = shop.inventory.reserve({"MUG": 2}, owner="zoe", ttl=timedelta(seconds=3600))
    assert (again.created_at, again.extensions) == (AT, 1)
    assert again.expires_at == AT + timedelta(seconds=3600)
    again = shop.inventory.reserve({"MUG": 2}, owner="zoe", ttl=timedelta(minutes=1))
    with pytest.raises(HoldNotExtended) as refused:
        shop.inventory.extend(again.id, ttl=TEN)
    assert (refused.value.extensions, refused.value.latest) == (1, AT + timedelta(hours=1))
    clock.advance(timedelta(minutes=55))
    fresh = shop.inventory.reserve({"MUG": 2}, owner="zoe", ttl=TEN)
    assert (fresh.created_at, fresh.extensions) == (AT + timedelta(hours=1), 0)


@pytest.mark.parametrize("units", [{}, None, "MUG", ["MUG"], 3])
def test_a_hold_is_for_units(shop: Commerce, units: Any) -> None:
    with pytest.raises(InvalidHold):
        shop.inventory.reserve(units, owner="zoe")
    assert stock_of(shop, "MUG") == (5, 0, 0)
