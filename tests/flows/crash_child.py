"""A process that does one thing to a shop and is killed on the way, told what by lines of JSON.

It stays clean, opens nothing, and forks for each line a child that opens the shop and dies there of SIGKILL at the
n-th point: before and after each statement that goes to the database, each commit, those of a host included, and each
effect at the gateway. It answers with how the child ended, and with the number of points passed if it came through.
"""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar

import psycopg

from commerce_core import Commerce, Line, Tenant
from commerce_core.adapters.store.sql import PostgresStore, SqliteStore, postgres
from commerce_core.adapters.store.sql.session import CursorSession
from commerce_core.app.place_order import place_order  # noqa: F401 - loaded before the fork, as all below it
from commerce_core.payments import PaymentDeclined
from commerce_core.ports import Snapshot, Store, Tx
from tests.flows.file_gateway import FileGateway
from tests.flows.shop import DECLINED, SUCCESS
from tests.flows.stock_deeds import STOCK_DEEDS

T = TypeVar("T")


class Fate:
    """Counts points, and kills this process at one of them."""

    def __init__(self, at: int) -> None:
        self._at = at
        self.passed = 0

    def __call__(self) -> None:
        self.passed += 1
        if self.passed == self._at:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, act: Callable[..., T]) -> Callable[..., T]:
        """The same act with a point on either side."""

        def fatal(*args: object, **named: object) -> T:
            self()
            answer = act(*args, **named)
            self()
            return answer

        return fatal


class MortalStore:
    """A store with a point before and after each transaction, and one just before it commits."""

    def __init__(self, store: Store, fate: Fate) -> None:
        self._store, self._fate = store, fate

    def run(self, tenant: str, work: Callable[[Tx], T], *, actor: str = "system") -> T:
        def fatal(tx: Tx) -> T:
            answer = work(tx)
            self._fate()
            return answer

        return self._fate.around(self._store.run)(tenant, fatal, actor=actor)

    def read(self, tenant: str, work: Callable[[Snapshot], T]) -> T:
        return self._store.read(tenant, work)

    def in_transaction(self) -> bool:
        return self._store.in_transaction()

    def tenants(self) -> tuple[str, ...]:
        return self._store.tenants()

    def sees_uncommitted(self) -> bool:
        return self._store.sees_uncommitted()

    def on_commit(self, then: Callable[[], None]) -> bool:
        return self._store.on_commit(then)

    def close(self) -> None:
        self._store.close()


def act(job: dict[str, Any]) -> int:
    """Do what is wanted; the number of points passed."""
    fate = Fate(job["at"])
    gateway = FileGateway(Path(job["ledger"]))
    for verb in ("charge", "refund"):
        setattr(gateway, verb, fate.around(getattr(gateway, verb)))
    shop = Commerce(job["store"], tenant=Tenant(id=job["tenant"], currency="EUR"), gateway=gateway)
    mortal = Commerce(MortalStore(shop._ctx.store, fate), tenant=shop.tenant, gateway=gateway)
    kill_at_statements(shop._ctx.store, fate)
    ACTS[job["deed"]](mortal, job.get("order", ""))
    return fate.passed


def kill_at_statements(store: Store, fate: Fate) -> None:
    """A point at every statement, whoever's connection it goes through."""
    if isinstance(store, SqliteStore):
        store._writer.set_trace_callback(lambda _: fate())
        connect_plainly = store._connect

        def connect_fatally(setting: str) -> sqlite3.Connection:
            connection = connect_plainly(setting)
            connection.set_trace_callback(lambda _: fate())
            return connection

        setattr(store, "_connect", connect_fatally)  # noqa: B010 - so mypy lets it be replaced
    setattr(CursorSession, "_execute", fate.around(CursorSession._execute))  # noqa: B010
    setattr(postgres, "_execute", fate.around(postgres._execute))  # noqa: B010


def place(shop: Commerce, _: str, card: str = SUCCESS) -> None:
    """The order that everything turns around."""
    shop.orders.place(lines=[Line("MUG", 2)], payment_method=card, key="checkout-1")


def place_refused(shop: Commerce, _: str) -> None:
    """An order whose payment is refused."""
    try:
        place(shop, _, DECLINED)
    except PaymentDeclined:
        return


def place_joined(shop: Commerce, _: str) -> None:
    """The same in the transaction of a host, who then has it settled."""
    mortal = shop._ctx.store
    fate, store = (mortal._fate, mortal._store) if isinstance(mortal, MortalStore) else (lambda: None, mortal)
    own = Commerce(store, tenant=shop.tenant, gateway=shop.gateway)
    with closing(connect(store)) as connection:
        order = own.joined(connection).orders.place(lines=[Line("MUG", 2)], payment_method=SUCCESS, key="checkout-1")
        fate()
        connection.commit()
        fate()
    shop.payments.settle(order.id)


def connect(store: Store) -> Any:
    """A connection of a host to the database of a store."""
    if isinstance(store, PostgresStore):
        return psycopg.connect(store._pool.conninfo)
    assert isinstance(store, SqliteStore)
    return sqlite3.connect(store._path)


def place_at_once(shop: Commerce, _: str) -> None:
    """Four callers, whose transactions SQLite may commit together."""
    lines = [Line("MUG", 1)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: shop.orders.place(lines=lines, payment_method=SUCCESS, key=f"{n}"), range(4)))


DEEDS: dict[str, Callable[[Commerce, str], object]] = {
    "place": place,
    "refused": place_refused,
    "ship": lambda shop, order: shop.orders.ship(order, key="ship-1"),
    "refund": lambda shop, order: shop.payments.refund(str(shop.orders.get(order).intent_id), "5.00", key="refund-1"),
    "joined": place_joined,
    "cancel": lambda shop, order: shop.orders.cancel(order, "customer_request", refund=True, key="cancel-1"),
}
ACTS = {**DEEDS, **STOCK_DEEDS, "crowd": place_at_once}


def main() -> None:
    """Fork a child for each job, and say how it ended."""
    for line in sys.stdin:
        reading, writing = os.pipe()
        if (child := os.fork()) == 0:
            os.write(writing, str(act(json.loads(line))).encode())
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading) as pipe:
            passed = pipe.read()
        _, status = os.waitpid(child, 0)
        print(json.dumps({"killed": os.WIFSIGNALED(status), "status": status, "passed": int(passed or 0)}), flush=True)


if __name__ == "__main__":
    main()
