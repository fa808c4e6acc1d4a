"""What a store remembers, to be faster, gives the same answers as asking anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve, fields, frozen, has
from hypothesis import given, settings
from hypothesis import strategies as st

from commerce_core import Cart, Commerce, Line, NewProduct
from commerce_core.adapters.store.detach import detached
from commerce_core.adapters.store.layout import LAYOUT, table_of
from commerce_core.adapters.store.sql import SqliteStore
from commerce_core.adapters.store.sql.codec import Codec
from commerce_core.adapters.store.sql.recent import Known, Recent
from commerce_core.adapters.store.text import to_json
from commerce_core.catalog import Product
from commerce_core.ids import VariantId
from commerce_core.inventory import Movement, StockLevel
from commerce_core.orders import Order
from commerce_core.ports import Duplicate, Store, Tx
from commerce_core.testing.store_suite.base import AT, get, product, put
from tests.serialization.strategies import records

V = VariantId("v")
KINDS = sorted(LAYOUT, key=lambda kind: kind.__name__)


def changeable(value: object) -> list[object]:
    """Everything inside a value that can be changed: written down independently of what copies it."""
    if isinstance(value, Mapping):
        return [value, *(each for inner in value.values() for each in changeable(inner))]
    if isinstance(value, list | tuple):
        own: list[object] = [value] if isinstance(value, list) else []
        return own + [each for inner in value for each in changeable(inner)]
    kind: Any = type(value)
    inside = fields(kind) if has(kind) else ()
    return [each for field in inside for each in changeable(getattr(value, field.name))]


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
@settings(max_examples=15)
def test_a_copy_is_equal_and_shares_nothing_that_can_be_changed(kind: type, data: st.DataObject) -> None:
    record: Any = data.draw(records(kind))
    copied = detached(record)
    assert copied == record
    assert type(copied) is type(record)
    assert not {id(each) for each in changeable(record)} & {id(each) for each in changeable(copied)}


@frozen
class Bare:
    """A record of one field, which a caller has filled with a list where a tuple belongs."""

    rows: tuple[str, ...]


@frozen(slots=False)
class Loose:
    """A record without slots, as somebody's own kind may be."""

    texts: dict[str, str]
    name: str = ""


@pytest.mark.parametrize("record", [Bare(["a"]), Loose({"a": "b"}, "c")])  # type: ignore[arg-type]
def test_records_of_others_are_copied_too(record: Bare | Loose) -> None:
    copied = detached(record)
    assert copied == record
    assert not {id(each) for each in changeable(record)} & {id(each) for each in changeable(copied)}


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
@settings(max_examples=15)
def test_a_document_says_the_same_however_often_it_is_read(kind: Any, data: st.DataObject) -> None:
    record: Any = data.draw(records(kind))
    codec = Codec()
    document = str(codec.row(record, table_of(kind), codec.fields(record))["document"])
    assert document == to_json(Codec().fields(record))
    anew: Any = Codec().record(kind, document)
    for _ in range(5):
        read: Any = codec.record(kind, document)
        assert repr(read) == repr(anew)
        for each in changeable(read):
            if isinstance(each, dict):
                each.clear()
    assert codec.lifted(kind, document, codec.fields(record)) == Codec().lifted(kind, document, codec.fields(record))


def test_what_nobody_asked_about_for_longest_makes_room() -> None:
    recent = Recent(room=10)
    for document in ("aaaa", "bbbb"):
        recent.keep(Product, document, Known({}))
    assert recent.find(Product, "aaaa")
    recent.keep(Product, "cccc", Known({}))
    assert [bool(recent.find(Product, document)) for document in ("aaaa", "bbbb", "cccc")] == [True, False, True]
    recent.keep(Product, "d" * 11, Known({}))
    assert not any(recent.find(Product, document) for document in ("aaaa", "cccc", "d" * 11))


def test_a_document_is_another_one_for_another_type() -> None:
    recent = Recent()
    recent.keep(Product, "{}", Known({}))
    assert recent.find(Order, "{}") is None


def test_a_transaction_reads_what_it_has_put(store: Store, tenant: str) -> None:
    put(store, tenant, product("p"))
    after = product("p", name="after", version=2)

    def work(tx: Tx) -> tuple[Product | None, Product | None]:
        before = tx.get(Product, "p")
        tx.put(after)
        return before, tx.get(Product, "p")

    assert store.run(tenant, work) == (product("p"), after)
    assert get(store, tenant, Product, "p") == after


def test_what_was_refused_is_not_read(store: Store, tenant: str) -> None:
    put(store, tenant, product("p"))

    def work(tx: Tx) -> None:
        with pytest.raises(Duplicate):
            tx.put(product("p", name="another"))
        with pytest.raises(Duplicate):
            tx.get(Product, "p")

    with pytest.raises(Duplicate):
        store.run(tenant, work)
    assert get(store, tenant, Product, "p") == product("p")


def received(units: int) -> Movement:
    return Movement("received", V, on_hand=units)


@pytest.mark.parametrize("look", [lambda tx: tx.stock([V]), lambda tx: tx.stock(["w", V, "w"]), lambda tx: None])
def test_levels_that_were_looked_at_move_as_others_do(store: Store, tenant: str, look: Callable[[Tx], object]) -> None:
    def work(tx: Tx) -> list[tuple[StockLevel, ...]]:
        told = []
        look(tx)
        told.append(tx.move([received(5)], at=AT))
        told.append(tx.move([received(2)], at=AT))
        look(tx)
        tx.watch(V, 3)
        told.append(tx.move([received(1)], at=AT))
        look(tx)
        told.append(tx.move([received(-4)], at=AT))
        return told

    # By hand: 5, 5 + 2, 7 + 1 and 8 - 4 units; watched from the third movement on.
    expected = [StockLevel(V, on_hand=count, low_at=low) for count, low in ((5, None), (7, None), (8, 3), (4, 3))]
    assert store.run(tenant, work) == [(level,) for level in expected]
    assert store.read(tenant, lambda snapshot: snapshot.stock([V])) == (expected[-1],)


def test_what_was_rolled_back_is_forgotten(tmp_path: Path) -> None:
    store = SqliteStore.open(tmp_path / "shop.db")

    def work(tx: Tx) -> None:
        tx.put(product("p"))
        raise LookupError

    with pytest.raises(LookupError):
        store.run("t", work)
    assert get(store, "t", Product, "p") is None
    put(store, "t", product("p"), product("q", "other"))
    put(store, "t", evolve(product("q", "other"), version=2, updated_at=AT + timedelta(1)))
    assert get(store, "t", Product, "p") == product("p")
    store.close()


def test_an_order_placed_is_the_one_that_is_stored(store: Store, tenant: str) -> None:
    shop = Commerce(store).at(tenant=tenant)
    shop.products.create(NewProduct("MUG", "Mug", "10.00", status="active"))
    shop.inventory.receive("MUG", 3)
    order = shop.orders.place(Cart([Line("MUG", 2)]), payment_method="tok_sandbox_success")
    assert order == shop.orders.get(order.id)
    assert (order.payment_status, order.version) == ("paid", 2)
    waiting = shop.orders.place(Cart([Line("MUG", 1)]))
    assert waiting == shop.orders.get(waiting.id)
    assert (waiting.payment_status, waiting.version) == ("pending", 1)
