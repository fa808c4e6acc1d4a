"""What holds of every write: its events, its idempotency key, whose key it is, and other tenants' ids."""

from __future__ import annotations

import inspect

import pytest

from commerce_core import Commerce, NotFound
from commerce_core.adapters.store.memory import MemoryStore
from commerce_core.app.idempotency import InvalidIdempotencyKey
from commerce_core.catalog import UnknownItem
from commerce_core.ports import IdempotencyConflict, Store
from tests.commerce.calls import MUG, WRITES, Write, nothing
from tests.flows.shop import event_types, open_shop, sandbox

every_write = pytest.mark.parametrize("write", WRITES, ids=lambda write: write.name)
ROOMS = (
    "products",
    "categories",
    "customers",
    "carts",
    "orders",
    "inventory",
    "payments",
    "coupons",
    "discounts",
    "taxes",
    "shipping",
    "rates",
    "prices",
    "price_lists",
    "plans",
    "policies",
)
DOCUMENTED = set(
    "order.created order.updated order.cancelled order.fulfilled order.refunded product.created product.updated "
    "product.deleted customer.created customer.updated payment.succeeded payment.failed payment.refunded "
    "shipment.created shipment.delivered inventory.low inventory.out_of_stock".split()
)
"""Of the 21 events of the API those that belong to what there is."""
OURS = set(
    "rate.set price.set price_list.set plan.created plan.revised "
    "coupon.created coupon.updated coupon.retired discount.created discount.updated discount.retired "
    "inventory.back_in_stock inventory.held inventory.released inventory.received inventory.expected "
    "inventory.adjusted inventory.withheld inventory.written_off inventory.transferred".split()
)
"""What the API has no calls for."""


def stocked(store: Store | None = None, tenant: str = "t") -> Commerce:
    return open_shop(store or MemoryStore(), tenant, MUG=9, LAMP=2)


def books(shop: Commerce) -> object:
    """Everything that a write could move."""
    return shop.events(), shop.inventory.movements("MUG"), shop.orders.find().records, sandbox(shop).ledger()


def test_the_table_has_every_write_there_is() -> None:
    shop = stocked()
    keyed = {
        f"{room}.{name}"
        for room in ROOMS
        for name, call in inspect.getmembers(getattr(shop, room), inspect.ismethod)
        if "key" in inspect.signature(call).parameters
    }
    assert {write.name.split()[0] for write in WRITES} == keyed


@every_write
def test_it_records_its_events_once_and_in_order(write: Write) -> None:
    shop = stocked()
    ids = write.prepare(shop)
    before = len(shop.events())
    write(shop, ids)
    assert tuple(event_types(shop, after=before)) == write.events
    assert shop.verify() == ()


def test_every_event_is_a_documented_one() -> None:
    assert {event for write in WRITES for event in write.events} == DOCUMENTED - {"payment.failed"} | OURS


@every_write
def test_sent_again_it_answers_alike_and_does_nothing(write: Write) -> None:
    shop = stocked()
    ids = write.prepare(shop)
    first = write(shop, ids, key="k")
    after = books(shop)
    assert write(shop, ids, key="k") == first
    assert books(shop) == after
    assert shop.verify() == ()


@every_write
def test_a_key_stands_for_one_request(write: Write) -> None:
    shop = stocked()
    ids = write.prepare(shop)
    write(shop, ids, key="k")
    after = books(shop)
    with pytest.raises(IdempotencyConflict):
        write(shop, ids, write.other, key="k")
    other = WRITES[0] if write is not WRITES[0] else WRITES[1]
    with pytest.raises(IdempotencyConflict):
        other(shop, other.prepare(shop) if other.prepare is write.prepare else {}, key="k")
    assert books(shop) == after


@every_write
def test_a_key_is_its_senders_own(write: Write) -> None:
    """Two actors who both call their first request `1` do not get each other's answers, nor do two tenants."""
    store = MemoryStore()
    shop, other = stocked(store), stocked(store, "other")
    write(shop, write.prepare(shop), key="1")
    hold = [whose.inventory.reserve({"LAMP": 1}, owner="a", key="1") for whose in (shop.at(actor="jane"), other)]
    assert hold[0].id != hold[1].id
    with pytest.raises(IdempotencyConflict):
        shop.inventory.reserve({"LAMP": 1}, owner="a", key="1")


@every_write
def test_another_tenants_id_is_no_id(write: Write) -> None:
    store = MemoryStore()
    mine, theirs = stocked(store), stocked(store, "theirs")
    ids = write.prepare(theirs)
    if not ids:
        return
    before = books(mine), books(theirs)
    with pytest.raises(NotFound) as missing:
        write(mine, ids)
    with pytest.raises(NotFound) as absent:
        write(mine, dict.fromkeys(ids, "none"))
    said, wanted = missing.value.message, absent.value.message
    for name in ids:
        said, wanted = said.replace(ids[name], "?"), wanted.replace("none", "?")
    assert (said, type(missing.value)) == (wanted, type(absent.value)), "not yours is not there"
    assert (books(mine), books(theirs)) == before


@pytest.mark.parametrize("key", ["", "k" * 256, 5, b"k", True])
def test_keys_are_short_text(key: object) -> None:
    shop = stocked()
    before = books(shop)
    for write in WRITES:
        if write.prepare is nothing:
            with pytest.raises(InvalidIdempotencyKey):
                write(shop, {}, key=key)
    assert books(shop) == before


def test_keys_that_no_database_holds_are_refused_alike(store: Store, tenant: str) -> None:
    shop = stocked(store, tenant)
    for key in ("\0", "\ud800"):
        with pytest.raises(InvalidIdempotencyKey):
            shop.inventory.receive("MUG", 1, key=key)


def test_tenants_share_nothing(store: Store, tenant: str) -> None:
    mine, theirs = stocked(store, f"{tenant}-a"), stocked(store, f"{tenant}-b")
    order = mine.orders.place(MUG, key="k")
    WRITES[0](mine, {})  # a product whose SKU is NEW
    assert theirs.orders.find().records == ()
    assert theirs.orders.place(MUG, key="k").number == order.number == "1001"
    with pytest.raises(NotFound):
        theirs.products.get("NEW")
    with pytest.raises(UnknownItem):
        theirs.inventory.receive("NEW", 1)
    assert [p for p, _ in theirs.events()] == list(range(1, len(theirs.events()) + 1))
    again = mine.at(tenant=f"{tenant}-b")
    assert again.tenant.currency is mine.tenant.currency
    assert again.orders.find().records == theirs.orders.find().records
    assert (mine.verify(), theirs.verify()) == ((), ())


def test_who_did_it_is_written_down() -> None:
    shop = stocked().at(actor="jane")
    order = shop.orders.place(MUG)
    assert shop.orders.history(order.id)[0].actor == "jane"
    assert shop.at(actor="joe").orders.cancel(order.id, "customer_request").history[-1].actor == "joe"
