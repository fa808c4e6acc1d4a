"""What is particular to the store in a SQLite file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Event as Signal
from threading import Thread

import pytest
from attrs import evolve

from commerce_core.adapters.store.layout import LAYOUT
from commerce_core.adapters.store.plan import plan
from commerce_core.adapters.store.sql import SqliteStore, sqlite, store
from commerce_core.adapters.store.sql.find import find_statement
from commerce_core.catalog import Product
from commerce_core.inventory import InsufficientStock
from commerce_core.ports import Query, StoreUnavailable, Where
from commerce_core.testing.store_suite.base import AT, allocated, level, move, product, put, received


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "shop.db"


@pytest.fixture
def shop(path: Path) -> Iterator[SqliteStore]:
    opened = SqliteStore.open(path)
    yield opened
    opened.close()


def pragma(shop: SqliteStore, name: str) -> object:
    (value,) = shop._writer.execute(f"PRAGMA {name}").fetchone()
    return value


def test_a_file_is_made_and_found_again(path: Path) -> None:
    first = SqliteStore.open(path)
    put(first, "t", product("p"))
    first.close()
    again = SqliteStore.open(str(path))
    assert again.read("t", lambda snapshot: snapshot.get(Product, "p")) == product("p")
    again.close()


def test_opening_a_complete_file_waits_for_no_writer(path: Path, shop: SqliteStore) -> None:
    shop._writer.execute("BEGIN IMMEDIATE")
    SqliteStore.open(path).close()
    shop._writer.execute("ROLLBACK")


def test_it_waits_for_the_disk_unless_told_otherwise(path: Path, shop: SqliteStore) -> None:
    assert pragma(shop, "journal_mode") == "wal"
    assert pragma(shop, "foreign_keys") == 1
    assert pragma(shop, "synchronous") == 2
    fast = SqliteStore.open(path, synchronous="NORMAL")
    assert pragma(fast, "synchronous") == 1
    fast.close()


def test_an_old_sqlite_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 36, 0))
    with pytest.raises(StoreUnavailable, match=r"3\.37"):
        SqliteStore.open(path)


def test_a_path_that_cannot_be_opened_is_an_outage(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable):
        SqliteStore.open(tmp_path / "no" / "folder.db")
    with pytest.raises(StoreUnavailable):
        SqliteStore.open(tmp_path)


def test_a_file_that_is_no_database_is_an_outage(path: Path) -> None:
    path.write_bytes(b"sku,name\n" * 1000)
    with pytest.raises(StoreUnavailable):
        SqliteStore.open(path)


def test_a_full_disk_is_an_outage_and_changes_nothing(shop: SqliteStore) -> None:
    put(shop, "t", product("p"))
    shop._writer.execute(f"PRAGMA max_page_count = {pragma(shop, 'page_count')}")
    many = [product(f"p{number}", name="x" * 255) for number in range(100)]
    with pytest.raises(StoreUnavailable):
        put(shop, "t", *many)
    with pytest.raises(StoreUnavailable):
        shop.run("t", lambda tx: swallow(lambda: tx.put(*many)) or tx.increment("x"))
    shop._writer.execute("PRAGMA max_page_count = 100000")
    assert [record.id for record in shop.read("t", lambda s: s.find(Product)).records] == ["p"]
    assert shop.read("t", lambda s: s.counter("x")) == 0


def swallow(call) -> None:
    with suppress(sqlite3.Error):
        call()


def test_readers_do_not_wait_for_a_writer(shop: SqliteStore) -> None:
    shop.run("t", lambda tx: tx.increment("x"))
    entered, leave = Signal(), Signal()

    def slow(tx) -> None:
        tx.increment("x")
        entered.set()
        assert leave.wait(10)

    writer = Thread(target=shop.run, args=("t", slow))
    writer.start()
    assert entered.wait(10)
    assert shop.read("t", lambda snapshot: snapshot.counter("x")) == 1
    leave.set()
    writer.join()
    assert shop.read("t", lambda snapshot: snapshot.counter("x")) == 2


def test_a_writer_has_its_turn_from_the_beginning(path: Path, shop: SqliteStore) -> None:
    """Who reads first and asks for the turn then may find that what was read is no longer so."""
    other = sqlite3.connect(path, timeout=0, isolation_level=None)

    def work(tx) -> None:
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")

    shop.run("t", work)
    other.close()


def test_a_snapshot_cannot_write(shop: SqliteStore) -> None:
    with pytest.raises(AttributeError):
        shop.read("t", lambda snapshot: snapshot.increment("x"))
    connection = shop._connect("PRAGMA query_only = ON")
    with pytest.raises(sqlite3.OperationalError):
        connection.execute("DELETE FROM cc_counters")
    connection.close()


def test_another_process_that_writes_is_waited_for(path: Path, shop: SqliteStore, monkeypatch) -> None:
    pauses = []
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    shop._writer.execute("PRAGMA busy_timeout = 1")

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 3:
            other.execute("COMMIT")

    monkeypatch.setattr(store.time, "sleep", pause)
    assert shop.run("t", lambda tx: tx.increment("x")) == 1
    assert len(pauses) == 3
    assert all(0 <= seconds <= store.LONGEST_PAUSE for seconds in pauses)
    other.close()


def test_a_database_that_stays_busy_is_an_outage(path: Path, shop: SqliteStore, monkeypatch) -> None:
    pauses = []
    monkeypatch.setattr(store.time, "sleep", pauses.append)
    shop._writer.execute("PRAGMA busy_timeout = 1")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable, match="busy"):
        shop.run("t", lambda tx: tx.increment("x"))
    assert len(pauses) == store.ATTEMPTS - 1
    other.close()
    assert shop.run("t", lambda tx: tx.increment("x")) == 1


def test_an_error_of_ours_is_not_repeated(shop: SqliteStore) -> None:
    calls = []

    def work(tx) -> None:
        calls.append(1)
        raise sqlite3.ProgrammingError("ours")

    with pytest.raises(sqlite3.ProgrammingError):
        shop.run("t", work)
    assert calls == [1]


def test_an_interrupt_leaves_the_store_usable(shop: SqliteStore) -> None:
    def work(tx) -> None:
        tx.increment("x")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        shop.run("t", work)
    assert shop.run("t", lambda tx: tx.increment("x")) == 1


def test_two_stores_on_one_file_see_each_other(path: Path, shop: SqliteStore) -> None:
    other = SqliteStore.open(path)
    for number in range(1, 7):
        assert (shop, other)[number % 2].run("t", lambda tx: tx.increment("x")) == number
    other.close()


def test_connections_for_reading_are_kept_and_bounded(shop: SqliteStore) -> None:
    for _ in range(5):
        shop.read("t", lambda snapshot: snapshot.counter("x"))
    assert len(shop._idle) == 1
    threads = [Thread(target=shop.read, args=("t", lambda s: s.counter("x"))) for _ in range(4 * sqlite.READERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 1 <= len(shop._idle) <= sqlite.READERS


@pytest.mark.parametrize(
    ("query", "index"),
    [
        (Query(), "ix_cc_products_tenant_created_at_id"),
        (Query(sort=("-created_at",)), "ix_cc_products_tenant_created_at_id"),
        (Query((Where("status", "eq", "active"),), ("-created_at",)), "ix_cc_products_tenant_status_created_at_id"),
        (Query(sort=()), "sqlite_autoindex_cc_products_1"),
    ],
    ids=str,
)
def test_common_queries_are_answered_from_an_index(shop: SqliteStore, query: Query, index: str) -> None:
    first = plan(LAYOUT[Product], query, tenant="t")
    for asked in (first, plan(LAYOUT[Product], evolve(query, after=first.cursor(product("p"))), tenant="t")):
        sql, values = find_statement(asked, sqlite.SQLITE)
        explained = shop._writer.execute(f"EXPLAIN QUERY PLAN {sql}", {"tenant": "t", **values}).fetchall()
        told = " / ".join(row[3] for row in explained)
        assert f"USING INDEX {index}" in told
        assert "TEMP B-TREE" not in told


def test_a_database_that_may_not_be_written_is_an_outage_for_writers_alone(shop: SqliteStore) -> None:
    shop.run("t", lambda tx: tx.increment("x"))
    shop._writer.execute("PRAGMA query_only = ON")
    with pytest.raises(StoreUnavailable):
        shop.run("t", lambda tx: tx.increment("x"))
    assert shop.read("t", lambda snapshot: snapshot.counter("x")) == 1


def test_writers_of_two_processes_lose_nothing(path: Path, shop: SqliteStore) -> None:
    """Two stores on one file know no more of each other than two processes do."""
    other = SqliteStore.open(path)
    shop.run("t", lambda tx: tx.move([received("a", 20)], at=AT))

    def buy(number: int) -> bool:
        try:
            move((shop, other)[number % 2], "t", allocated("a", 1))
        except InsufficientStock:
            return False
        return True

    with ThreadPoolExecutor(16) as pool:
        bought = list(pool.map(buy, range(48)))
    assert bought.count(True) == 20
    assert other.read("t", lambda snapshot: snapshot.stock(["a"])) == (level("a", 20, 20),)
    other.close()


def test_stock_is_kept_apart_by_location(shop: SqliteStore) -> None:
    shop.run("t", lambda tx: tx.move([received("a", 1), received("a", 2, "paris")], at=AT))
    found = shop.read("t", lambda snapshot: snapshot.stock(["a"]))
    assert [(level.location, level.on_hand) for level in found] == [("main", 1), ("paris", 2)]
