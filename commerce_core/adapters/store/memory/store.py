"""MemoryStore: the store port on dictionaries."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import TypeVar

from commerce_core.adapters.store.guard import Guard, over
from commerce_core.adapters.store.memory.shelf import Shelf
from commerce_core.adapters.store.memory.tx import MemorySnapshot, MemoryTx
from commerce_core.ports import Snapshot, Tx

T = TypeVar("T")


class MemoryStore:
    """Keeps records as they are, behind one lock: transactions happen one after the other."""

    def __init__(self) -> None:
        self._shelves: dict[str, Shelf] = {}
        self._lock = Lock()
        self._guard = Guard()

    def run(self, tenant: str, work: Callable[[Tx], T]) -> T:
        with self._guard.entered(tenant), self._lock:
            tx = MemoryTx(tenant, self._shelf(tenant))
            try:
                answer = work(tx)
                tx.open_shelf()
            except BaseException:
                tx.undo()
                raise
            finally:
                tx.refusal = over()
            return answer

    def read(self, tenant: str, work: Callable[[Snapshot], T]) -> T:
        with self._guard.entered(tenant), self._lock:
            snapshot = MemorySnapshot(tenant, self._shelf(tenant))
            try:
                return work(snapshot)
            finally:
                snapshot.refusal = over()

    def close(self) -> None:
        self._guard.closed = True

    def _shelf(self, tenant: str) -> Shelf:
        return self._shelves.setdefault(tenant, Shelf())
