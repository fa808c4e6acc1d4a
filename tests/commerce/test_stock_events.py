"""What happens to stock is told: each movement by hand, and each hold that begins or ends."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from commerce_core import Cart, Commerce, Line
from commerce_core.inventory import Location, StockSettings
from commerce_core.ports import Store
from commerce_core.testing import FixedClock
from tests.flows.shop import open_shop
from tests.flows.stock_told import check_told


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def shop(store: Store, tenant: str, clock: FixedClock) -> Commerce:
    return open_shop(store, tenant, clock=clock, MUG=9)


def types(shop: Commerce) -> list[str]:
    return [event.type for _, event in shop.events() if event.type.startswith("inventory.")]


def test_each_movement_by_hand_is_told(shop: Commerce) -> None:
    stock = shop.inventory
    stock.create_location(Location("lyon", "Lyon"))
    stock.configure(StockSettings("MUG", safety=1))
    stock.adjust("MUG", -1, reason="counted")
    stock.withhold("MUG", 1, into="damaged", reason="wet")
    stock.write_off("MUG", 1, reason="wet", out_of="damaged")
    coming = stock.expect("MUG", 5, on=date(2026, 6, 1))
    stock.receive("MUG", 2, expected=coming.id)
    stock.call_off(coming.id)
    sent = stock.transfer("MUG", 2, to="lyon", travels=True)
    assert types(shop) == [
        "inventory.received",
        "inventory.adjusted",
        "inventory.withheld",
        "inventory.written_off",
        "inventory.expected",
        "inventory.received",
        "inventory.expected",
        "inventory.transferred",
        "inventory.expected",
    ]
    (*_, last) = [event for _, event in shop.events() if event.type == "inventory.transferred"]
    assert last.data == {"location": "main", "cause": sent.expected.id, "reason": "", "on_hand": -2}
    check_told(shop)
    assert shop.verify() == ()


def test_each_hold_that_begins_or_ends_is_told(shop: Commerce, clock: FixedClock) -> None:
    held = shop.inventory.reserve({"MUG": 2}, owner="jane")
    shop.inventory.extend(held.id)  # moves nothing
    shop.inventory.release(held.id)
    over = shop.inventory.reserve({"MUG": 3}, owner="jane")
    clock.advance(timedelta(hours=1))
    shop.run_due()
    cart = shop.carts.create(Cart([Line("MUG", 1)]))
    shop.carts.checkout(cart.id)
    shop.orders.place(cart.id)  # what becomes an order's is told with the order
    assert types(shop)[1:] == [f"inventory.{what}" for what in ("held", "released", "held", "expired", "held")]
    (ended,) = [event for _, event in shop.events() if event.type == "inventory.expired"]
    assert (ended.subject, ended.data["owner"], ended.data["expires_at"]) == (
        over.id,
        "jane",
        over.expires_at.isoformat(),
    )
    assert ended.data["units"] == [{"variant_id": "prod_mug", "location": "main", "quantity": 3}]
    check_told(shop)
    assert shop.verify() == ()


def test_what_changes_nothing_tells_nothing(shop: Commerce) -> None:
    before = types(shop)
    shop.inventory.receive("MUG", 1, key="r")
    shop.inventory.receive("MUG", 1, key="r")
    with pytest.raises(Exception, match="Not enough stock"):
        shop.inventory.adjust("MUG", -99, reason="counted")
    assert types(shop) == [*before, "inventory.received"]
