"""Buyers who come at once, in many processes: no unit is sold twice, none is refused that is free, nobody deadlocks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from random import randrange
from typing import Any

import pytest
from hypothesis import settings

from commerce_core import Cart, Commerce, Line, NewProduct, Order, Tenant
from commerce_core.errors import CommerceError
from commerce_core.ids import VariantId
from commerce_core.inventory import (
    Component,
    InsufficientStock,
    Location,
    Reservation,
    StockSettings,
    TooFewUnits,
    fold,
)
from commerce_core.ports import Query, Store
from commerce_core.testing.store_suite.races import race
from tests.flows.children import talking_to
from tests.flows.crowd_child import buy
from tests.flows.shop import SUCCESS, open_shop, stock_of
from tests.flows.test_crashes import url

__all__ = ["url"]
NIGHTLY = settings.default.max_examples > 1000
ROUNDS = 50 if NIGHTLY else 1
COUNTED = {"MUG": "prod_mug", "LAMP": "prod_lamp", "TICKET": "prod_ticket"}
Answers = list[Any]


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Answers]]:
    """Runs a job in many processes: see `crowd_child`."""
    ledger = str(tmp_path_factory.mktemp("gateway") / "ledger")  # one for all: each may be asked about any payment
    with talking_to("crowd_child.py") as run:
        yield lambda **job: run(ledger=ledger, **job)


def with_kits(shop: Commerce) -> Commerce:
    """A set of a lamp and two mugs, and a pair of mugs."""
    lamp, mug = (VariantId(COUNTED[sku]) for sku in ("LAMP", "MUG"))
    for sku, components in {"SET": (Component(lamp), Component(mug, 2)), "PAIR": (Component(mug, 2),)}.items():
        shop.products.create(NewProduct(sku, sku.title(), "60.00", status="active", id=f"prod_{sku.lower()}"))
        shop.inventory.configure(StockSettings(VariantId(f"prod_{sku.lower()}"), components=components))
    return shop


def two_places(url: str, tenant: str, **stock: int) -> None:
    """A shop with kits, and as much of everything in Berlin as in the main place."""
    with with_kits(open_shop(url, tenant, **stock)) as shop:
        shop.inventory.create_location(Location("berlin", "Berlin", priority=5))
        for sku, units in stock.items():
            shop.inventory.receive(sku, units, location="berlin")


def processes(url: str) -> int:
    """One writer at a time is all that SQLite knows."""
    return 16 if url.startswith("postgres") else 6


def check_levels(shop: Commerce) -> None:
    """Each level is the fold of its movements, and promises no more than it has."""
    levels = shop._ctx.store.read(shop.tenant.id, lambda tx: tx.stock(COUNTED.values()))
    for sku, variant in COUNTED.items():
        mine = {(e.variant_id, e.location): e for e in levels if e.variant_id == variant}
        assert fold(shop.inventory.movements(sku)) == mine
    assert all(level.available >= 0 for level in levels)
    assert shop.verify() == ()


def test_carts_of_many_processes_sell_each_unit_once_and_refuse_none_that_is_free(
    url: str, tenant: str, crowd: Callable[..., Answers]
) -> None:
    """Nothing comes back, so that what was refused must still be refused when all have gone home."""
    for number in range(ROUNDS):
        seed, name = randrange(10**9), f"{tenant}-{number}"
        two_places(url, name, MUG=30, LAMP=12, TICKET=20)
        answers = crowd(
            store=url, tenant=name, processes=processes(url), manner="only buy", turns=96 // processes(url), seed=seed
        )
        assert not [answer for answer in answers if isinstance(answer, str)], seed
        wished = [(lines, had) for answer in answers for lines, had in answer]
        with Commerce(url, tenant=Tenant(id=name, currency="EUR")) as shop:
            check_levels(shop)
            assert len(shop.orders.find(limit=1000).records) == sum(had for _, had in wished)
            check_sold(shop, [lines for lines, had in wished if had])
            refused = [lines for lines, had in wished if not had]
            assert refused
            assert len(refused) < len(wished)
            for lines in refused[:20]:
                with pytest.raises(InsufficientStock):
                    buy(shop, lines, held=False)


def check_sold(shop: Commerce, carts: list[list[tuple[str, int]]]) -> None:
    """What was promised is what those who were served had in their carts, kits taken apart by hand."""
    sold: Counter[str] = Counter()
    for sku, units in (line for lines in carts for line in lines):
        for part, each in {"SET": {"LAMP": 1, "MUG": 2}, "PAIR": {"MUG": 2}}.get(sku, {sku: 1}).items():
            sold[part] += each * units
    for sku in COUNTED:
        assert sum(level.allocated for level in shop.inventory.level(sku)) == sold[sku]


def test_no_deadlock_reaches_anybody_whatever_they_do(url: str, tenant: str, crowd: Callable[..., Answers]) -> None:
    """Holds of shared owners, orders, parcels, cancellations, counts and transfers, all in any order."""
    for number in range(ROUNDS):
        seed, name, many = randrange(10**9), f"{tenant}-{number}", processes(url)
        two_places(url, name, MUG=12, LAMP=6, TICKET=6)
        answers = crowd(
            store=url,
            tenant=name,
            processes=many,
            manner="do anything",
            turns=96 // many if many > 8 else 10,
            seed=seed,
        )
        assert not [answer for answer in answers if isinstance(answer, str)], seed
        with Commerce(url, tenant=Tenant(id=name, currency="EUR")) as shop:
            check_levels(shop)


def served(answers: list[Order | type[CommerceError]]) -> int:
    """How many were not refused; the others were told that there was not enough, and nothing else."""
    assert {answer for answer in answers if isinstance(answer, type)} <= {InsufficientStock}
    return sum(not isinstance(answer, type) for answer in answers)


def test_a_cart_that_lists_one_thing_twice_needs_it_twice(store: Store, tenant: str) -> None:
    shop = open_shop(store, tenant, MUG=7)
    lines = [Line("MUG", 1), Line("MUG", 1, options={"engraving": "for Ana"})]
    assert served(race(8, lambda _: shop.orders.place(lines=lines, payment_method=SUCCESS))) == 3
    assert stock_of(shop, "MUG") == (7, 6, 0)
    assert shop.verify() == ()


def test_kits_that_share_a_part_do_not_both_get_its_last_unit(store: Store, tenant: str) -> None:
    """Seven mugs make three kits, be they sets or pairs, and leave one mug over."""
    shop = with_kits(open_shop(store, tenant, MUG=7, LAMP=9))
    kits = ("SET", "PAIR")
    answers = race(12, lambda n: shop.orders.place(lines=[Line(kits[n % 2], 1)], payment_method=SUCCESS))
    assert served(answers) == 3
    sets = sum(order.lines[0].sku == "SET" for order in answers if isinstance(order, Order))
    assert (stock_of(shop, "MUG"), stock_of(shop, "LAMP")) == ((7, 6, 0), (9, sets, 0))
    assert shop.inventory.availability(["SET", "MUG"])["SET"].sellable == 0
    assert shop.verify() == ()


def test_an_owner_who_asks_twice_at_once_holds_once(store: Store, tenant: str) -> None:
    for number in range(10 * ROUNDS):
        shop = open_shop(store, f"{tenant}-{number}", MUG=3, LAMP=2)  # no more than one wish: both never fit
        wishes = [{"MUG": 1 + n % 3} if n % 2 else {"LAMP": 2, "MUG": 2} for n in range(8)]
        hour = timedelta(hours=1)
        answers = race(8, lambda n: shop.inventory.reserve(wishes[n], owner="cart_1", ttl=hour))  # noqa: B023
        assert all(isinstance(answer, Reservation) for answer in answers), answers
        kept = store.read(shop.tenant.id, lambda tx: tx.find(Reservation, Query()).records)
        (last,) = [held for held in kept if held.status == "held"]
        assert {held.status for held in kept} == {"held", "released"}
        held = Counter({unit.variant_id: unit.quantity for unit in last.units})
        assert stock_of(shop, "MUG")[2] == held["prod_mug"]
        assert stock_of(shop, "LAMP")[2] == held["prod_lamp"]
        assert shop.verify() == ()


def test_a_cart_that_checks_out_and_orders_at_once_is_served(store: Store, tenant: str) -> None:
    for number in range(5 * ROUNDS):
        shop = open_shop(store, f"{tenant}-{number}", MUG=1)
        cart = shop.carts.create(Cart([Line("MUG", 1)]))
        do = [lambda: shop.carts.checkout(cart.id), lambda: shop.carts.checkout(cart.id)]  # noqa: B023
        do += [lambda: shop.orders.place(cart.id, payment_method=SUCCESS)]  # noqa: B023
        answers = race(3, lambda n: do[n]())  # noqa: B023
        assert isinstance(answers[2], Order), answers
        assert InsufficientStock not in answers, answers
        assert stock_of(shop, "MUG")[1:] == (1, 0)
        assert shop.verify() == ()


def test_what_travels_arrives_or_is_called_off_and_never_both(store: Store, tenant: str) -> None:
    shop = open_shop(store, tenant, LAMP=9)
    stock = shop.inventory
    stock.create_location(Location("lyon", "Lyon"))
    for _ in range(10 * ROUNDS):
        sent = stock.transfer("LAMP", 1, to="lyon", travels=True).expected
        do = [lambda: stock.receive("LAMP", 1, location="lyon", expected=sent.id)]  # noqa: B023
        do += [lambda: stock.call_off(sent.id)] * 2  # noqa: B023
        answers = race(3, lambda n: do[n]())  # noqa: B023
        assert sorted(answer is TooFewUnits for answer in answers) == [False, True, True], answers
        assert sum(level.on_hand + level.incoming for level in stock.level("LAMP")) == 9
        if answers[0] is not TooFewUnits:
            stock.transfer("LAMP", 1, location="lyon", to="main")
    assert shop.verify() == ()
