"""A store of 100,000 orders and 1,000,000 movements, and how its database finds what is asked for.

    python benchmarks/big_store.py                               # SQLite, in a temporary file; some minutes
    python benchmarks/big_store.py --store postgresql://...      # an empty database of yours
    python benchmarks/big_store.py --orders 1000                 # a small one

Rows are written straight into the tables (COPY on PostgreSQL), in one tenant beside a small one. Then every documented
query (benchmarks/documented_queries.py) is explained and timed. Exit status: 0 every plan is good, 1 one is not.
"""

from __future__ import annotations

import sqlite3
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import sqlalchemy as sa

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.documented_queries import Asked, documented, faults
from commerce_core.adapters.store.sql import SqliteStore
from commerce_core.adapters.store.sql.dialect import POSTGRES, SQLITE, Dialect
from commerce_core.adapters.store.sql.schema import Tables
from commerce_core.cli.progress import progress

TENANT = "big"
ORDERS = 100_000
PER_ORDER = {"movements": 10, "outbox": 3, "audit": 4, "idempotency": 1, "unique": 1}
"""Rows of other tables for each order; records have one each, and what is not named a tenth."""
BATCH = 10_000
BASE = 1_750_000_000_000_000
"""An instant of 2025, in microseconds; each row is a second later than the one before."""
_FEW = {
    "status": ("pending", "processing", "shipped", "delivered", "cancelled"),
    "payment_status": ("pending", "paid", "refunded"),
    "fulfillment_status": ("unfulfilled", "partial", "fulfilled"),
    "currency": ("EUR", "USD"),
    "space": ("products.sku", "orders.number"),
    "location": ("main",),
}
Write = Callable[[sa.Table, list[tuple[object, ...]]], None]


def fill(tables: Tables, write: Write, orders: int, *, tenant: str = TENANT) -> None:
    """Write rows into every table that has some."""
    for table in tables.metadata.sorted_tables:
        name = table.name.removeprefix(tables.prefix)
        count = int(orders * PER_ORDER.get(name, 1 if "created_at" in table.c else 0.1))
        for start in progress(range(0, count, BATCH), name):
            write(table, [_row(table, number, tenant) for number in range(start, min(start + BATCH, count))])


def _row(table: sa.Table, number: int, tenant: str) -> tuple[object, ...]:
    return tuple(_value(column, number, tenant) for column in table.c)


def _value(column: sa.Column[Any], number: int, tenant: str) -> object:
    """Something that the column may hold: ids and numbers of rows are its own, other values are shared by some rows."""
    name, text = column.name, isinstance(column.type, sa.Text)
    if name == "tenant":
        return tenant
    if name == "document":
        return "{}"
    if name in _FEW:
        return _FEW[name][number % len(_FEW[name])]
    if name.endswith("_at") or name in {"at", "valid_from", "claimed_until", "until"}:
        return BASE + number * 1_000_000
    if name in {"open", "live", "retired", "active"}:
        return int(number % 100 == 0)
    if name == "position":
        return None if number % 1000 == 0 else number + 1
    if name in {"id", "key", "value", "resource_id", "seq"} or column.primary_key:
        return f"{column.table.name}-{number:08}" if text else number + 1
    if column.nullable and name != "customer_id":
        return None if number % 10 else (f"{name}-{number}" if text else number)
    return f"{name}-{number % 5000:05}" if text else 1 if name == "version" else 1000 if name == "on_hand" else 0


def explained(
    dialect: Dialect, run: Callable[[str, dict[str, object]], list[Any]]
) -> Iterator[tuple[Asked, list[str], float]]:
    """Every query with its plan, and the seconds that it takes at its best of five."""
    explain, place = ("EXPLAIN QUERY PLAN", 3) if dialect.name == "sqlite" else ("EXPLAIN", 0)
    for asked in documented(dialect, TENANT):
        lines = [str(row[place]) for row in run(f"{explain} {asked.sql}", asked.values)]
        yield asked, lines, min(_seconds(run, asked) for _ in range(5)) if asked.sql.startswith("SELECT") else 0.0


def _seconds(run: Callable[[str, dict[str, object]], list[Any]], asked: Asked) -> float:
    began = perf_counter()
    run(asked.sql, asked.values)
    return perf_counter() - began


def into_sqlite(connection: sqlite3.Connection) -> Write:
    """Insert rows in one transaction each time."""

    def write(table: sa.Table, rows: list[tuple[object, ...]]) -> None:
        names, marks = ", ".join(f'"{c.name}"' for c in table.c), ", ".join("?" for _ in table.c)
        connection.execute("BEGIN")
        connection.executemany(f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})', rows)
        connection.execute("COMMIT")

    return write


def into_postgres(connection: Any) -> Write:
    """Copy rows."""

    def write(table: sa.Table, rows: list[tuple[object, ...]]) -> None:
        names = ", ".join(f'"{column.name}"' for column in table.c)
        with connection.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN'.encode()) as copy:
            for row in rows:
                copy.write_row(row)

    return write


def main(argv: list[str] | None = None) -> int:
    """Load, explain, print; the exit status."""
    parser = ArgumentParser(description="Load a big store, and look how its database finds things.")
    parser.add_argument("--orders", type=int, default=ORDERS, help=f"how many orders (default: {ORDERS:,})")
    parser.add_argument(
        "--store", metavar="URL", help="an empty PostgreSQL database (default: SQLite, in a temporary file)"
    )
    args = parser.parse_args(argv)
    return _on_postgres(args.store, args.orders) if args.store else _on_sqlite(args.orders)


def _on_sqlite(orders: int) -> int:
    with TemporaryDirectory() as room:
        SqliteStore.open(f"{room}/big.db").close()
        connection = sqlite3.connect(f"{room}/big.db", isolation_level=None)
        connection.execute("PRAGMA synchronous = OFF")
        fill(SQLITE.tables, into_sqlite(connection), orders)
        status = report(SQLITE, lambda sql, values: connection.execute(sql, values).fetchall())
        connection.close()
    return status


def _on_postgres(url: str, orders: int) -> int:
    import psycopg

    from commerce_core.adapters.store.sql import PostgresStore

    PostgresStore.open(url).close()
    with psycopg.connect(url, autocommit=True) as connection:
        fill(POSTGRES.tables, into_postgres(connection), orders)
        connection.execute("ANALYZE")

        def run(sql: str, values: dict[str, object]) -> list[Any]:
            return connection.execute(sql.encode(), values).fetchall()

        return report(POSTGRES, run)


def report(dialect: Dialect, run: Callable[[str, dict[str, object]], list[Any]]) -> int:
    """Print each query with its time and what is wrong with its plan."""
    wrong = 0
    for asked, lines, seconds in explained(dialect, run):
        found = faults(asked, lines)
        wrong += bool(found)
        print(f"{asked.name:32} {seconds * 1e3:9.3f} ms  {'; '.join(found) or 'by an index'}", flush=True)
        if found:
            print("\n".join(f"    {line}" for line in lines))
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
