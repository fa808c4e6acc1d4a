"""Every call of the facade, joined: the host's rows live and die with ours, and nothing else ends its transaction."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from hypothesis import settings

from commerce_core import Cart, Commerce, CommerceError, Line, Percentage, Promotion
from commerce_core.ports import GatewayInTransaction, IdempotencyConflict, Tx, VersionConflict
from tests.commerce.calls import MUG, WRITES, Ids, Write, paid
from tests.commerce.test_every_write import ROOMS
from tests.joined.ground import Ground
from tests.joined.hosts import KINDS, Host

NIGHTLY = settings.default.max_examples > 1000
SHARES = 3
"""A call is tried with every third kind of host on every run, nightly with each."""
GATEWAY = {"payments.confirm", "payments.capture", "payments.refund", "payments.cancel", "orders.cancel"}
"""What asks the gateway, and is not begun therefore."""
Read = Callable[[Commerce, Ids], object]
READS: dict[str, Read] = {
    "products.get": lambda shop, ids: shop.products.get("MUG"),
    "products.find": lambda shop, ids: shop.products.find(),
    "categories.get": lambda shop, ids: shop.categories.get("none"),
    "categories.find": lambda shop, ids: shop.categories.find(),
    "customers.get": lambda shop, ids: shop.customers.get("none"),
    "customers.find": lambda shop, ids: shop.customers.find({"no_such_column": 1}),
    "customers.summary": lambda shop, ids: shop.customers.summary("none"),
    "carts.get": lambda shop, ids: shop.carts.get("none"),
    "carts.quote": lambda shop, ids: shop.carts.quote(MUG),
    "carts.explain": lambda shop, ids: shop.carts.explain(Cart([Line("NO-SUCH", 1)])),
    "carts.trace": lambda shop, ids: shop.carts.trace(Cart([Line("MUG", 1)])),
    "orders.get": lambda shop, ids: shop.orders.get(ids["order"]),
    "orders.find": lambda shop, ids: shop.orders.find({"status": "pending"}),
    "orders.explain": lambda shop, ids: shop.orders.explain(ids["order"], "cancel"),
    "orders.allowed_actions": lambda shop, ids: shop.orders.allowed_actions(ids["order"]),
    "orders.history": lambda shop, ids: shop.orders.history("none"),
    "orders.receipt": lambda shop, ids: shop.orders.receipt(ids["order"]),
    "inventory.level": lambda shop, ids: shop.inventory.level("MUG"),
    "inventory.verify": lambda shop, ids: shop.inventory.verify(),
    "inventory.settings": lambda shop, ids: shop.inventory.settings("MUG"),
    "inventory.availability": lambda shop, ids: shop.inventory.availability(["MUG", "NO-SUCH"]),
    "inventory.alerts": lambda shop, ids: shop.inventory.alerts(),
    "inventory.locations": lambda shop, ids: shop.inventory.locations(sort=("nothing",)),
    "inventory.plan": lambda shop, ids: shop.inventory.plan({"MUG": 1}),
    "inventory.promise": lambda shop, ids: shop.inventory.promise("MUG", 1),
    "inventory.reorder_proposals": lambda shop, ids: shop.inventory.reorder_proposals(),
    "inventory.movements": lambda shop, ids: shop.inventory.movements("NO-SUCH"),
    "payments.get": lambda shop, ids: shop.payments.get(ids["intent"]),
    "payments.settle": lambda shop, ids: shop.payments.settle(ids["order"]),
    "coupons.validate": lambda shop, ids: shop.coupons.validate("NO-SUCH", MUG),
    "coupons.explain": lambda shop, ids: shop.coupons.explain("NO-SUCH", MUG),
    "coupons.usage": lambda shop, ids: shop.coupons.usage("NO-SUCH"),
    "coupons.get": lambda shop, ids: shop.coupons.get("none"),
    "coupons.find": lambda shop, ids: shop.coupons.find(),
    "discounts.validate": lambda shop, ids: shop.discounts.validate("none", MUG),
    "discounts.explain": lambda shop, ids: shop.discounts.explain("none", MUG),
    "discounts.usage": lambda shop, ids: shop.discounts.usage("none"),
    "discounts.lint": lambda shop, ids: shop.discounts.lint(),
    "discounts.what_if": lambda shop, ids: shop.discounts.what_if(Promotion("p", Percentage("10")), MUG),
    "discounts.get": lambda shop, ids: shop.discounts.get("none"),
    "discounts.find": lambda shop, ids: shop.discounts.find(),
    "taxes.find": lambda shop, ids: shop.taxes.find(),
    "shipping.find": lambda shop, ids: shop.shipping.find(sort=("nothing",)),
    "rates.find": lambda shop, ids: shop.rates.find(),
    "rates.as_of": lambda shop, ids: shop.rates.as_of("EUR", "USD"),
    "rates.convert": lambda shop, ids: shop.rates.convert(shop.orders.get(ids["order"]).total, "USD"),
    "rates.refresh": lambda shop, ids: shop.rates.refresh(),
    "prices.get": lambda shop, ids: shop.prices.get("none"),
    "prices.find": lambda shop, ids: shop.prices.find(),
    "prices.explain": lambda shop, ids: shop.prices.explain("MUG"),
    "prices.history": lambda shop, ids: shop.prices.history("MUG"),
    "prices.lowest": lambda shop, ids: shop.prices.lowest("NO-SUCH"),
    "prices.note": lambda shop, ids: shop.prices.note(["MUG"]),
    "prices.lint": lambda shop, ids: shop.prices.lint(),
    "price_lists.get": lambda shop, ids: shop.price_lists.get("none"),
    "price_lists.find": lambda shop, ids: shop.price_lists.find(),
    "price_lists.lint": lambda shop, ids: shop.price_lists.lint(),
    "plans.find": lambda shop, ids: shop.plans.find(),
    "plans.get": lambda shop, ids: shop.plans.get("none"),
    "plans.charge": lambda shop, ids: shop.plans.charge("none", 1),
    "plans.explain": lambda shop, ids: shop.plans.explain("none", 1),
    "plans.lint": lambda shop, ids: shop.plans.lint("none"),
    "policies.get": lambda shop, ids: shop.policies.get(),
    "shop.run_due": lambda shop, ids: shop.run_due(),
    "shop.verify": lambda shop, ids: shop.verify(),
    "shop.events": lambda shop, ids: shop.events(),
    "shop.resolve": lambda shop, ids: shop.resolve({"X-Currency": "USD"}),
}
"""Every call that takes no key, with arguments that are right and some that are refused."""


def attempt(call: Callable[[], Any]) -> CommerceError | None:
    """What a call is refused with, if it is."""
    try:
        call()
    except CommerceError as refusal:
        return refusal
    return None


def refused(write: Write, joined: Commerce, ids: Ids) -> list[CommerceError | None]:
    """What the same call is refused with for ids that are not there, and under a key that stands for something else."""
    absent = dict.fromkeys(ids, "none")
    return [
        attempt(lambda: write(joined, absent)) if ids else None,
        attempt(lambda: write(joined, ids, key="taken")),
    ]


def test_the_hosts_row_shares_the_fate_of_every_write(ground: Ground, tenant: str) -> None:
    writes = WRITES if NIGHTLY else WRITES[KINDS.index(ground.kind) % SHARES :: SHARES]
    shops = [ground.shop(f"{tenant}-{n}") for n in range(len(writes))]
    for shop in shops:
        shop.inventory.receive("LAMP", 1, key="taken")
        shop.inventory.adjust("LAMP", -1, reason="as it was")
    scenes = [(write, shop, write.prepare(shop)) for write, shop in zip(writes, shops, strict=True)]
    before = ground.look()
    with ground.host() as host:
        for scene in scenes:
            play(host, *scene, note="lost")
            host.rollback()
    assert ground.look() == before
    with ground.host() as host:
        kept = [note for scene in scenes for note in play(host, *scene, note="kept", end=host.commit)]
    after = ground.look()
    assert after["notes"] == sorted({*before["notes"], *kept})
    assert after["ours"] != before["ours"]
    for write, shop, _ in scenes:
        assert shop.verify() == (), write.name
        if write.name != "orders.place" and write.name not in GATEWAY:
            types = [event.type for _, event in shop.events()]
            assert tuple(types[len(types) - len(write.events) :]) == write.events


def play(
    host: Host, write: Write, shop: Commerce, ids: Ids, *, note: str, end: Callable[[], None] = lambda: None
) -> list[str]:
    """In one transaction of the host: a note, the call refused twice, another note, the call, a last note."""
    joined, notes = host.join(shop), [f"{shop.tenant.id}-{note}-{n}" for n in range(3)]
    host.note(notes[0])
    gone, taken = refused(write, joined, ids)
    host.note(notes[1])
    said = attempt(lambda: write(joined, ids, key="own"))
    host.note(notes[2])
    end()
    guarded = write.name in GATEWAY
    assert isinstance(said, GatewayInTransaction) if guarded else said is None, write.name
    assert isinstance(taken, GatewayInTransaction if guarded else IdempotencyConflict), write.name
    assert (gone is not None) is bool(ids), write.name
    return notes


def test_the_hosts_row_shares_the_fate_of_every_read(ground: Ground, tenant: str) -> None:
    shop = ground.shop(tenant)
    ids = paid(shop)
    before = ground.look()
    with ground.host() as host:
        for number, (name, read) in enumerate(READS.items()):
            joined = host.join(shop)
            host.note(f"{tenant}-{number}-lost")
            attempt(partial(read, joined, ids))
            host.rollback()
            host.note(f"{tenant}-{number}-kept")
            said = attempt(partial(read, joined, ids))
            host.commit()
            assert isinstance(said, GatewayInTransaction) is (name in {"payments.settle", "shop.run_due"}), name
    after = ground.look()
    mine = {note for note in after["notes"] if note.startswith(f"{tenant}-")}
    assert mine == {f"{tenant}-{number}-kept" for number in range(len(READS))}
    assert shop.orders.get(ids["order"]).version == 2
    assert before["notes"] == [note for note in after["notes"] if note not in mine]


def test_no_call_is_left_out(sqlite: Ground) -> None:
    shop = sqlite.shop("t")
    unkeyed = {
        f"{room}.{name}"
        for room in ROOMS
        for name, call in inspect.getmembers(getattr(shop, room), inspect.ismethod)
        if not name.startswith("_") and "key" not in inspect.signature(call).parameters
    }
    assert {name for name in READS if not name.startswith("shop.")} == unkeyed


def test_work_that_is_joined_is_not_repeated(any_database: Ground, tenant: str) -> None:
    shop, runs = any_database.shop(tenant), []

    def work(tx: Tx) -> None:
        runs.append(1)
        raise VersionConflict("Somebody was faster.", expected=1, current=2)

    with any_database.host() as host, pytest.raises(VersionConflict):
        host.join(shop)._ctx.run(work)
    assert runs == [1]
