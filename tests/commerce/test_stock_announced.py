"""What is announced or extended is not lost sight of when a variant becomes a kit, or carts are merged."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commerce_core import Cart, Commerce, Line
from commerce_core.adapters.store.memory import MemoryStore
from commerce_core.inventory import Component, HoldNotExtended, InvalidStockSettings, Reservation, StockSettings
from commerce_core.ports import Query
from commerce_core.testing import FixedClock
from tests.flows.shop import open_shop, stock_of


def holds_of(shop: Commerce) -> list[Reservation]:
    return list(shop._ctx.read(lambda tx: tx.find(Reservation, Query()).records))


def filled(clock: FixedClock) -> Commerce:
    return open_shop(MemoryStore(), clock=clock, MUG=9)


def test_a_variant_with_announced_units_does_not_become_a_kit() -> None:
    shop = filled(FixedClock())
    shop.inventory.expect("LAMP", 10)
    with pytest.raises(InvalidStockSettings, match="10 incoming"):
        shop.inventory.configure(StockSettings("LAMP", components=[Component("MUG", 2)]))
    assert shop.verify() == ()


def test_merging_carts_does_not_make_a_hold_younger() -> None:
    clock = FixedClock()
    shop = filled(clock)
    shop.inventory.configure(StockSettings("MUG", taken="on_checkout", max_extensions=1))
    guest, own = shop.carts.create(Cart([Line("MUG", 2)])), shop.carts.create(Cart())
    shop.carts.checkout(guest.id)
    (held,) = [each for each in holds_of(shop) if each.owner == guest.id]
    clock.advance(timedelta(minutes=6))
    shop.inventory.extend(held.id)
    shop.carts.merge(guest.id, into=own.id)
    (joined,) = [each for each in holds_of(shop) if each.owner == own.id]
    clock.advance(timedelta(minutes=1))
    with pytest.raises(HoldNotExtended):
        shop.inventory.extend(joined.id)


def test_merging_carts_is_no_way_to_hold_for_ever() -> None:
    clock = FixedClock()
    shop = filled(clock)
    shop.inventory.receive("LAMP", 3)
    day = timedelta(hours=24)  # `max_hold_seconds`
    own = shop.carts.create(Cart())
    began = clock.now()
    shop.inventory.reserve({"MUG": 5}, owner=own.id, ttl=day)
    for _ in range(3):
        clock.advance(timedelta(hours=7))
        guest = shop.carts.create(Cart())
        shop.inventory.reserve({"LAMP": 1}, owner=guest.id, ttl=day)
        shop.carts.merge(guest.id, into=own.id)
        (held,) = [each for each in holds_of(shop) if each.owner == own.id and each.status == "held"]
        assert held.expires_at == began + day
    clock.advance(timedelta(hours=3))
    assert stock_of(shop, "MUG") == (9, 0, 0)
