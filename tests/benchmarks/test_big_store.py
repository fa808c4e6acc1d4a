"""The report of plans: what it loads, what it asks, and that a query which reads a table whole ends it with 1."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from benchmarks import big_store
from benchmarks.documented_queries import FEW_ROWS, Asked, faults
from commerce_core.adapters.store.sql import SqliteStore
from commerce_core.adapters.store.sql.dialect import SQLITE, Dialect


def test_a_new_store_plans_well_while_it_is_small(capsys: pytest.CaptureFixture[str]) -> None:
    """Once it has been analysed, SQLite may do what it likes with tables of some hundred rows."""
    big_store.main(["--orders", "300"])
    said = capsys.readouterr().out
    assert "SQLite, new: 0 plans are wrong" in said
    assert "SQLite, analysed movements of a variant" in said


@pytest.mark.parametrize(("where", "status"), [("tenant = 'big' AND id = 'x'", 0), ("total_minor = 5", 1)])
def test_a_query_that_reads_a_table_whole_ends_the_report_with_1(
    where: str, status: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked(dialect: Dialect, tenant: str) -> Iterator[Asked]:
        yield Asked("some orders", f"SELECT document FROM cc_orders WHERE {where}", {})

    monkeypatch.setattr(big_store, "documented", asked)
    assert big_store.main(["--orders", "100"]) == status
    told = "some orders: reads a table whole\n    SCAN cc_orders\n" in capsys.readouterr().out
    assert told == bool(status)


def test_there_is_a_small_tenant_beside_the_big_one(tmp_path: Path) -> None:
    SqliteStore.open(tmp_path / "big.db").close()
    with closing(sqlite3.connect(tmp_path / "big.db", isolation_level=None)) as connection:
        big_store._fill_both(SQLITE.tables, big_store.into_sqlite(connection), 200)
        orders = "SELECT tenant, count(*) FROM cc_orders GROUP BY tenant ORDER BY tenant"
        assert connection.execute(orders).fetchall() == [("big", 200), ("small", 2)]
        movements = "SELECT count(*) FROM cc_movements WHERE tenant = 'big'"
        assert connection.execute(movements).fetchone() == (2000,)


@pytest.mark.parametrize("line", ["SCAN cc_{}", "->  Seq Scan on cc_{}  (cost=0.00..1.20 rows=20)"])
def test_only_tables_that_stay_small_may_be_read_whole(line: str) -> None:
    asked = Asked("some", "", {}, sorts=True)
    assert all(faults(asked, [line.format(table)]) == [] for table in FEW_ROWS)
    assert faults(asked, [line.format("prices")]) == ["some: reads a table whole"]
    assert faults(asked, [line.format("policies_of_others")]) == ["some: reads a table whole"]


def test_postgres_tells_the_plan_that_it_settles_for(postgres_url: str) -> None:
    """Of a statement with a parameter a plan for any value, in which it stands as `$1`."""
    asked = Asked("settings", "SELECT setting FROM pg_settings WHERE name = %(name)s", {"name": "fsync"})
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        lines = big_store._settled(connection, asked)
        assert any("$1" in line for line in lines), lines
        assert big_store._settled(connection, asked) == lines
