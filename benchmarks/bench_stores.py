"""Placing an order on SQLite beside the same rows by hand. `python benchmarks/stores_report.py` prints the ratios."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from attrs import frozen
from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.placing import SIZES, Taken, by_sqlite3, by_verbs, place, recording, stocked
from commerce_core import Commerce
from commerce_core.adapters.store.sql import SqliteStore

ROUNDS = 40


@frozen
class Ground:
    """Three copies of a stocked shop, in which the same orders are placed in three ways, and these orders."""

    shop: Commerce
    verbs: SqliteStore
    hand: sqlite3.Connection
    orders: tuple[tuple[Taken, ...], ...]

    def ways(self, lines: int) -> tuple[Callable[[int], object], ...]:
        """By hand, by the store's verbs, through the shop: each places the order of a number."""
        return (
            lambda number: by_sqlite3(self.hand, self.orders[number]),
            lambda number: by_verbs(self.verbs, self.orders[number]),
            lambda number: place(self.shop, lines),
        )

    def close(self) -> None:
        """Close all three."""
        self.shop.close()
        self.verbs.close()
        self.hand.close()


def prepare(folder: Path, lines: int, *, rounds: int = ROUNDS) -> Ground:
    """Stock a shop, copy it, and record orders of so many lines on the copy that is thrown away."""
    with Commerce(SqliteStore.open(folder / "first.db", synchronous="NORMAL")) as shop:
        stocked(shop, lines)
    for name in ("recorded", "shop", "verbs", "hand"):
        _copy(folder / "first.db", folder / f"{name}.db")
    with Commerce(SqliteStore.open(folder / "recorded.db", synchronous="NORMAL")) as shop:
        orders = tuple(_recorded(shop, lines) for _ in range(rounds))
    hand = sqlite3.connect(folder / "hand.db", isolation_level=None, cached_statements=512)
    hand.execute("PRAGMA synchronous = NORMAL")
    hand.execute("PRAGMA foreign_keys = ON")
    verbs = SqliteStore.open(folder / "verbs.db", synchronous="NORMAL")
    shop = Commerce(SqliteStore.open(folder / "shop.db", synchronous="NORMAL"))
    return Ground(shop.at(tenant="bench"), verbs, hand, orders)


def _recorded(shop: Commerce, lines: int) -> tuple[Taken, ...]:
    with recording() as taken:
        place(shop.at(tenant="bench"), lines)
    return tuple(taken)


def _copy(source: Path, target: Path) -> None:
    with sqlite3.connect(source) as before, sqlite3.connect(target) as after:
        before.backup(after)
    before.close()
    after.execute("PRAGMA journal_mode = WAL")
    after.close()


@pytest.fixture(params=SIZES)
def ground(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Ground, int]]:
    """A ground for orders of each size."""
    made = prepare(tmp_path, request.param)
    yield made, request.param
    made.close()


@pytest.mark.benchmark(group="place an order on SQLite")
@pytest.mark.parametrize("way", range(3), ids=["sqlite3", "store", "shop"])
def test_place(benchmark: BenchmarkFixture, ground: tuple[Ground, int], way: int) -> None:
    made, lines = ground
    call, numbers = made.ways(lines)[way], iter(range(ROUNDS))
    benchmark.pedantic(call, setup=lambda: ((next(numbers),), {}), rounds=ROUNDS)
