"""Our three stores pass the suite that the library ships."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from commerce_core.adapters.store.layout import LAYOUT
from commerce_core.adapters.store.memory import MemoryStore
from commerce_core.adapters.store.sql import PostgresStore, SqliteStore
from commerce_core.ports import Store
from commerce_core.testing.store_suite import StoreSuite
from commerce_core.testing.store_suite.records import one_of_each


class TestMemoryStore(StoreSuite):
    def make_store(self) -> Store:
        return MemoryStore()


class TestSqliteStore(StoreSuite):
    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[Store]:
        store = SqliteStore.open(tmp_path / "shop.db")
        yield store
        store.close()


class TestSqliteStoreInMemory(StoreSuite):
    def make_store(self) -> Store:
        return SqliteStore.open(":memory:")


class TestPostgresStore(StoreSuite):
    @pytest.fixture
    def store(self, postgres_url: str) -> Iterator[Store]:
        store = PostgresStore.open(postgres_url)
        yield store
        store.close()


class TestSqliteStoreUnderAnotherPrefix(StoreSuite):
    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[Store]:
        SqliteStore.open(tmp_path / "shop.db").close()
        store = SqliteStore.open(tmp_path / "shop.db", prefix="sales_2_")
        yield store
        store.close()


class TestPostgresStoreInASchema(StoreSuite):
    @pytest.fixture
    def store(self, postgres_url: str) -> Iterator[Store]:
        store = PostgresStore.open(postgres_url, prefix="sales_2_", schema="commerce_suite")
        yield store
        store.close()


def test_the_suite_puts_a_record_of_every_kind() -> None:
    assert {type(record) for record in one_of_each()} == set(LAYOUT)
