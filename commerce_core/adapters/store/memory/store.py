"""MemoryStore: the store port on dictionaries."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import TypeVar

from commerce_core.adapters.store.guard import Guard, over
from commerce_core.adapters.store.memory.shelf import Shelf
from commerce_core.adapters.store.memory.tx import MemorySnapshot, MemoryTx
from commerce_core.adapters.store.text import check_texts
from commerce_core.ids import check_id
from commerce_core.ports import Snapshot, Tx
from commerce_core.serialization import Converter

T = TypeVar("T")


class MemoryStore:
    """Keeps records as they are, behind one lock: transactions happen one after the other.

    A shop with promotion kinds of its own brings their `converter`, in whose words audit entries tell what changed.
    """

    def __init__(self, converter: Converter | None = None) -> None:
        self._converter = converter
        self._shelves: dict[str, Shelf] = {}
        self._lock = Lock()
        self._guard = Guard()

    def run(self, tenant: str, work: Callable[[Tx], T], *, actor: str = "system") -> T:
        check_id(tenant, field="tenant")
        check_texts(actor)
        with self._guard.entered(), self._lock:
            tx = MemoryTx(tenant, self._shelf(tenant), self._converter, actor=actor)
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
        check_id(tenant, field="tenant")
        with self._guard.entered(), self._lock:
            snapshot = MemorySnapshot(tenant, self._shelf(tenant), self._converter)
            try:
                return work(snapshot)
            finally:
                snapshot.refusal = over()

    def tenants(self) -> tuple[str, ...]:
        with self._guard.entered(), self._lock:
            shelves = self._shelves.items()
            return tuple(sorted(tenant for tenant, kept in shelves if kept.audit or kept.events or kept.counters))

    def in_transaction(self) -> bool:
        return False

    def sees_uncommitted(self) -> bool:
        return False

    def on_commit(self, then: Callable[[], None]) -> bool:
        return False

    def close(self) -> None:
        self._guard.closed = True

    def _shelf(self, tenant: str) -> Shelf:
        return self._shelves.setdefault(tenant, Shelf())
