"""Any history keeps the books: totals, stock, payments and events, on every store, whatever the gateway does.

So do histories of stock at several places: after every step its counts are the sum of what moved.
"""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from commerce_core.adapters.store.memory import MemoryStore
from commerce_core.adapters.store.sql import PostgresStore, SqliteStore
from commerce_core.ports import Store
from tests.flows.depot_machine import DepotMachine
from tests.flows.machine import ShopMachine

Machine = type[ShopMachine] | type[DepotMachine]
_numbers = count(1)


def run_histories(machine: Machine, store: Store, tenant: str, *, share: int) -> None:
    """As many histories as the profile has examples, divided by `share`; each in a tenant of its own."""
    examples = max(5, settings.default.max_examples // share)
    try:
        run_state_machine_as_test(
            lambda: machine(store, f"{tenant}-{next(_numbers)}"),
            settings=settings(settings.default, max_examples=examples),
        )
    finally:
        store.close()


@pytest.mark.parametrize(("machine", "share"), [(ShopMachine, 4), (DepotMachine, 6)])
def test_histories_in_memory(tenant: str, machine: Machine, share: int) -> None:
    run_histories(machine, MemoryStore(), tenant, share=share)


@pytest.mark.parametrize(("machine", "share"), [(ShopMachine, 8), (DepotMachine, 15)])
def test_histories_on_sqlite(tenant: str, tmp_path: Path, machine: Machine, share: int) -> None:
    store = SqliteStore.open(tmp_path / "shop.db", synchronous="NORMAL")
    run_histories(machine, store, tenant, share=share)


@pytest.mark.parametrize(("machine", "share"), [(ShopMachine, 16), (DepotMachine, 15)])
def test_histories_on_postgres(tenant: str, postgres_url: str, machine: Machine, share: int) -> None:
    run_histories(machine, PostgresStore.open(postgres_url), tenant, share=share)
