"""One random history on all three stores: the same answers, refusals and events, step by step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random, randrange

from hypothesis import settings

from commerce_core import Commerce, NewProduct
from commerce_core.adapters.gateways import SandboxGateway
from commerce_core.adapters.store.memory import MemoryStore
from commerce_core.adapters.store.sql import PostgresStore, SqliteStore
from commerce_core.errors import CommerceError
from commerce_core.inventory import Location
from commerce_core.ports import Store
from commerce_core.testing import FixedClock, NumberedIds
from tests.flows.shop import open_shop
from tests.flows.steps import World, next_step

NIGHTLY = settings.default.max_examples > 1000
STEPS = 10_000 if NIGHTLY else 900


def attempt(call: Callable[[], object]) -> object:
    """The answer, or how it is refused."""
    try:
        return call()
    except CommerceError as refusal:
        return type(refusal), refusal.code, refusal.message, refusal.details


def alike(store: Store, tenant: str, clock: FixedClock) -> Commerce:
    """A shop that differs from others in its store alone."""
    stock = {"MUG": 40, "LAMP": 40, "TICKET": 40}
    gateway = SandboxGateway(clock=clock)
    shop = open_shop(store, tenant, gateway=gateway, clock=clock, ids=NumberedIds(), rules=True, **stock)
    shop.products.create(NewProduct("SET", "Set", "70.00", status="active", id="prod_set"))
    for priority, place in enumerate(("berlin", "lyon")):
        shop.inventory.create_location(Location(place, place.title(), priority=priority))
        shop.inventory.receive("MUG", 5, location=place)
    return shop


def compare(stores: list[Store], tenant: str, seed: int, steps: int) -> Counter[str]:
    """Take so many steps; how many were answered, and refused with which code."""
    clock, random, seen, told = FixedClock(), Random(seed), Counter[str](), 0
    shops, world = [alike(store, tenant, clock) for store in stores], World(random)
    for number in range(steps):
        words, call = next_step(world)
        where = f"seed {seed}, step {number}: {words}"
        answers = [attempt(partial(call, shop)) for shop in shops]
        for answer in answers[1:]:
            assert answer == answers[0], where
        events = [shop.events(after=told) for shop in shops]
        for recorded in events[1:]:
            assert recorded == events[0], where
        told += len(events[0])
        world.learn(answers[0])
        refused = isinstance(answers[0], tuple) and len(answers[0]) == 4 and isinstance(answers[0][0], type)
        seen[str(answers[0][1]) if refused else "answered"] += 1  # type: ignore[index]
        clock.advance(timedelta(seconds=random.choice([0, 1, 30])))
    looks = [last_look(shop) for shop in shops]
    for look in looks[1:]:
        assert look == looks[0], f"seed {seed}, at the end"
    return seen


def last_look(shop: Commerce) -> object:
    """All that is left at the end."""
    entries, after = [], None
    while entries == [] or after is not None:
        page = shop.audit.find(sort=("at", "version"), limit=1000, after=after)
        entries, after = [*entries, *page.records], page.next
    stock = [(shop.inventory.level(sku), shop.inventory.movements(sku)) for sku in ("MUG", "LAMP", "TICKET")]
    assert shop.verify() == ()
    return entries, stock, shop.doctor()


def test_every_store_gives_the_same_answers(tenant: str, tmp_path: Path, postgres_url: str) -> None:
    stores: list[Store] = [
        MemoryStore(),
        SqliteStore.open(tmp_path / "shop.db", synchronous="NORMAL"),
        PostgresStore.open(postgres_url),
    ]
    seen = compare(stores, tenant, randrange(10**9), STEPS)
    for store in stores:
        store.close()
    assert seen["answered"] > STEPS / 3
    assert len(seen) > 15, "most kinds of refusal are among them"
