"""Kills a process inside a transaction, at every statement and at many points within, and looks at what it left.

Run as a script with a folder: it prints, as JSON, how often the process was killed and what was found afterwards. It
forks, which a process with threads (pytest after a test of PostgreSQL) had better not do.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from shutil import copyfile

from commerce_core.adapters.store.sql import SqliteStore
from commerce_core.catalog import Product
from commerce_core.ports import Snapshot, Tx
from commerce_core.testing.store_suite.base import AT, allocated, event, product, received

VM_STEP = 20
"""Instructions of SQLite's virtual machine between two of the finer kill points."""


def purchase(tx: Tx) -> None:
    """Every writing verb, as placing an order uses them."""
    if tx.claim("key", "print", at=AT) is not None:
        return
    tx.move([allocated("a", 1), allocated("b", 2), received("c", 1)], at=AT)
    tx.put(product("new", str(tx.increment("number"))), product("a", version=2))
    tx.record(event(1), event(2))
    tx.answer("key", {"done": True})


def seen(snapshot: Snapshot) -> dict[str, object]:
    """What a tenant has."""
    return {
        "records": [(record.id, record.version) for record in snapshot.find(Product).records],
        "stock": [(level.variant_id, level.available) for level in snapshot.stock(["a", "b", "c"])],
        "movements": len(snapshot.movements()),
        "number": snapshot.counter("number"),
    }


def everything(store: SqliteStore) -> dict[str, object]:
    """What a tenant has, its events too, and whether the database is sound."""
    events = store.run("t", lambda tx: [position for position, _ in tx.events()])
    sound = store._writer.execute("PRAGMA integrity_check").fetchone()
    return {**store.read("t", seen), "events": events, "sound": sound}


def opened(path: Path) -> SqliteStore:
    """A store that does not wait for the disk: only a loss of power, not a kill, takes back what was written."""
    return SqliteStore.open(path, synchronous="NORMAL")


def prepared(path: Path) -> SqliteStore:
    """A store with stock to buy."""
    store = opened(path)
    store.run("t", lambda tx: tx.put(product("a")))
    store.run("t", lambda tx: tx.move([received("a", 5), received("b", 5)], at=AT))
    return store


def die_at_statement(number: int) -> Callable[[SqliteStore], None]:
    """Ends the process when it begins its n-th statement, the first of which is BEGIN."""

    def arm(store: SqliteStore) -> None:
        left = [number]
        store._writer.set_trace_callback(lambda _: count_down(left))

    return arm


def die_at_instruction(number: int) -> Callable[[SqliteStore], None]:
    """Ends the process at the n-th look of SQLite's virtual machine."""

    def arm(store: SqliteStore) -> None:
        left = [number]
        store._writer.set_progress_handler(lambda: count_down(left), VM_STEP)

    return arm


def count_down(left: list[int]) -> int:
    """Kill this process, as `kill -9` does, when the count is down."""
    left[0] -= 1
    if left[0] == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return 0


def survives(path: Path, arm: Callable[[SqliteStore], None]) -> bool:
    """Whether a process that buys something lived to tell."""
    if child := os.fork():
        return os.waitpid(child, 0)[1] == 0
    store = opened(path)
    arm(store)
    store.run("t", purchase)
    os._exit(0)


def main(folder: Path) -> None:
    """Kill, look, repeat the purchase, look again."""
    with_nothing, with_all = (prepared(folder / name) for name in ("nothing.db", "all.db"))
    with_all.run("t", purchase)
    nothing, all_ = everything(with_nothing), everything(with_all)
    with_nothing.close()
    with_all.close()
    found: Counter[str] = Counter()
    for kind in (die_at_statement, die_at_instruction):
        number, alive = 0, False
        while not alive:
            number += 1
            path = folder / f"{kind.__name__}-{number}.db"
            copyfile(folder / "nothing.db", path)
            alive = survives(path, kind(number))
            store = opened(path)
            left = everything(store)
            found["kills" if not alive else "survivals"] += 1
            found["nothing" if left == nothing else "all" if left == all_ else "something"] += 1
            store.run("t", purchase)
            found["repeated rightly"] += everything(store) == all_
            store.close()
    print(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
