"""Fixtures: an empty database of each kind, and one with a shop of the first revision."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest

from tests.adapters.store.migrations.databases import make_first
from tests.stores import server_url

_numbers = count(1)


def empty_postgres() -> Iterator[str]:
    """A database of its own, gone afterwards."""
    server, name = server_url(), f"migrating_{next(_numbers)}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name}")
        admin.execute(f"CREATE DATABASE {name}")
    parts = psycopg.conninfo.conninfo_to_dict(server)
    yield _as_url(parts | {"dbname": name})
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _as_url(parts: dict[str, object]) -> str:
    query = "&".join(f"{name}={value}" for name, value in parts.items() if name not in {"dbname", "password"})
    return f"postgresql:///{parts['dbname']}?{query}"


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'shop.db'}"
    else:
        yield from empty_postgres()


@pytest.fixture
def first(url: str) -> str:
    """The URL of a database of the first revision."""
    make_first(url)
    return url
