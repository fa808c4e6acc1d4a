"""Migrating gives the schema that an empty database is given, keeps every row, and does all of it or nothing."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from commerce_core import Cart, Commerce, Line, NewProduct, Tenant
from commerce_core.adapters.store.sql import SqliteStore, make_tables, stamp, upgrade, upgrade_in
from commerce_core.adapters.store.sql.engine import connected
from commerce_core.adapters.store.sql.migrate import SCRIPTS, Migrated, read_for_migration, script
from commerce_core.adapters.store.sql.opening import HEAD, REVISIONS
from commerce_core.adapters.store.sql.revision import revision_at
from commerce_core.adapters.store.url import InvalidStoreUrl, StoreUrl
from commerce_core.errors import Invalid
from commerce_core.ports import DatabaseTooNew, DatabaseTooOld, StoreUnavailable
from commerce_core.testing import FixedClock
from tests.adapters.store.migrations.databases import ROWS, described, described_as_opened, make_first, version_of
from tests.flows.shop import BERLIN, SUCCESS, buy

LATER = FixedClock(datetime(2026, 6, 1, 10, tzinfo=UTC))
ACTOR = "användare:7 zwei"


def opened(url: str) -> Commerce:
    return Commerce(url, tenant=Tenant(id="acme", currency="EUR"), clock=LATER)


def variant(url: str, options: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}{options}"


def test_revisions_are_those_of_the_scripts() -> None:
    assert tuple(found.revision for found in reversed(list(SCRIPTS.walk_revisions()))) == REVISIONS


def test_from_empty_it_is_what_opening_makes(url: str) -> None:
    assert upgrade(url) == Migrated(None, HEAD)
    assert version_of(url) == HEAD
    assert described(url) == described_as_opened(url)


@pytest.mark.parametrize("start", ["empty", "first"])
def test_alembic_finds_no_difference_from_the_metadata(url: str, start: str) -> None:
    if start == "first":
        make_first(url)
    upgrade(url)
    tables = make_tables()
    with connected(read_for_migration(url)) as connection:
        options = {"version_table": tables.version.name, "compare_type": True}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), tables.metadata) == []


def test_from_the_first_it_is_what_it_is_from_empty(first: str) -> None:
    """In all but the order of columns, which PostgreSQL does not change."""
    upgrade(first)
    from_first = described(first)
    with connected(read_for_migration(first)) as connection:
        for table in (*reversed(make_tables().metadata.sorted_tables), make_tables().version):
            connection.exec_driver_sql(f"DROP TABLE {table.name}")
        if not first.startswith("sqlite"):
            connection.exec_driver_sql("DROP FUNCTION cc_append_only")
    upgrade(first)
    assert from_first == described(first)


@pytest.mark.parametrize("options", ["", "prefix=shop_", "prefix=shop_&schema=sales"])
def test_a_shop_of_the_first_revision_reads_everything(url: str, options: str) -> None:
    if "schema" in options and url.startswith("sqlite"):
        options = "prefix=shop_"
    url = variant(url, options) if options else url
    make_first(url)
    assert upgrade(url) == Migrated("0001", HEAD)
    assert upgrade(url) == Migrated(HEAD, HEAD)
    with opened(url) as shop:
        assert {order.id for order in shop.orders.find().records} == {row["id"] for row in ROWS["cc_orders"]}
        assert {record.id for record in shop.products.find().records} == {row["id"] for row in ROWS["cc_products"]}
        assert [event.type for _, event in shop.events()] == [row["type"] for row in ROWS["cc_outbox"]]
        (level,) = shop.inventory.level("MUG")
        assert (level.on_hand, level.allocated, level.held) == (5, 2, 0)  # the one hold is over, and not swept yet
        assert sum(each.held for each in shop.inventory.movements("MUG")) == 1
        assert shop.customers.get("jonas@EXAMPLE.de").first_name == "Jonas"
        assert shop.carts.get("cart_1").lines[0].quantity == 1
        assert shop.verify() == ()
        assert buy(shop).number == "1003"
        assert shop.inventory.movements("MUG")[-1].allocated == 1


def test_keys_of_the_first_revision_are_answered_as_before(first: str) -> None:
    upgrade(first)
    with opened(first) as shop:
        kept = {row["number"]: row["id"] for row in ROWS["cc_orders"]}
        lines, metadata = [Line("MUG", 2), Line("EBOOK", 1)], {"source": "app"}
        cart = Cart(lines, ["summer2026"], shipping_address=BERLIN, metadata=metadata)
        assert shop.orders.place(cart, payment_method=SUCCESS, key="checkout-1").id == kept["1001"]
        draft = NewProduct(sku="CABLE-004", name="Cable", price="9.95", status="active")
        assert shop.products.create(draft, key="import-1").version == 1
        draft = NewProduct(sku="CABLE-003", name="Câble", price="9.95", status="active")
        assert shop.at(actor=ACTOR).products.create(draft, key="import-1").sku == "CABLE-003"
        assert len(shop.products.find().records) == len(ROWS["cc_products"])


def test_a_key_that_nobody_answered_can_be_taken_over(first: str) -> None:
    with connected(read_for_migration(first)) as connection:
        stuck = "INSERT INTO cc_idempotency (tenant, key, fingerprint, created_at) VALUES ('acme', :key, 'f', 0)"
        connection.execute(sa.text(stuck), {"key": "6:system\na:b\nc"})
    upgrade(first)
    with opened(first) as shop:
        assert shop._ctx.store.run("acme", lambda tx: tx.claim("a:b\nc", "f", at=LATER.now())) is None


def test_one_that_fails_leaves_everything_as_it_was(first: str) -> None:
    with connected(read_for_migration(first)) as connection:
        connection.exec_driver_sql("CREATE TABLE cc_audit (mine INTEGER)")
        connection.exec_driver_sql("INSERT INTO cc_audit VALUES (7)")
    before = described(first)
    with pytest.raises(StoreUnavailable, match="is as it was"):
        upgrade(first)
    assert described(first) == before
    with connected(read_for_migration(first)) as connection:
        assert connection.exec_driver_sql("SELECT mine FROM cc_audit").scalar() == 7
        assert connection.exec_driver_sql("SELECT count(*) FROM cc_outbox").scalar() == len(ROWS["cc_outbox"])


def test_an_old_database_is_not_opened_and_not_touched(first: str) -> None:
    before = described(first)
    with pytest.raises(DatabaseTooOld, match="commerce-core migrate URL") as refused:
        opened(first)
    assert (refused.value.found, refused.value.expected) == ("0001", HEAD)
    assert refused.value.run == "commerce-core migrate URL"
    assert described(first) == before
    assert revision_at(read_for_migration(first)) == "0001"


def test_a_file_that_is_not_there_has_no_revision_and_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable):
        revision_at(StoreUrl("sqlite", str(tmp_path / "none?#%41.db")))
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "empty.db").touch()
    assert revision_at(StoreUrl("sqlite", str(tmp_path / "empty.db"))) is None
    SqliteStore.open(tmp_path / "some?#%41.db").close()
    assert revision_at(StoreUrl("sqlite", str(tmp_path / "some?#%41.db"))) == HEAD


def test_a_newer_database_is_neither_opened_nor_migrated(url: str) -> None:
    upgrade(url)
    with connected(read_for_migration(url)) as connection:
        connection.execute(sa.update(make_tables().version).values(version_num="9999"))
    for attempt in (opened, upgrade):
        with pytest.raises(DatabaseTooNew, match="9999") as refused:
            attempt(url)
        assert (refused.value.found, refused.value.expected) == ("9999", HEAD)


def test_a_database_that_has_lost_a_table_is_not_opened(url: str) -> None:
    upgrade(url)
    with connected(read_for_migration(url)) as connection:
        connection.exec_driver_sql("DROP TABLE cc_counters")
    with pytest.raises(StoreUnavailable, match="cc_counters"):
        opened(url)


def test_tables_that_are_only_named_like_ours_are_not_taken_for_ours(url: str) -> None:
    with connected(read_for_migration(url)) as connection:
        connection.exec_driver_sql("CREATE TABLE cc_orders (mine INTEGER)")
    before = described(url)
    with pytest.raises(StoreUnavailable, match="another prefix"):
        upgrade(url)
    with pytest.raises(DatabaseTooOld):
        opened(url)
    assert described(url) == before
    opened(variant(url, "prefix=shop_")).close()


def test_as_text_it_does_the_same(first: str) -> None:
    """As an administrator would run it, by hand."""
    with connected(read_for_migration(first)) as connection:
        connection.execute(sa.schema.CreateTable(make_tables().version))
        connection.execute(sa.insert(make_tables().version).values(version_num="0001"))
    by_hand(first, script(first, since="0001"))
    assert version_of(first) == HEAD
    assert described(first) == described_as_opened(first)
    with opened(first) as shop:
        assert shop.verify() == ()


def test_as_text_it_makes_an_empty_database(url: str) -> None:
    by_hand(url, script(url))
    assert described(url) == described_as_opened(url)
    opened(url).close()


def by_hand(url: str, text: str) -> None:
    address = read_for_migration(url).address
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(address)) as connection:
            connection.executescript(text)
    else:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(text.encode())


def test_as_text_from_empty_it_makes_the_schema_too() -> None:
    text = script("postgresql://host/shop?prefix=a_&schema=sales")
    assert text.startswith("BEGIN;")
    assert "CREATE SCHEMA IF NOT EXISTS sales;" in text
    assert "CREATE TABLE sales.a_orders" in text
    assert "cc_" not in text
    with pytest.raises(Invalid, match="0001, 0002"):
        script("sqlite:///shop.db", since="9999")


def test_what_keeps_nothing_is_not_migrated() -> None:
    for attempt in (upgrade, script):
        with pytest.raises(InvalidStoreUrl):
            attempt("memory://")


def test_a_migration_of_the_host_can_do_it(first: str) -> None:
    """In its transaction: whoever rolls it back has an old database still."""
    before = described(first)
    with connected(read_for_migration(first)) as connection:
        assert upgrade_in(connection) == Migrated("0001", HEAD)
        connection.rollback()
    assert described(first) == before
    with connected(read_for_migration(first)) as connection:
        upgrade_in(connection)
    opened(first).close()


def test_tables_that_the_host_makes_from_the_metadata_are_stamped(url: str) -> None:
    tables = make_tables()
    with connected(read_for_migration(url)) as connection, pytest.raises(StoreUnavailable, match="cc_orders"):
        stamp(connection)
    with connected(read_for_migration(url)) as connection:
        tables.metadata.create_all(connection)
        stamp(connection)
    with connected(read_for_migration(url)) as connection:
        stamp(connection)
    assert described(url) == described_as_opened(url)
    opened(url).close()
