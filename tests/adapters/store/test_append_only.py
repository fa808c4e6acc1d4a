"""History cannot be tampered with by whoever can write rows."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import psycopg
import pytest

from commerce_core.adapters.store.sql import PostgresStore, SqliteStore
from commerce_core.ports import Store
from commerce_core.testing.store_suite.base import move, product, put, received

TAMPERING = [
    "UPDATE cc_audit SET actor = 'nobody'",
    "DELETE FROM cc_audit",
    "UPDATE cc_movements SET on_hand = on_hand + 1",
    "DELETE FROM cc_movements",
]
tampering = pytest.mark.parametrize("statement", TAMPERING)


def history(store: Store, tenant: str) -> object:
    return store.read(tenant, lambda tx: (tx.audit(), tx.movements()))


def written(store: Store, tenant: str) -> object:
    put(store, tenant, product("p"))
    move(store, tenant, received("p", 5))
    return history(store, tenant)


@tampering
def test_sqlite_refuses_to_alter_history(tmp_path: Path, tenant: str, statement: str) -> None:
    store = SqliteStore.open(tmp_path / "shop.db")
    before = written(store, tenant)
    connection = sqlite3.connect(tmp_path / "shop.db")
    with pytest.raises(sqlite3.IntegrityError, match="is append-only"):
        connection.execute(statement)
    connection.close()
    assert history(store, tenant) == before
    store.close()


@pytest.mark.parametrize("table", ["cc_audit", "cc_movements"])
def test_sqlite_replaces_no_history(tmp_path: Path, tenant: str, table: str) -> None:
    store = SqliteStore.open(tmp_path / "shop.db")
    before = written(store, tenant)
    connection = sqlite3.connect(tmp_path / "shop.db")
    connection.execute(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
    connection.execute(f"CREATE TEMP TABLE forged AS SELECT * FROM {table}")
    connection.execute(f"UPDATE forged SET {'actor' if table == 'cc_audit' else 'reason'} = 'forged'")
    connection.execute(f"INSERT OR REPLACE INTO {table} SELECT * FROM forged")
    connection.commit()
    connection.close()
    assert history(store, tenant) == before
    store.close()


@pytest.mark.parametrize("statement", [*TAMPERING, "TRUNCATE cc_audit", "TRUNCATE cc_movements"])
def test_postgres_refuses_to_alter_history(postgres_url: str, tenant: str, statement: str) -> None:
    store = PostgresStore.open(postgres_url)
    before = written(store, tenant)
    with psycopg.connect(postgres_url) as connection:
        with pytest.raises(psycopg.IntegrityError, match="is append-only"):
            connection.execute(statement)
        connection.rollback()
    assert history(store, tenant) == before
    store.close()
