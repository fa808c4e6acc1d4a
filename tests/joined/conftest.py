"""Every kind of host, on a new SQLite file or the PostgreSQL database of `tests.stores`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.joined.ground import Ground, prepare
from tests.joined.hosts import KINDS
from tests.stores import postgres_url, tenant

__all__ = ["any_database", "ground", "postgres", "postgres_url", "sqlite", "tenant"]


def _ground(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ground]:
    here = f"sqlite:///{tmp_path / 'shop.db'}"
    ground = prepare(kind, here if kind.startswith("sqlite") else request.getfixturevalue("postgres_url"))
    yield ground
    ground.store.close()


@pytest.fixture(params=KINDS)
def ground(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ground]:
    """Each kind of host in turn."""
    yield from _ground(request.param, request, tmp_path)


@pytest.fixture(params=["sqlite:sqlite3", "postgres:psycopg"])
def any_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ground]:
    """A plain host on each database in turn."""
    yield from _ground(request.param, request, tmp_path)


@pytest.fixture
def sqlite(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ground]:
    """A plain host on SQLite."""
    yield from _ground("sqlite:sqlite3", request, tmp_path)


@pytest.fixture
def postgres(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ground]:
    """A plain host on PostgreSQL."""
    yield from _ground("postgres:psycopg", request, tmp_path)
