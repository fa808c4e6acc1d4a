"""No documented query reads a table whole, on either database.

SQLite plans by the estimates that it is given with the tables, so that an empty database will do. PostgreSQL looks for
itself, and would rather read a small table whole whatever indexes there are. So it gets three hundred orders with all
that belongs to them, and is told that such a scan costs a fortune: what it then does is what it can do, and what it
does with big tables, which `benchmarks/big_store.py` loads.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from benchmarks.big_store import fill, into_postgres
from benchmarks.documented_queries import Asked, Explain, documented, faults
from commerce_core.adapters.store.sql import PostgresStore, SqliteStore
from commerce_core.adapters.store.sql.dialect import POSTGRES, SQLITE

ON_SQLITE = {asked.name: asked for asked in documented(SQLITE, "t")}
ON_POSTGRES = {asked.name: asked for asked in documented(POSTGRES, "t")}


@pytest.fixture(scope="module")
def sqlite_plan(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Explain]:
    path: Path = tmp_path_factory.mktemp("plans")
    shop = SqliteStore.open(path / "shop.db")
    yield lambda sql, values: [row[3] for row in shop._writer.execute(f"EXPLAIN QUERY PLAN {sql}", values)]
    shop.close()


@pytest.fixture(scope="module")
def postgres_plan(postgres_url: str) -> Iterator[Explain]:
    with psycopg.connect(postgres_url, autocommit=True) as admin:
        admin.execute("DROP DATABASE IF EXISTS plans")
        admin.execute("CREATE DATABASE plans")
    url = psycopg.conninfo.make_conninfo(postgres_url, dbname="plans")
    PostgresStore.open(url).close()
    with psycopg.connect(url, autocommit=True) as connection:
        fill(POSTGRES.tables, into_postgres(connection), 300, tenant="t")
        connection.execute("ANALYZE")
        for way in ("seqscan", "bitmapscan"):
            connection.execute(f"SET enable_{way} = off".encode())
        yield lambda sql, values: [row[0] for row in connection.execute(f"EXPLAIN {sql}".encode(), values)]
    with psycopg.connect(postgres_url, autocommit=True) as admin:
        admin.execute("DROP DATABASE plans")


@pytest.mark.parametrize("name", ON_SQLITE)
def test_sqlite_finds_what_is_asked_by_an_index(sqlite_plan: Explain, name: str) -> None:
    asked = ON_SQLITE[name]
    lines = sqlite_plan(asked.sql, asked.values)
    assert faults(asked, lines) == [], lines


@pytest.mark.parametrize("name", ON_POSTGRES)
def test_postgres_finds_what_is_asked_by_an_index(postgres_plan: Explain, name: str) -> None:
    asked = ON_POSTGRES[name]
    lines = postgres_plan(asked.sql, asked.values)
    assert faults(asked, lines) == [], lines


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        (["SCAN cc_orders USING INDEX ix"], "reads a table whole"),
        (["SEARCH cc_orders USING INDEX ix (tenant=?)"], "does not look up status"),
        (["SEARCH cc_orders (tenant=? AND status=?)", "USE TEMP B-TREE FOR ORDER BY"], "sorts what it has found"),
        (["Seq Scan on cc_orders"], "reads a table whole"),
    ],
)
def test_a_bad_plan_is_known(lines: list[str], fault: str) -> None:
    asked = Asked("orders", "", {}, by="status")
    assert f"orders: {fault}" in faults(asked, lines)


def test_the_audit_of_an_actor_is_walked_in_order(sqlite_plan: Explain) -> None:
    """The longest of all tables: a sort of what somebody did in years would read all of it."""
    asked = ON_SQLITE["audit of an actor"]
    assert "USING INDEX ix_cc_audit_tenant_actor" in " ".join(sqlite_plan(asked.sql, asked.values))
