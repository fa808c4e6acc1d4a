"""What is out of bounds when a shop is asked about itself is refused by name."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from commerce_core import Commerce
from commerce_core.app.doctor import InvalidPatience
from commerce_core.events import Event
from commerce_core.ports import InvalidCursor, InvalidLimit, Store
from commerce_core.testing import FixedClock
from tests.flows.shop import buy, open_shop

AT = datetime(2026, 1, 15, tzinfo=UTC)


@pytest.mark.parametrize("after", [2**70, -1, "x", None, True, 1.0])
def test_a_position_is_a_whole_number(store: Store, tenant: str, after: object) -> None:
    shop = open_shop(store, tenant)
    with pytest.raises(InvalidCursor):
        shop.events(after=after)  # type: ignore[arg-type]
    assert shop.events(after=10**18) == ()


@pytest.mark.parametrize("limit", [2**70, 0, -1, "x", None, True])
def test_a_page_of_events_has_its_bounds(store: Store, tenant: str, limit: object) -> None:
    shop = open_shop(store, tenant)
    with pytest.raises(InvalidLimit):
        shop.events(limit=limit)  # type: ignore[arg-type]


def test_patience_ends_where_the_calendar_begins(store: Store, tenant: str) -> None:
    shop = open_shop(store, tenant)
    with pytest.raises(InvalidPatience):
        shop.doctor(patience=timedelta.max)


def test_events_are_late_only_where_somebody_is_to_be_told(store: Store, tenant: str) -> None:
    clock = FixedClock(AT)
    shop = open_shop(store, tenant, clock=clock, MUG=5)
    buy(shop)
    clock.advance(timedelta(hours=1))
    assert shop.doctor().healthy
    told = Commerce(store, tenant=shop.tenant, clock=clock, relay="worker")
    told.on("order.*", lambda event, shop: None, when="after_commit", name="test.told")
    buy(told)
    clock.advance(timedelta(hours=1))
    assert [each.check for each in shop.doctor().findings] == ["unread_events"], "also for whoever has no handlers"
    told.run_due()
    assert shop.doctor().healthy


def test_whoever_looks_at_events_hides_none_that_a_subscriber_waits_for(store: Store, tenant: str) -> None:
    clock = FixedClock(AT)
    kept = open_shop(store, tenant, MUG=5).tenant
    shop = Commerce(store, tenant=kept, clock=clock, relay="worker")
    shop.on("order.*", lambda event, shop: None, when="after_commit", name="test.dead")
    buy(shop)
    recorded = len(shop.events(limit=1000))
    clock.advance(timedelta(hours=1))
    (found,) = shop.doctor().findings
    assert (found.check, "test.dead" in found.message) == ("unread_events", True)
    assert 0 < found.count < recorded, "those from its enrolment on"
    shop.run_due()
    assert shop.doctor().healthy


def test_a_subscriber_that_is_told_hides_none_that_is_not(store: Store, tenant: str) -> None:
    clock = FixedClock(AT)
    kept = open_shop(store, tenant, MUG=5).tenant
    told, both = (Commerce(store, tenant=kept, clock=clock, relay="worker") for _ in range(2))
    for shop, name in ((told, "test.healthy"), (both, "test.healthy"), (both, "test.dead")):
        shop.on("order.*", lambda event, shop: None, when="after_commit", name=name)
    buy(both)
    told.run_due()
    clock.advance(timedelta(hours=1))
    assert [(each.check, "test.dead" in each.message) for each in both.doctor().findings] == [("unread_events", True)]


def test_more_events_than_are_counted_are_said_to_be_more(store: Store, tenant: str) -> None:
    clock = FixedClock(AT)
    kept = open_shop(store, tenant, MUG=5).tenant
    shop = Commerce(store, tenant=kept, clock=clock, relay="worker")
    shop.on("order.*", lambda event, shop: None, when="after_commit", name="test.dead")
    buy(shop)
    shop._ctx.run(lambda tx: tx.record(*(Event("order.updated", "ord", n, AT, {}) for n in range(1001))))
    clock.advance(timedelta(hours=1))
    (found,) = shop.doctor().findings
    assert (found.count, found.message[:14]) == (1000, "at least 1000 ")
