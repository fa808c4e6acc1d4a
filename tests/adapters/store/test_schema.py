"""The schema carries the invariants: what the verbs would never write, the database refuses too."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Table

from commerce_core.adapters.store.layout import TABLES
from commerce_core.adapters.store.sql import PostgresStore, SqliteStore, metadata
from commerce_core.adapters.store.sql.dialect import POSTGRES, SQLITE, Dialect
from commerce_core.adapters.store.sql.schema import TABLES as SQL_TABLES
from commerce_core.adapters.store.sql.statements import statements

STOCK = (
    "INSERT INTO cc_stock (tenant, variant_id, location, on_hand, allocated, held, incoming, damaged, quality_control,"
    " safety, backorder_limit) VALUES ('t', 'v', 'l', {}, {}, {}, 0, 0, 0, 0, 0)"
)
COUNTER = "INSERT INTO cc_counters (tenant, name, value) VALUES ('t', 'n', {})"
PROMOTION = (
    "INSERT INTO cc_promotions (tenant, id, version, created_at, updated_at, name, retired, document)"
    " VALUES ('t', 'i', {}, 0, 0, 'n', {}, '{{}}')"
)
REFUSED = [
    STOCK.format(1, 2, 0),
    STOCK.format(1, 1, 1),
    STOCK.format(1, -1, 0),
    STOCK.format(1, 0, -1),
    STOCK.format(-1, 0, 0),
    STOCK.format(1, 0, 0).replace("0, 0)", "2, 0)"),
    STOCK.format(1, 0, 0).replace("0, 0)", "0, -1)"),
    STOCK.format("NULL", 0, 0),
    STOCK.format("'12abc'", 0, 0),
    COUNTER.format("NULL"),
    COUNTER.format("9223372036854775807 + 1"),
    PROMOTION.format(0, 0),
    PROMOTION.format(1, 2),
]
ACCEPTED = [STOCK.format(3, 1, 2), COUNTER.format(-1), PROMOTION.format(1, 1)]


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=str)
def test_every_table_is_ours_by_name_and_keyed_by_tenant(table: Table) -> None:
    assert table.name.startswith("cc_")
    assert next(iter(table.primary_key)).name == "tenant"
    assert all(next(iter(index.columns)).name == "tenant" for index in table.indexes)
    assert all(len(str(constraint.name)) <= 63 for constraint in table.constraints)


def test_every_record_type_has_a_table_with_its_columns() -> None:
    for table in TABLES:
        names = [column.name for column in SQL_TABLES.records[table.record].c]
        assert names == ["tenant", *table.columns, "document"]


@pytest.mark.parametrize("dialect", [SQLITE, POSTGRES], ids=lambda dialect: dialect.name)
def test_every_parameter_of_a_statement_has_a_name_of_ours(dialect: Dialect) -> None:
    found = statements(dialect)
    groups = [
        *found.records.values(),
        found.unique,
        found.stock,
        found.keys,
        found.leases,
        found.counters,
        found.events,
    ]
    for text in (getattr(group, name) for group in groups for name in type(group).__slots__ if name != "__weakref__"):
        assert text is None or not re.findall(r"(?::|%\()(\w*param_\d+|\w+_\d+)", text), text


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    SqliteStore.open(tmp_path / "shop.db").close()
    connection = sqlite3.connect(tmp_path / "shop.db")
    yield connection
    connection.close()


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[psycopg.Connection]:
    PostgresStore.open(postgres_url).close()
    connection = psycopg.connect(postgres_url)
    yield connection
    connection.rollback()
    connection.close()


@pytest.mark.parametrize("insertion", REFUSED)
def test_sqlite_refuses_what_breaks_an_invariant(sqlite: sqlite3.Connection, insertion: str) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        sqlite.execute(insertion)


@pytest.mark.parametrize("insertion", REFUSED)
def test_postgres_refuses_what_breaks_an_invariant(postgres: psycopg.Connection, insertion: str) -> None:
    with pytest.raises((psycopg.IntegrityError, psycopg.DataError)):
        postgres.execute(insertion)


def test_both_accept_what_breaks_none(sqlite: sqlite3.Connection, postgres: psycopg.Connection) -> None:
    for insertion in ACCEPTED:
        assert sqlite.execute(insertion).rowcount == postgres.execute(insertion).rowcount == 1


def test_postgres_compares_all_text_by_code_point(postgres: psycopg.Connection) -> None:
    collations = postgres.execute(
        "SELECT DISTINCT collation_name FROM information_schema.columns"
        " WHERE table_name LIKE 'cc\\_%' AND data_type = 'text'"
    ).fetchall()
    assert collations == [("C",)]


def test_sqlite_tables_are_strict(sqlite: sqlite3.Connection) -> None:
    tables = sqlite.execute(
        "SELECT name, strict FROM pragma_table_list WHERE name GLOB 'cc_*' AND name <> 'cc_alembic_version'"
    ).fetchall()
    assert len(tables) == len(metadata.sorted_tables)
    assert all(strict for _, strict in tables)
