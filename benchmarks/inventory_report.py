"""Reservations a second: `python benchmarks/inventory_report.py [--postgres [URL]] [--seconds N] [--rounds N]`.

On SQLite always, with `--postgres` also there: in a database of yours, or without a URL in a server that is started for
it. Beside the library stand the same rows by hand (`reserving_by_hand.py`). The library is measured twice: the store's
verbs alone (`move`, `put` and `record`, with records that are ready), and the whole of `shop.inventory.reserve`.

All ways take turns of a second in one run, and the fastest turn counts; callers of PostgreSQL are processes, those of
SQLite threads that share a store. It ends by itself, and with 1 when the books do not agree afterwards.
"""

from __future__ import annotations

import sqlite3
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from attrs import frozen

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.callers import Rate, Way, in_turns
from benchmarks.postgres import server
from benchmarks.reserving import SKUS, Ask, by_shop, by_verbs, stock, variant
from benchmarks.reserving_by_hand import by_lock, by_loop, by_sqlite3, by_statement
from commerce_core import Commerce
from commerce_core.adapters.store.sql import SqliteStore
from commerce_core.adapters.store.sql.store import SqlStore

Reserve = Callable[[Ask], object]
LIBRARY = ("verbs", "reserve")
COLUMNS = "of the first; the slowest of a hundred; a caller's processor"


@frozen
class Case:
    """So many callers that each want a unit of each of `lines` out of `skus`, drawn anew each time."""

    name: str
    callers: int
    skus: int
    lines: int = 1
    slow: str = "lock"
    """What PostgreSQL's statement is compared with beside the library."""


ON_POSTGRES = (
    *(Case(name, callers, skus) for skus, name in ((1, "hot SKU"), (SKUS, "1,000 SKUs")) for callers in (1, 8, 32)),
    Case("5 of 1,000 SKUs", 1, SKUS, 5, "loop"),
    Case("5 of 40 SKUs", 16, 40, 5, "loop"),
)
ON_SQLITE = (
    *(Case(name, callers, skus) for skus, name in ((1, "hot SKU"), (SKUS, "1,000 SKUs")) for callers in (1, 8)),
    Case("5 of 1,000 SKUs", 1, SKUS, 5),
)


@frozen
class Length:
    """How long it is measured."""

    rounds: int
    seconds: float


def drawn(case: Case, reserve: Reserve, caller: int, tag: str) -> Way:
    """A way that wants something else each time, by an owner of its own."""
    random = Random(caller)

    def way(number: int) -> object:
        names = sorted(variant(each) for each in random.sample(range(case.skus), case.lines))
        mark = f"{tag}-{caller}-{number}"
        return reserve(Ask(f"rsv_{mark}", mark, tuple(names)))

    return way


def report_postgres(url: str, length: Length) -> bool:
    """A row per case and way; whether the books agree."""
    import psycopg

    from commerce_core.adapters.store.sql import PostgresStore

    run = uuid4().hex[:8]
    names = ("statement", "lock", "loop", *LIBRARY)
    with closing(PostgresStore.open(url)) as store:
        stock(store, [f"{name}-{run}" for name in names])
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ANALYZE")
        settings = [connection.execute(f"SHOW {name}").fetchone() for name in ("server_version", "fsync")]
    version, fsync = (row[0] for row in settings if row)
    print(f"\nPostgreSQL {version}, fsync {fsync}: reservations/s, {COLUMNS}")
    for case in ON_POSTGRES:
        rates = in_turns(
            partial(_on_postgres, url, case, run), case.callers, rounds=length.rounds, seconds=length.seconds
        )
        _print(case, ("statement", case.slow, *LIBRARY), rates)
    with psycopg.connect(url, autocommit=True) as connection:
        return all(agree(connection, f"{name}-{run}") for name in names)


def _on_postgres(url: str, case: Case, run: str, caller: int, stack: ExitStack) -> list[Way]:
    import psycopg

    from commerce_core.adapters.store.sql import PostgresStore
    from commerce_core.adapters.store.sql.postgres import _configure

    connection = stack.enter_context(psycopg.connect(url, autocommit=True))
    _configure(connection)
    slow = by_lock if case.slow == "lock" else by_loop
    return [
        drawn(case, partial(by_statement, connection, f"statement-{run}"), caller, f"{case.callers}-{uuid4().hex[:8]}"),
        drawn(case, partial(slow, connection, f"{case.slow}-{run}"), caller, f"{case.callers}-{uuid4().hex[:8]}"),
        *_library(stack.enter_context(closing(PostgresStore.open(url, connections=1))), case, run, caller),
    ]


def _library(store: SqlStore, case: Case, run: str, caller: int) -> list[Way]:
    shop = Commerce(store).at(tenant=f"reserve-{run}")
    ways: tuple[Reserve, ...] = (partial(by_verbs, store, f"verbs-{run}"), partial(by_shop, shop))
    return [drawn(case, way, caller, f"{case.callers}-{uuid4().hex[:8]}") for way in ways]


def report_sqlite(length: Length) -> bool:
    """A row per case and way, for each way to sync; whether the books agree."""
    right = True
    for synchronous in ("NORMAL", "FULL"):
        print(f"\nSQLite, WAL, {synchronous}: reservations/s, {COLUMNS}")
        with TemporaryDirectory() as room:
            path = Path(room, "shop.db")
            with closing(SqliteStore.open(path, synchronous=synchronous)) as store:
                stock(store, [f"{name}-here" for name in ("sqlite3", *LIBRARY)])
                for case in ON_SQLITE:
                    rates = in_turns(
                        partial(_on_sqlite, store, path, synchronous, case),
                        case.callers,
                        rounds=length.rounds,
                        seconds=length.seconds,
                        kind="threads",
                    )
                    _print(case, ("sqlite3", *LIBRARY), rates)
            with closing(sqlite3.connect(path)) as connection:
                right &= all(agree(connection, f"{name}-here") for name in ("sqlite3", *LIBRARY))
    return right


def _on_sqlite(store: SqlStore, path: Path, synchronous: str, case: Case, caller: int, stack: ExitStack) -> list[Way]:
    connection = stack.enter_context(closing(sqlite3.connect(path, timeout=30, isolation_level=None)))
    connection.execute(f"PRAGMA synchronous = {synchronous}")
    by_hand = partial(by_sqlite3, connection, "sqlite3-here")
    return [drawn(case, by_hand, caller, uuid4().hex[:8]), *_library(store, case, "here", caller)]


def _print(case: Case, names: Sequence[str], rates: Sequence[Rate]) -> None:
    first = rates[0]
    for name, rate in zip(names, rates, strict=True):
        speed = f"{rate.per_second:9,.0f}/s {rate.per_second / first.per_second:6.2f} {rate.late * 1e3:8.1f} ms"
        print(f"{case.name:16} {case.callers:2} callers  {name:10}{speed} {rate.worked * 1e6:8,.0f} us", flush=True)


def agree(connection: Any, tenant: str) -> bool:
    """Whether as many units are held as movements say, and each is of a hold that there is."""
    ((held,),) = connection.execute(f"SELECT sum(held) FROM cc_stock WHERE tenant = '{tenant}'").fetchall()
    ((moved, of_holds),) = connection.execute(
        "SELECT count(*), count(r.id) FROM cc_movements AS m"
        " LEFT JOIN cc_reservations AS r ON r.tenant = m.tenant AND r.id = m.cause"
        f" WHERE m.tenant = '{tenant}' AND m.kind = 'held'"
    ).fetchall()
    if held == moved == of_holds:
        return True
    print(f"{tenant}: {held} units are held, {moved} were moved, {of_holds} of these are of holds.")
    return False


def main(argv: list[str] | None = None) -> int:
    """Measure, print; the exit status."""
    parser = ArgumentParser(description="Measure reservations beside the same rows by hand.")
    parser.add_argument("--postgres", metavar="URL", nargs="?", const="", help="also there (no URL: start a server)")
    parser.add_argument("--seconds", type=float, default=1.0, help="of a turn (default: 1)")
    parser.add_argument("--rounds", type=int, default=3, help="turns of each way (default: 3)")
    args = parser.parse_args(argv)
    length = Length(args.rounds, args.seconds)
    right = report_sqlite(length)
    if args.postgres is not None:
        with server(args.postgres) as url:
            right &= report_postgres(url, length)
    print("\nAs many units are held as were moved." if right else "\nThe books do not agree.")
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
