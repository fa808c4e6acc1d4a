"""The books of promotions: whatever is done to uses behind the shop's back, `verify` names it, in memory and in SQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from attrs import evolve

from commerce_core import Cart, Commerce, Line, Promotion
from commerce_core.adapters.store.memory import MemoryStore
from commerce_core.adapters.store.sql import SqliteStore
from commerce_core.app.buying import spent_counter, used_counter
from commerce_core.ports import Tx
from commerce_core.promotions import FreeShipping, Limits, Use
from tests.commerce.test_promotion_uses import buy, limited
from tests.flows.shop import BERLIN, open_shop


def tamper(shop: Commerce, change: Callable[[Use], Use], *, spent: int = 0, used: int = 0) -> None:
    """Write every use anew, and the counters so that they agree with them."""

    def work(tx: Tx) -> None:
        for use in tx.find(Use).records:
            tx.put(evolve(change(use), version=use.version + 1))
        tx.increment(spent_counter("one"), spent)
        tx.increment(used_counter("one"), used)

    shop._ctx.run(work)


@pytest.fixture(params=["memory", "sqlite"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Commerce, Callable[[str], None]]:
    """A shop with one order of Jane that used a coupon, and how its uses are tampered with below the store."""
    file = tmp_path / "shop.db"
    store = MemoryStore() if request.param == "memory" else SqliteStore.open(file)
    shop = open_shop(store, TICKET=9)
    limited(shop, per_customer=2)
    buy(shop, email="jane@example.com")
    assert shop.verify() == ()

    def below(what: str) -> None:
        if isinstance(store, MemoryStore):
            _in_memory(store, what)
        else:
            _in_sql(file, what)

    return shop, below


def _in_memory(store: MemoryStore, what: str) -> None:
    shelf = store._shelves["t"]
    (id,) = shelf.records[Use]
    if what == "delete":
        del shelf.records[Use][id]
        shelf.indexes.clear()
    else:
        (place,) = [key for key in shelf.owners if key[0] == "promotion_uses.slot"]
        if what == "disown":
            del shelf.owners[place]
        else:
            use = shelf.records[Use][id]
            other = evolve(use, claim=evolve(use.claim, order_id="other"), status="released")
            shelf.records[Use][other.id] = other
            shelf.owners[place] = "one:other"


def _in_sql(file: Path, what: str) -> None:
    with closing(sqlite3.connect(file)) as database, database:
        if what == "delete":
            database.execute("DELETE FROM cc_promotion_uses")
        elif what == "column":
            database.execute("UPDATE cc_promotion_uses SET email = 'john@example.com'")
        elif what == "disown":
            database.execute("DELETE FROM cc_unique WHERE space = 'promotion_uses.slot'")
        else:
            database.execute("UPDATE cc_unique SET owner = 'one:other' WHERE space = 'promotion_uses.slot'")


def test_a_deleted_use(opened: tuple[Commerce, Callable[[str], None]]) -> None:
    shop, below = opened
    below("delete")
    shop._ctx.run(lambda tx: (tx.increment(used_counter("one"), -1), tx.increment(spent_counter("one"), -300)))
    (order,) = shop.orders.find().records
    assert f"Promotion one: its use by order {order.id} is missing" in shop.verify()


@pytest.mark.parametrize("what", ["disown", "own"])
def test_a_use_that_is_not_found_by_what_it_says(opened: tuple[Commerce, Callable[[str], None]], what: str) -> None:
    shop, below = opened
    below(what)
    (order,) = shop.orders.find().records
    assert f"Promotion one: its use by order {order.id} has not the places that it takes" in shop.verify()


def test_a_column_that_says_something_else_than_its_record(tmp_path: Path) -> None:
    shop = open_shop(SqliteStore.open(tmp_path / "shop.db"), TICKET=9)
    limited(shop, per_customer=2)
    order = buy(shop, email="jane@example.com")
    _in_sql(tmp_path / "shop.db", "column")
    fault = "its column email is 'john@example.com', its document says 'jane@example.com'"
    assert shop.verify() == (f"Use one:{order.id}: {fault}",)


def test_an_amount_that_shrank(opened: tuple[Commerce, Callable[[str], None]]) -> None:
    shop, _ = opened
    tamper(shop, lambda use: evolve(use, claim=evolve(use.claim, amount_minor=1)), spent=-299)
    (fault,) = shop.verify()
    assert fault.endswith("is worth 1, but took 300 off")


@pytest.mark.parametrize("claim", [{"emails": ("john@example.com",)}, {"emails": ()}])
def test_a_use_that_was_given_to_somebody_else(
    opened: tuple[Commerce, Callable[[str], None]], claim: dict[str, object]
) -> None:
    shop, _ = opened
    tamper(shop, lambda use: evolve(use, claim=evolve(use.claim, **claim)))
    assert any(fault.endswith("is of somebody else") for fault in shop.verify())


def test_a_use_that_was_given_back_though_its_order_stands(opened: tuple[Commerce, Callable[[str], None]]) -> None:
    shop, _ = opened
    tamper(shop, lambda use: evolve(use, status="released"), used=-1, spent=-300)
    (fault,) = shop.verify()
    assert fault.endswith("is released, but the order is pending")


def test_a_use_for_nothing(opened: tuple[Commerce, Callable[[str], None]]) -> None:
    shop, _ = opened
    plain = buy(shop, code=None, email="jane@example.com")

    def forge(tx: Tx) -> None:
        (use,) = tx.find(Use).records
        tx.put(evolve(use, claim=evolve(use.claim, order_id=plain.id), slot=1, version=1))
        tx.increment(used_counter("one"))
        tx.increment(spent_counter("one"), 300)

    shop._ctx.run(forge)
    assert shop.verify() == (f"Promotion one: its use by order {plain.id} took nothing off it",)


def test_what_free_shipping_took_off_is_what_its_use_is_worth() -> None:
    shop = open_shop(MemoryStore(), rules=True, MUG=3)
    shop.coupons.create(Promotion("free", FreeShipping(), code="FREE", limits=Limits(max_uses=3)))
    order = shop.orders.place(
        Cart([Line("MUG")], codes=["FREE"], shipping_address=BERLIN), payment_method="tok_sandbox_success"
    )
    (line,) = order.discounts
    assert (line.amount_minor, line.shipping_minor, line.counted) == (0, 490, True)
    assert shop.verify() == ()
