"""A reservation beside the same rows by hand. `inventory_report.py` prints the ratios, also those of many callers."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from itertools import count
from pathlib import Path
from uuid import uuid4

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.inventory_report import Case, drawn
from benchmarks.postgres import server
from benchmarks.reserving import Ask, by_shop, by_verbs, stock
from benchmarks.reserving_by_hand import by_lock, by_loop, by_sqlite3, by_statement
from commerce_core import Commerce
from commerce_core.adapters.store.sql import SqliteStore
from commerce_core.adapters.store.sql.store import SqlStore

ROUNDS = 200
SKUS = 40
Reserve = Callable[[Ask], object]


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """A server that is started for this module."""
    with server("") as found:
        yield found


@pytest.mark.benchmark(group="reserve on SQLite")
@pytest.mark.parametrize("lines", [1, 5])
@pytest.mark.parametrize("way", ["sqlite3", "verbs", "reserve"])
def test_on_sqlite(benchmark: BenchmarkFixture, tmp_path: Path, way: str, lines: int) -> None:
    path = tmp_path / "shop.db"
    with (
        closing(SqliteStore.open(path, synchronous="NORMAL")) as store,
        closing(sqlite3.connect(path, isolation_level=None)) as connection,
    ):
        connection.execute("PRAGMA synchronous = NORMAL")
        ways = _library(store) | {"sqlite3": partial(by_sqlite3, connection, "bench")}
        _measure(benchmark, ways[way], lines)


@pytest.mark.benchmark(group="reserve on PostgreSQL")
@pytest.mark.parametrize("lines", [1, 5])
@pytest.mark.parametrize("way", ["statement", "lock", "loop", "verbs", "reserve"])
def test_on_postgres(benchmark: BenchmarkFixture, url: str, way: str, lines: int) -> None:
    import psycopg

    from commerce_core.adapters.store.sql import PostgresStore
    from commerce_core.adapters.store.sql.postgres import _configure

    tenant = uuid4().hex
    with closing(PostgresStore.open(url)) as store, psycopg.connect(url, autocommit=True) as connection:
        _configure(connection)
        by_hand = {"statement": by_statement, "lock": by_lock, "loop": by_loop}
        ways = {name: partial(reserve, connection, tenant) for name, reserve in by_hand.items()}
        _measure(benchmark, (_library(store, tenant) | ways)[way], lines)


def _library(store: SqlStore, tenant: str = "bench") -> dict[str, Reserve]:
    stock(store, [tenant], skus=SKUS)
    shop = Commerce(store).at(tenant=tenant)
    return {"verbs": partial(by_verbs, store, tenant), "reserve": partial(by_shop, shop)}


def _measure(benchmark: BenchmarkFixture, reserve: Reserve, lines: int) -> None:
    way, numbers = drawn(Case("bench", 1, SKUS, lines), reserve, 0, "bench"), count()
    benchmark.pedantic(way, setup=lambda: ((next(numbers),), {}), rounds=ROUNDS, warmup_rounds=10)
