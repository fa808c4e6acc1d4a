"""Any history keeps the books: totals, stock, payments and events, on every store, whatever the gateway does."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from commerce_core.adapters.store.memory import MemoryStore
from commerce_core.adapters.store.sql import PostgresStore, SqliteStore
from commerce_core.ports import Store
from tests.flows.machine import ShopMachine

_numbers = count(1)


def run_histories(store: Store, tenant: str, share: int) -> None:
    """As many histories as the profile has examples, divided by `share`; each in a tenant of its own."""
    examples = max(5, settings.default.max_examples // share)
    try:
        run_state_machine_as_test(
            lambda: ShopMachine(store, f"{tenant}-{next(_numbers)}"),
            settings=settings(settings.default, max_examples=examples),
        )
    finally:
        store.close()


def test_histories_in_memory(tenant: str) -> None:
    run_histories(MemoryStore(), tenant, 4)


def test_histories_on_sqlite(tenant: str, tmp_path: Path) -> None:
    run_histories(SqliteStore.open(tmp_path / "shop.db", synchronous="NORMAL"), tenant, 8)


def test_histories_on_postgres(tenant: str, postgres_url: str) -> None:
    run_histories(PostgresStore.open(postgres_url), tenant, 16)
