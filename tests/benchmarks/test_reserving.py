"""What is compared in the figures of reservations: every way writes the same rows, and none that it must not."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from benchmarks import inventory_report
from benchmarks.callers import in_turns
from benchmarks.reserving import Ask, by_verbs, stock, variant
from benchmarks.reserving_by_hand import Refused, by_lock, by_loop, by_sqlite3, by_statement
from commerce_core.adapters.store.sql import PostgresStore, SqliteStore

TABLES = ("stock", "movements", "reservations", "unique", "audit", "outbox")
ONE, FIVE = Ask("rsv_1", "web-1", (variant(2),)), Ask("rsv_5", "web-5", tuple(map(variant, (0, 1, 2, 3, 5))))
Reserve = Callable[[str, Ask], None]


@pytest.fixture(params=["sqlite", "postgres"])
def ways(request: pytest.FixtureRequest, tmp_path: Path, tenant: str) -> Iterator[tuple[Any, dict[str, Reserve]]]:
    """A connection, and each way to reserve in a tenant."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            store: Any = stack.enter_context(closing(SqliteStore.open(tmp_path / "shop.db")))
            connection: Any = stack.enter_context(closing(sqlite3.connect(tmp_path / "shop.db", isolation_level=None)))
            by_hand = {"sqlite3": by_sqlite3}
        else:
            import psycopg

            url: str = request.getfixturevalue("postgres_url")
            store = stack.enter_context(closing(PostgresStore.open(url)))
            connection = stack.enter_context(psycopg.connect(url, autocommit=True))
            by_hand = {"statement": by_statement, "lock": by_lock, "loop": by_loop}
        found: dict[str, Reserve] = {name: partial(way, connection) for name, way in by_hand.items()}
        found["verbs"] = partial(by_verbs, store)
        stock(store, [f"{tenant}-{name}" for name in found], skus=10)
        yield connection, found


def rows(connection: Any, tenant: str) -> dict[str, list[tuple[Any, ...]]]:
    """All that is stored for a tenant, but for what each way makes in its own manner: the numbers of rows, and the
    ids of events.
    """
    found = {}
    for table in TABLES:
        cursor = connection.execute(f"SELECT * FROM cc_{table} WHERE tenant = '{tenant}'")
        names = [column[0] for column in cursor.description]
        left_out = {"tenant", "seq"} | ({"id"} if table == "outbox" else set())
        kept = [place for place, name in enumerate(names) if name not in left_out]
        found[table] = sorted((tuple(row[place] for place in kept) for row in cursor.fetchall()), key=repr)
    return found


def test_every_way_writes_the_same_rows(ways: tuple[Any, dict[str, Reserve]], tenant: str) -> None:
    connection, found = ways
    for name, reserve in found.items():
        reserve(f"{tenant}-{name}", ONE)
        reserve(f"{tenant}-{name}", FIVE)
    library = rows(connection, f"{tenant}-verbs")
    assert [len(library[name]) for name in ("stock", "reservations")] == [10, 2]
    assert sum("held" in row for row in library["movements"]) == 6
    assert len(library["outbox"]) == 2
    for name in found:
        assert rows(connection, f"{tenant}-{name}") == library, name
        assert inventory_report.agree(connection, f"{tenant}-{name}")


def test_units_that_are_not_there_are_refused_by_hand_too(ways: tuple[Any, dict[str, Reserve]], tenant: str) -> None:
    connection, found = ways
    for name in found.keys() - {"verbs"}:
        mine = f"{tenant}-{name}"
        connection.execute(f"UPDATE cc_stock SET held = on_hand WHERE tenant = '{mine}' AND variant_id = 'v0002'")
        for ask in (ONE, FIVE):
            with pytest.raises(Refused):
                found[name](mine, ask)
            if name != "statement":
                connection.execute("ROLLBACK")
        assert rows(connection, mine)["reservations"] == []


def test_books_that_do_not_agree_are_told(
    ways: tuple[Any, dict[str, Reserve]], tenant: str, capsys: pytest.CaptureFixture[str]
) -> None:
    connection, found = ways
    found["verbs"](f"{tenant}-verbs", ONE)
    connection.execute(f"UPDATE cc_stock SET held = held + 1 WHERE tenant = '{tenant}-verbs' AND variant_id = 'v0002'")
    assert not inventory_report.agree(connection, f"{tenant}-verbs")
    assert capsys.readouterr().out == f"{tenant}-verbs: 2 units are held, 1 were moved, 1 of these are of holds.\n"


def test_the_report_ends_by_itself(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inventory_report, "stock", partial(stock, skus=1))
    monkeypatch.setattr(inventory_report, "ON_SQLITE", inventory_report.ON_SQLITE[:2])
    assert inventory_report.main(["--seconds", "0.01", "--rounds", "1"]) == 0
    said = capsys.readouterr().out
    assert said.count(" reserve ") == 2 * 2
    assert said.endswith("\nAs many units are held as were moved.\n")


@pytest.mark.parametrize("kind", ["processes", "threads"])
def test_an_error_of_a_caller_ends_all_turns(kind: Any) -> None:
    def make(caller: int, stack: ExitStack) -> list[Callable[[int], object]]:
        return [lambda number: 1 // (1 - caller)]

    with pytest.raises(RuntimeError, match="caller 1: ZeroDivisionError"):
        in_turns(make, 2, rounds=1, seconds=0.01, kind=kind)
