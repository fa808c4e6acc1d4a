"""What the stores cost beside their bare drivers: `python benchmarks/stores_report.py [--postgres URL]`.

An order of 1, 10 and 100 lines on SQLite (WAL, NORMAL, one connection): the same rows by hand, by the store's verbs
with records that are ready, through the shop. Eight callers of one process at FULL: one store that shares its commits,
beside eight, which wait for each other as processes do. With a URL also PostgreSQL, in a database of yours.

Both sides of a ratio take turns. What counts is the fastest, and beside it the seconds of the processor alone, which
neighbours disturb less.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from time import monotonic, perf_counter, thread_time
from typing import Any
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.bench_stores import prepare
from benchmarks.placing import SIZES, TENANT, Taken, by_psycopg, by_verbs, in_tenant, place, recording, stocked
from commerce_core import Commerce
from commerce_core.adapters.store.sql import SqliteStore
from commerce_core.adapters.store.sql.store import SqlStore
from commerce_core.cli.progress import progress
from commerce_core.ports import Tx

ROUNDS = {1: 100, 10: 60, 100: 20}
CALLERS = 8
Way = Callable[[int], object]


def best(ways: Sequence[Way], rounds: int) -> list[tuple[float, float, float]]:
    """Of each way the fastest round, its least time of the processor, and its 99th percentile, in seconds."""
    walls: list[list[float]] = [[] for _ in ways]
    processor: list[list[float]] = [[] for _ in ways]
    for number in progress(range(rounds), "rounds"):
        for place_, way in enumerate(ways):
            began, worked = perf_counter(), thread_time()
            way(number)
            processor[place_].append(thread_time() - worked)
            walls[place_].append(perf_counter() - began)
    return [(min(w), min(p), sorted(w)[int(len(w) * 0.99)]) for w, p in zip(walls, processor, strict=True)]


def report_sqlite() -> None:
    """A row per size of order."""
    print("SQLite, NORMAL, one caller: milliseconds (of the processor), and per cent of the speed by hand")
    print("lines  rows   by hand         the store's verbs        the shop")
    for lines in SIZES:
        with TemporaryDirectory() as room, ExitStack() as stack:
            ground = prepare(Path(room), lines, rounds=ROUNDS[lines])
            stack.callback(ground.close)
            rows = sum(len(taken.writes) for taken in ground.orders[0])
            print(f"{lines:5}  {rows:4}  {_columns(best(ground.ways(lines), ROUNDS[lines]))}", flush=True)


def _columns(times: Sequence[tuple[float, float, float]]) -> str:
    (hand, hand_processor, _), *others = times
    cells = [f"{hand * 1e3:6.2f} ({hand_processor * 1e3:6.2f})"]
    for wall, processor, _ in others:
        shares = f"{100 * hand / wall:3.0f} % ({100 * hand_processor / processor:3.0f} %)"
        cells.append(f"{wall * 1e3:6.2f} ({processor * 1e3:6.2f}) {shares}")
    return "  ".join(cells)


def report_callers(seconds: float = 2.0, turns: int = 3) -> None:
    """A row per turn: transactions a second of two small writes, and the longest that anybody waited."""
    print(f"\nSQLite, FULL, {CALLERS} callers: transactions/s (longest wait in ms)")
    print("commits shared       a store each      times")
    with TemporaryDirectory() as room, ExitStack() as stack:
        shared = stack.enter_context(closing(SqliteStore.open(f"{room}/shared.db")))
        apart = [stack.enter_context(closing(SqliteStore.open(f"{room}/apart.db"))) for _ in range(CALLERS)]
        for _ in range(turns):
            together, waited = _hammer(lambda caller: shared, seconds)
            alone, waited_alone = _hammer(lambda caller: apart[caller], seconds)
            print(
                f"{together:7.0f} ({waited:6.1f})  {alone:7.0f} ({waited_alone:6.1f})  {together / alone:5.1f}",
                flush=True,
            )


def _hammer(store_of: Callable[[int], SqlStore], seconds: float) -> tuple[float, float]:
    ends, waits = monotonic() + seconds, [0.0]

    def call(caller: int) -> None:
        while (began := monotonic()) < ends:
            store_of(caller).run(TENANT, _two_writes)
            waits.append(monotonic() - began)

    callers = [Thread(target=call, args=(number,)) for number in range(CALLERS)]
    for thread in callers:
        thread.start()
    for thread in callers:
        thread.join()
    return (len(waits) - 1) / seconds, max(waits) * 1e3


def _two_writes(tx: Tx) -> None:
    tx.increment("orders")
    tx.increment("units", 3)


def report_postgres(url: str) -> None:
    """A row per size of order; the same rows are written in tenants of their own."""
    import psycopg

    from commerce_core.adapters.store.sql import PostgresStore
    from commerce_core.adapters.store.sql.postgres import _configure

    print("\nPostgreSQL, one caller, as above; then the 99th percentile of each, in milliseconds")
    with psycopg.connect(url, autocommit=True) as connection, closing(PostgresStore.open(url)) as store:
        _configure(connection)
        for lines in SIZES:
            run = uuid4().hex
            orders = _recorded(store, connection, lines, run)
            shop = stocked(Commerce(store), lines, tenant=f"shop-{run}")
            ways: list[Way] = [
                lambda number, orders=orders: by_psycopg(connection, orders[number]),
                lambda number, orders=orders, run=run: by_verbs(store, orders[number], tenant=f"verbs-{run}"),
                lambda number, shop=shop, lines=lines: place(shop, lines),
            ]
            times = best(ways, ROUNDS[lines])
            rows = sum(len(taken.writes) for taken in orders[0])
            worst = "  ".join(f"{late * 1e3:6.2f}" for _, _, late in times)
            print(f"{lines:5}  {rows:4}  {_columns(times)}  {worst}", flush=True)


def _recorded(store: SqlStore, connection: Any, lines: int, run: str) -> list[tuple[Taken, ...]]:
    """Orders of a new tenant, whose stock the other tenants get too."""
    tenant = f"recorded-{run}"
    shop = stocked(Commerce(store), lines, tenant=tenant)
    names = ", ".join(column.name for column in store.tables.stock.c if column.name != "tenant")
    for other in (f"hand-{run}", f"verbs-{run}"):
        connection.execute(
            f"INSERT INTO cc_stock (tenant, {names}) SELECT %s, {names} FROM cc_stock WHERE tenant = %s".encode(),
            (other, tenant),
        )
    orders = []
    for _ in range(ROUNDS[lines]):
        with recording() as taken:
            place(shop, lines)
        orders.append(tuple(taken))
    return [in_tenant(order, f"hand-{run}") for order in orders]


if __name__ == "__main__":
    parser = ArgumentParser(description="Measure the stores beside their bare drivers.")
    parser.add_argument("--postgres", metavar="URL", help="a database of yours in which tables may be made")
    address = parser.parse_args().postgres
    report_sqlite()
    report_callers()
    if address:
        report_postgres(address)
