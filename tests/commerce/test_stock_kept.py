"""Stock that is announced, withheld, moved, limited, and watched."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from commerce_core import Commerce
from commerce_core.adapters.store.memory import MemoryStore
from commerce_core.app.stock.receive import InvalidExpectation
from commerce_core.ids import VariantId
from commerce_core.inventory import (
    InsufficientStock,
    InvalidAdjustment,
    InvalidTransfer,
    Location,
    ReorderRule,
    Shortage,
    StockLevel,
    StockSettings,
    TooFewUnits,
)
from commerce_core.ports import Store
from commerce_core.testing import FixedClock
from tests.flows.shop import buy, event_types, open_shop

AT = datetime(2026, 1, 15, 10, 30, tzinfo=UTC)
MUG = VariantId("prod_mug")


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(AT)


@pytest.fixture
def shop(clock: FixedClock) -> Commerce:
    return open_shop(MemoryStore(), clock=clock, MUG=5)


def test_announced_units_come_in_parts_in_every_store(store: Store, tenant: str) -> None:
    shop = open_shop(store, tenant, MUG=5)
    order = shop.inventory.expect("MUG", 10, on=date(2026, 2, 1), reason="PO 7", key="e")
    assert shop.inventory.expect("MUG", 10, on=date(2026, 2, 1), reason="PO 7", key="e") == order
    assert shop.inventory.receive("MUG", 8, expected=order.id) == StockLevel(MUG, "main", 13, incoming=2)
    assert shop.inventory.call_off(order.id).open == 0
    assert shop.inventory.level("MUG") == (StockLevel(MUG, "main", 13),)
    with pytest.raises(TooFewUnits):
        shop.inventory.call_off(order.id)
    with pytest.raises(InvalidExpectation):
        shop.inventory.receive("LAMP", 1, expected=order.id)
    assert shop.inventory.verify() == ()


def test_a_transfer_brings_no_more_than_was_sent_in_every_store(store: Store, tenant: str) -> None:
    shop = open_shop(store, tenant, MUG=20)
    shop.inventory.create_location(Location("lyon", "Lyon"))
    sent = shop.inventory.transfer("MUG", 5, to="lyon", travels=True).expected
    assert sent is not None
    with pytest.raises(TooFewUnits, match=r"5 of the units of transfer .* are on their way, not 6") as more:
        shop.inventory.receive("MUG", 6, location="lyon", expected=sent.id)
    assert (more.value.asked, more.value.there) == (6, 5)
    shop.inventory.receive("MUG", 2, location="lyon", expected=sent.id)
    shop.inventory.call_off(sent.id)
    with pytest.raises(TooFewUnits, match=r"All 5 units of .* have come, or were called off"):
        shop.inventory.receive("MUG", 3, location="lyon", expected=sent.id)
    assert shop.inventory.level("MUG") == (StockLevel(MUG, "lyon", 2), StockLevel(MUG, "main", 18))
    assert shop.verify() == ()


def test_a_supplier_may_send_more_than_is_to_come_once(shop: Commerce) -> None:
    order = shop.inventory.expect("MUG", 5)
    assert shop.inventory.receive("MUG", 7, expected=order.id) == StockLevel(MUG, "main", 12)
    with pytest.raises(TooFewUnits, match="without `expected`"):
        shop.inventory.receive("MUG", 5, expected=order.id)
    assert shop.inventory.level("MUG") == (StockLevel(MUG, "main", 12),)


def test_units_are_withheld_and_written_off_in_every_store(store: Store, tenant: str) -> None:
    shop = open_shop(store, tenant, MUG=5)
    assert shop.inventory.withhold("MUG", 3, into="quality_control", reason="sample").available == 2
    assert shop.inventory.withhold("MUG", -1, into="quality_control", reason="passed").available == 3
    level = shop.inventory.write_off("MUG", 2, reason="broken", out_of="quality_control")
    assert level == StockLevel(MUG, "main", 3)
    assert shop.inventory.write_off("MUG", 1, reason="stolen") == StockLevel(MUG, "main", 2)
    with pytest.raises(InsufficientStock) as short:
        shop.inventory.write_off("MUG", 3, reason="stolen")
    assert short.value.shortages == (Shortage("MUG", 3, 2),)
    with pytest.raises(TooFewUnits):
        shop.inventory.withhold("MUG", -1, into="damaged", reason="found")
    with pytest.raises(InvalidAdjustment):
        shop.inventory.withhold("MUG", 1, into="lost", reason="found")
    assert shop.verify() == ()


def test_units_move_between_locations_in_every_store(store: Store, tenant: str) -> None:
    shop = open_shop(store, tenant, MUG=5)
    shop.inventory.create_location(Location("lyon", "Lyon"))
    there = shop.inventory.transfer("MUG", 2, to="lyon", key="t")
    assert (there.source, there.target) == (StockLevel(MUG, "main", 3), StockLevel(MUG, "lyon", 2))
    assert shop.inventory.transfer("MUG", 2, to="lyon", key="t") == there
    sent = shop.inventory.transfer("MUG", 1, to="lyon", travels=True)
    assert sent.target == StockLevel(MUG, "lyon", 2, incoming=1)
    assert sent.expected is not None
    assert shop.inventory.receive("MUG", 1, location="lyon", expected=sent.expected.id) == StockLevel(MUG, "lyon", 3)
    with pytest.raises(InsufficientStock) as short:
        shop.inventory.transfer("MUG", 3, to="lyon")
    assert short.value.shortages == (Shortage("MUG", 3, 2),)
    with pytest.raises(InvalidTransfer):
        shop.inventory.transfer("MUG", 1, to="main")
    assert shop.verify() == ()


def test_limits_hold_at_every_location_also_at_those_to_come(shop: Commerce) -> None:
    """A safety stock at each, and a cap of backorders for all of them: 3 and 3 are free, and 1 is not there yet."""
    shop.inventory.create_location(Location("x", "X"))
    shop.inventory.configure(StockSettings(MUG, safety=2, backorder_limit=1))
    assert shop.inventory.level("MUG") == (StockLevel(MUG, "main", 5, safety=2, backorder_limit=1),)
    assert shop.inventory.receive("MUG", 1, location="x").safety == 1
    assert shop.inventory.receive("MUG", 4, location="x") == StockLevel(MUG, "x", 5, safety=2)
    buy(shop, quantity=7)
    with pytest.raises(InsufficientStock) as short:
        shop.inventory.configure(StockSettings(MUG, safety=2))
    assert [each.sku for each in short.value.shortages] == ["MUG"]
    assert shop.inventory.settings("MUG").backorder_limit == 1
    assert shop.verify() == ()


def test_a_preorder_sells_what_never_was_here(shop: Commerce) -> None:
    shop.inventory.configure(StockSettings(VariantId("LAMP"), backorder_limit=3, available_from=date(2026, 3, 1)))
    assert shop.inventory.availability(["LAMP"])["LAMP"].sellable == 3
    buy(shop, "LAMP", 2)
    assert shop.inventory.promise("LAMP", 1) == date(2026, 3, 1)


def test_each_line_is_told_of_once_in_every_store(store: Store, tenant: str) -> None:
    clock = FixedClock(AT)
    shop = open_shop(store, tenant, clock=clock, MUG=5)
    shop.inventory.configure(StockSettings(MUG, low_at=3))
    buy(shop, quantity=2)
    assert shop.inventory.alerts().records == ()
    buy(shop)
    shop.inventory.reserve({"MUG": 2}, owner="zoe")
    shop.inventory.reserve({"MUG": 2}, owner="zoe")
    assert [(alert.kind, alert.available) for alert in shop.inventory.alerts(sort=["created_at"]).records] == [
        ("low", 2),
        ("out_of_stock", 0),
    ]
    clock.advance(timedelta(hours=1))
    shop.run_due()
    shop.run_due()
    told = shop.inventory.alerts({"kind": "back_in_stock"}).records
    assert [(alert.variant_id, alert.location, alert.available, alert.low_at) for alert in told] == [
        (MUG, "main", 2, 3)
    ]
    lines = ["inventory.low", "inventory.out_of_stock", "inventory.back_in_stock"]
    assert [name for name in event_types(shop) if name in lines] == lines


def test_a_line_drawn_above_the_stock_is_told_of_at_once(shop: Commerce) -> None:
    shop.inventory.create_location(Location("x", "X"))
    shop.inventory.configure(StockSettings(MUG, low_at=9))
    shop.inventory.configure(StockSettings(MUG, low_at=9))
    assert [alert.kind for alert in shop.inventory.alerts().records] == ["low"]
    shop.inventory.receive("MUG", 1, location="x")
    assert {alert.location for alert in shop.inventory.alerts().records} == {"main", "x"}


def test_what_is_refused_tells_nobody(shop: Commerce) -> None:
    shop.inventory.configure(StockSettings(MUG, low_at=3))
    before = event_types(shop)
    with pytest.raises(InsufficientStock):
        shop.inventory.reserve({"MUG": 6}, owner="zoe")
    assert event_types(shop) == before
    assert shop.inventory.alerts().records == ()


def test_what_runs_low_is_proposed_to_be_bought(shop: Commerce) -> None:
    """Odoo's own numbers: 4 are owed, min 4 and max 10 need 14, in multiples of 5 it is 15."""
    rule = ReorderRule(4, 10, 5, lead_days=3)
    shop.inventory.configure(StockSettings(MUG, backorder_limit=4, reorder=rule))
    assert shop.inventory.reorder_proposals() == ()
    buy(shop, quantity=9)
    (proposal,) = shop.inventory.reorder_proposals()
    assert (proposal.quantity, proposal.forecast, proposal.arrives_on) == (15, -4, date(2026, 1, 18))
    shop.inventory.expect("MUG", 15, on=proposal.arrives_on)
    assert shop.inventory.reorder_proposals() == ()
    assert shop.inventory.promise("MUG", 11) == date(2026, 1, 18)
    (more,) = shop.inventory.reorder_proposals(daily={"MUG": 3})
    assert more.forecast == 2
