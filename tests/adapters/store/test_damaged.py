"""Rows that somebody else has edited: a typed error names what cannot be read, and never a bare one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from commerce_core.adapters.store.sql import SqliteStore
from commerce_core.catalog import Product
from commerce_core.commerce import Commerce
from commerce_core.inventory import COUNTERS
from commerce_core.ports import Tx
from commerce_core.serialization import DamagedDocument
from commerce_core.testing.store_suite.base import AT, event, product

UNREADABLE = ["{", "", "[1]", "7", "null", '"text"', "[" * 100_000, '{"v": ' + "9" * 5_000 + "}"]
READS: dict[str, tuple[str, Callable[[Tx], object]]] = {
    "get": ("cc_products", lambda tx: tx.get(Product, "p")),
    "get_by": ("cc_products", lambda tx: tx.get_by(Product, "sku", [product("p").sku])),
    "find": ("cc_products", lambda tx: tx.find(Product)),
    "claim": ("cc_idempotency", lambda tx: tx.claim("key", "print", at=AT)),
    "events": ("cc_outbox", lambda tx: tx.events()),
}


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[SqliteStore]:
    opened = SqliteStore.open(tmp_path / "shop.db")
    opened.run("t", lambda tx: (tx.put(product("p")), tx.claim("key", "print", at=AT), tx.answer("key", {"a": 1})))
    opened.run("t", lambda tx: tx.record(event(1)))
    yield opened
    opened.close()


@pytest.mark.parametrize("document", UNREADABLE, ids=lambda text: text[:8])
@pytest.mark.parametrize("read", READS)
def test_what_cannot_be_read_is_damaged(shop: SqliteStore, read: str, document: str) -> None:
    table, verb = READS[read]
    shop._writer.execute(f"UPDATE {table} SET document = ?", [document])
    with pytest.raises(DamagedDocument):
        shop.run("t", verb)


@pytest.mark.parametrize("document", ['{"v": 1}', '{"v": "1"}', '{"v": 1, "id": []}', '{"v": 1, "variants": 5}', "{}"])
def test_a_document_of_other_fields_is_damaged(shop: SqliteStore, document: str) -> None:
    shop._writer.execute("UPDATE cc_products SET document = ?", [document])
    with pytest.raises(DamagedDocument):
        shop.read("t", lambda snapshot: snapshot.get(Product, "p"))


def test_stock_that_no_movement_brought_is_found_by_verify(tmp_path: Path) -> None:
    path = tmp_path / "books.db"
    shop = Commerce(f"sqlite:///{path}")
    assert shop.verify() == ()
    other = SqliteStore.open(path)
    row = [shop.tenant.id, "var_1", "main", 500, *[0] * (len(COUNTERS) - 1)]
    columns = ["tenant", "variant_id", "location", "on_hand", *[name for name in COUNTERS if name != "on_hand"]]
    marks = ", ".join("?" * len(columns))
    other._writer.execute(f"INSERT INTO cc_stock ({', '.join(columns)}) VALUES ({marks})", row)
    assert shop.verify() == ("var_1 at main: on_hand is 500, but its movements sum to 0",)
    other.close()
    shop.close()
