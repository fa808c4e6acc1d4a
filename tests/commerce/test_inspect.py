"""What is known of one thing, and what is late or wrong."""

from __future__ import annotations

from datetime import timedelta

import pytest
from attrs import evolve

from commerce_core import Cart, Commerce, Line, Money, NotFound, Percentage, Promotion
from commerce_core.adapters.gateways import SandboxGateway
from commerce_core.adapters.store.memory import MemoryStore
from commerce_core.app.doctor import InvalidPatience
from commerce_core.app.inspect import UnitsSeen
from commerce_core.deliveries import ATTEMPTS
from commerce_core.events import Event
from commerce_core.ids import VariantId
from commerce_core.inventory import Location, StockLevel
from commerce_core.orders import Order
from commerce_core.ports import Store
from commerce_core.testing import FaultyGateway, FixedClock
from commerce_core.trace import added
from tests.flows.shop import ASKS, SUCCESS, buy, open_shop


def test_an_order_tells_its_whole_story(store: Store, tenant: str) -> None:
    clock = FixedClock()
    shop = open_shop(store, tenant, clock=clock, MUG=5).at(actor="jane")
    order = buy(shop, quantity=2)
    seen = shop.inspect(order.number)
    assert (seen.kind, seen.id, seen.status, seen.faults) == ("order", order.id, "pending", ())
    assert seen.money.total == seen.money.captured == Money(2500, "EUR")
    assert (seen.money.refunded, seen.money.due) == (Money(0, "EUR"), Money(0, "EUR"))
    assert seen.stock == (UnitsSeen("prod_mug", "main", allocated=2),)
    assert [(each.location, each.on_hand, each.allocated, each.available) for each in seen.levels] == [
        ("main", 5, 2, 3)
    ]
    assert added(seen.trace.steps) == 2500
    clock.advance(timedelta(minutes=1))
    shop.orders.cancel(order.id, "customer_request", refund=True)
    seen = shop.inspect(order.id)
    assert (seen.status, seen.money.refunded, seen.stock) == ("cancelled", Money(2500, "EUR"), ())
    assert seen.timeline == tuple(sorted(seen.timeline, key=lambda each: each.at))
    told = [(each.source, each.what) for each in seen.timeline]
    for wanted in (
        ("event", "order.created"),
        ("event", "payment.refunded"),
        ("movement", "allocated"),
        ("movement", "deallocated"),
        ("payment", "charge succeeded"),
        ("payment", "refund begun"),
        ("payment", "refund succeeded"),
        ("audit", "intent created"),
    ):
        assert told.count(wanted) == 1, wanted
    versions = [each for each in seen.timeline if each.source == "audit" and each.subject == order.id]
    assert len(versions) == shop.orders.get(order.id).version
    assert {each.actor for each in versions} == {"jane"}


def test_whatever_has_a_story_tells_it(store: Store, tenant: str) -> None:
    shop = open_shop(store, tenant, MUG=5)
    cart = shop.carts.create(Cart([Line("MUG", 1)]))
    held = shop.inventory.reserve({"MUG": 2}, owner=cart.id)
    order = buy(shop)
    shop.coupons.create(Promotion("p1", Percentage("5"), code="CODE1"))
    assert shop.inspect(str(order.intent_id)).money.captured == Money(1250, "EUR")
    assert shop.inspect(held.id).stock == shop.inspect(cart.id).stock == (UnitsSeen("prod_mug", "main", held=2),)
    assert shop.inspect("MUG") == shop.inspect("prod_mug")
    assert shop.inspect("MUG").levels == (StockLevel(VariantId("prod_mug"), "main", 5, allocated=1, held=2),)
    assert shop.inspect("MUG").stock == (), "nothing is promised to a product"
    assert shop.inspect("CODE1").kind == "promotion"
    assert all(shop.inspect(id).timeline for id in (str(order.intent_id), held.id, cart.id, "MUG", "p1"))


@pytest.mark.parametrize("reference", ["nothing", "", "a\0b", None, 7, ["x"]])
def test_what_is_not_there_is_not_found(store: Store, tenant: str, reference: object) -> None:
    shop = open_shop(store, tenant)
    with pytest.raises(NotFound):
        shop.inspect(reference)


def test_another_tenants_order_is_not_found(store: Store, tenant: str) -> None:
    order = buy(open_shop(store, tenant, MUG=1))
    with pytest.raises(NotFound):
        open_shop(store, f"{tenant}-other").inspect(order.id)


def test_a_shop_at_rest_is_healthy(store: Store, tenant: str) -> None:
    shop = open_shop(store, tenant, clock=(clock := FixedClock()), MUG=5)
    buy(shop)
    shop.events()
    clock.advance(timedelta(days=1))
    assert shop.doctor().healthy


def test_what_is_late_is_found_and_healed(store: Store, tenant: str) -> None:
    clock, real = FixedClock(), SandboxGateway()
    shop = open_shop(store, tenant, clock=clock, gateway=FaultyGateway(real, {1: "after"}), MUG=5)
    stuck = buy(shop)
    waiting = buy(shop, card=ASKS)
    hold = shop.inventory.reserve({"MUG": 1}, owner="cart_1")
    assert shop.doctor().healthy, "nothing is late yet"
    clock.advance(timedelta(minutes=21))
    found = {each.check: each for each in shop.doctor(books=False).findings}
    assert set(found) == {"stuck_payments", "late_holds"}, "nobody is to be told of events"
    assert found["stuck_payments"].examples == (stuck.intent_id,), "a customer who is asked is not late"
    assert found["late_holds"].examples == (hold.id,)
    assert {each.severity for each in found.values()} == {"warning"}
    assert shop.doctor(patience=timedelta(days=1)).healthy
    shop.run_due(), shop.events()
    assert shop.doctor().healthy
    assert shop.orders.get(waiting.id).payment_status == "pending"


def test_a_wrong_sum_is_an_error() -> None:
    shop = open_shop(store := MemoryStore(), MUG=5)
    order = shop.orders.get(buy(shop).id)
    forged = evolve(order, captured_minor=1, version=order.version + 1)
    store.run("t", lambda tx: tx.put(forged))
    (first, *_) = shop.doctor().findings
    assert (first.check, first.severity) == ("books", "error")
    assert shop.inspect(order.id).faults
    assert not shop.doctor(books=False).findings


@pytest.mark.parametrize("patience", [timedelta(seconds=-1), 5, None])
def test_patience_is_a_time(shop: Commerce, patience: object) -> None:
    with pytest.raises(InvalidPatience):
        shop.doctor(patience=patience)


def test_audit_entries_are_found_through_the_shop(store: Store, tenant: str) -> None:
    shop = open_shop(store, tenant, MUG=5)
    order = shop.at(actor="jane").orders.place(lines=[Line("MUG", 1)], payment_method=SUCCESS)
    page = shop.audit.find({"resource_id": order.id}, sort=["version"])
    assert [each.version for each in page.records] == [*range(1, shop.orders.get(order.id).version + 1)]
    assert {each.actor for each in page.records} == {"jane"}
    assert store.read(tenant, lambda tx: tx.get(Order, order.id)).version == page.records[-1].version


def test_the_levels_of_an_order_are_those_of_every_location(store: Store, tenant: str) -> None:
    shop = open_shop(store, tenant, MUG=2)
    shop.inventory.create_location(Location("lyon", "Lyon"))
    shop.inventory.receive("MUG", 7, location="lyon")
    order = buy(shop, quantity=1)
    assert [(each.location, each.on_hand) for each in shop.inspect(order.id).levels] == [("lyon", 7), ("main", 2)]


def test_the_doctor_lists_deliveries_that_failed_for_good(store: Store, tenant: str) -> None:
    clock = FixedClock()
    shop = open_shop(store, tenant, clock=clock, MUG=5)

    def broken(event: Event, _: Commerce) -> None:
        raise ConnectionError("nobody answers")

    shop.on("order.created", broken, when="after_commit", name="mail")
    order = buy(shop)
    assert shop.doctor().healthy, "it is tried again"
    clock.advance(timedelta(minutes=30))
    assert [each.check for each in shop.doctor().findings] == ["late_deliveries"]
    for _ in range(ATTEMPTS):
        shop.run_due()
        clock.advance(timedelta(hours=7))
    (found,) = shop.doctor().findings
    (event,) = [event for _, event in shop.events() if event.type == "order.created"]
    assert (found.check, found.severity, found.count) == ("failed_deliveries", "error", 1)
    said = f"order.created {event.id} to mail, 6 attempts: ConnectionError: nobody answers"
    assert found.examples[0].endswith(said)
    assert event.subject == order.id
    (delivery,) = shop.deliveries.find({"status": "failed"}).records
    assert found.examples[0].startswith(delivery.id)
