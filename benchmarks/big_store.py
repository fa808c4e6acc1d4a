"""A store of 100,000 orders and 1,000,000 movements, and how its database finds what is asked for.

    python benchmarks/big_store.py                               # SQLite, in a temporary file; some minutes
    python benchmarks/big_store.py --store postgresql://...      # an empty database of yours
    python benchmarks/big_store.py --store                       # a PostgreSQL server that is started for it
    python benchmarks/big_store.py --orders 1000                 # a small one

Rows are written straight into the tables (COPY on PostgreSQL), in one tenant beside a small one. Then every documented
query (benchmarks/documented_queries.py) is explained and timed: on SQLite as a new store plans, and after an ANALYZE;
on PostgreSQL after an ANALYZE, as a statement that was prepared and executed some times, since only then the server
settles for a plan. No planner is forced to anything. Exit status: 0 every plan is good, 1 one is not.
"""

from __future__ import annotations

import sqlite3
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import sqlalchemy as sa

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.documented_queries import FEW_ROWS, Asked, documented, faults
from benchmarks.postgres import server
from commerce_core.adapters.store.sql import SqliteStore
from commerce_core.adapters.store.sql.dialect import POSTGRES, SQLITE, Dialect
from commerce_core.adapters.store.sql.schema import Tables
from commerce_core.adapters.store.sql.session import numbered
from commerce_core.cli.progress import progress

TENANT = "big"
ORDERS = 100_000
PER_ORDER = {"movements": 10, "outbox": 3, "audit": 4, "idempotency": 1, "unique": 1}
"""Rows of other tables for each order; records have one each, and what is not named a tenth."""
A_FEW = 20
"""Rows of the tables that a shop has few of, however big it is."""
SMALL = 100
"""How many times fewer rows the small tenant has."""
BATCH = 10_000
TRIES = 10
BASE = 1_750_000_000_000_000
"""An instant of 2025, in microseconds; each row is a second later than the one before."""
_FEW = {
    "status": ("pending", "processing", "shipped", "delivered", "cancelled", "held", "reserved", "retrying"),
    "payment_status": ("pending", "paid", "refunded"),
    "fulfillment_status": ("unfulfilled", "partial", "fulfilled"),
    "currency": ("EUR", "USD"),
    "space": ("products.sku", "orders.number", "reservations.owner", "stock_settings.variant"),
    "pair": tuple(f"pair-{number:05}" for number in range(20)),
    "location": ("main",),
}
Write = Callable[[sa.Table, list[tuple[object, ...]]], None]


def fill(tables: Tables, write: Write, orders: int, *, tenant: str = TENANT) -> None:
    """Write rows into every table that has some."""
    for table in tables.metadata.sorted_tables:
        name = table.name.removeprefix(tables.prefix)
        count = A_FEW if name in FEW_ROWS else int(orders * PER_ORDER.get(name, 1 if "created_at" in table.c else 0.1))
        make = [_value(column, tenant) for column in table.c]
        for start in progress(range(0, count, BATCH), f"{tenant}: {name}"):
            numbers = range(start, min(start + BATCH, count))
            write(table, [tuple(value(number) for value in make) for number in numbers])


def _value(column: sa.Column[Any], tenant: str) -> Callable[[int], object]:
    """What the column may hold in the row of a number: ids are its own, other values are shared by some rows."""
    name, text = column.name, isinstance(column.type, sa.Text)
    if name in {"tenant", "document"}:
        value = tenant if name == "tenant" else "{}"
        return lambda number: value
    if name in _FEW:
        few = _FEW[name]
        return lambda number: few[number % len(few)]
    if name.endswith("_at") or name in {"at", "valid_from", "claimed_until", "until"}:
        return lambda number: BASE + number * 1_000_000
    if name in {"open", "live", "retired", "active"}:
        return lambda number: int(number % 100 == 0)
    if name == "position":
        return lambda number: None if number % 1000 == 0 else number + 1
    if name in {"id", "key", "value", "resource_id", "seq"} or column.primary_key:
        row = column.table.name
        return (lambda number: f"{row}-{number:08}") if text else (lambda number: number + 1)
    return _shared(column, text=text)


def _shared(column: sa.Column[Any], *, text: bool) -> Callable[[int], object]:
    """A column that other rows have the same value in, or mostly none."""
    name = column.name
    if column.nullable and name != "customer_id":
        return lambda number: None if number % 10 else (f"{name}-{number}" if text else number)
    if text:
        return lambda number: f"{name}-{number % 5000:05}"
    count = 1 if name == "version" else 1000 if name == "on_hand" else 0
    return lambda number: count


Explain = Callable[[Asked], list[str]]
"""The lines of the plan of a query."""
Execute = Callable[[Asked], object]


def report(dialect: Dialect, explain: Explain, execute: Execute, name: str) -> int:
    """Print each query with its time at its best of ten and what is wrong with its plan; how many are wrong."""
    wrong, slowest = 0, 0.0
    for asked in documented(dialect, TENANT):
        lines = explain(asked)
        found = faults(asked, lines)
        wrong += bool(found)
        reads = asked.sql.startswith("SELECT")
        seconds = min(_seconds(execute, asked) for _ in range(TRIES)) if reads else 0.0
        slowest = max(slowest, seconds)
        took = f"{seconds * 1e3:9.3f} ms" if reads else "   (writes)  "
        print(f"{name:16} {asked.name:32} {took}  {'; '.join(found) or 'by an index'}", flush=True)
        if found:
            print("\n".join(f"    {line}" for line in lines))
    print(f"{name}: {wrong} plans are wrong, the slowest takes {slowest * 1e3:.1f} ms", flush=True)
    return wrong


def _seconds(execute: Execute, asked: Asked) -> float:
    began = perf_counter()
    execute(asked)
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
        "--store", metavar="URL", nargs="?", const="", help="an empty PostgreSQL database (no URL: of a new server)"
    )
    args = parser.parse_args(argv)
    if args.store is None:
        return _on_sqlite(args.orders)
    with server(args.store) as url:
        return _on_postgres(url, args.orders)


def _on_sqlite(orders: int) -> int:
    with TemporaryDirectory() as room:
        SqliteStore.open(f"{room}/big.db").close()
        connection = sqlite3.connect(f"{room}/big.db", isolation_level=None)
        connection.execute("PRAGMA synchronous = OFF")
        _fill_both(SQLITE.tables, into_sqlite(connection), orders)

        def explain(asked: Asked) -> list[str]:
            return [str(row[3]) for row in connection.execute(f"EXPLAIN QUERY PLAN {asked.sql}", asked.values)]

        def execute(asked: Asked) -> object:
            return connection.execute(asked.sql, asked.values).fetchall()

        wrong = report(SQLITE, explain, execute, "SQLite, new")
        connection.execute("ANALYZE")
        wrong += report(SQLITE, explain, execute, "SQLite, analysed")
        connection.close()
    return int(wrong > 0)


def _on_postgres(url: str, orders: int) -> int:
    import psycopg

    from commerce_core.adapters.store.sql import PostgresStore
    from commerce_core.adapters.store.sql.postgres import _configure

    PostgresStore.open(url).close()
    with psycopg.connect(url, autocommit=True) as connection:
        _configure(connection)
        _fill_both(POSTGRES.tables, into_postgres(connection), orders)
        connection.execute("ANALYZE")

        def execute(asked: Asked) -> object:
            return connection.execute(asked.sql.encode(), asked.values).fetchall()

        return int(report(POSTGRES, partial(_settled, connection), execute, "PostgreSQL") > 0)


def _settled(connection: Any, asked: Asked) -> list[str]:
    """The plan for which PostgreSQL settles once a prepared statement was executed some times.

    What is executed is its explanation: then it plans as if, and nothing is written.
    """
    from psycopg import ClientCursor

    text, names = numbered(asked.sql)
    cursor = ClientCursor(connection)
    cursor.execute(f"PREPARE asked AS {text.replace('%', '%%')}")
    marks = f" ({', '.join(['%s'] * len(names))})" if names else ""
    for _ in range(TRIES):
        cursor.execute(f"EXPLAIN EXECUTE asked{marks}", [asked.values[name] for name in names])
        lines = [str(line) for (line,) in cursor.fetchall()]
    cursor.execute("DEALLOCATE asked")
    return lines


def _fill_both(tables: Tables, write: Write, orders: int) -> None:
    fill(tables, write, orders // SMALL, tenant="small")
    fill(tables, write, orders)


if __name__ == "__main__":
    sys.exit(main())
