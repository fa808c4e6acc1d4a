"""SQLAlchemy connections, for migrations alone: stores work on the plain driver."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from commerce_core.adapters.store.sql.opening import check_folder
from commerce_core.adapters.store.url import StoreUrl, check_address
from commerce_core.errors import MissingExtra
from commerce_core.ports import StoreUnavailable

PATIENCE = 30.0
"""Seconds to wait for whoever writes into a SQLite file."""


@contextmanager
def connected(url: StoreUrl) -> Iterator[sa.Connection]:
    """One transaction on a connection of its own, committed at the end. Raises `StoreUnavailable`, `MissingExtra`."""
    engine = _sqlite(url.address) if url.database == "sqlite" else _postgres(url)
    try:
        with engine.begin() as connection:
            yield connection
    except sa.exc.DBAPIError as error:
        raise StoreUnavailable(f"The database cannot be migrated, and is as it was: {error.orig}") from error
    finally:
        engine.dispose()


def _sqlite(path: str) -> sa.Engine:
    check_folder(path)

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)

    engine = sa.create_engine("sqlite://", creator=connect, poolclass=sa.NullPool)

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        """Have the only writer's turn from the beginning; the driver itself would begin no transaction for DDL."""
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _postgres(url: StoreUrl) -> sa.Engine:
    try:
        import psycopg  # noqa: PLC0415 - an optional extra
    except ImportError as error:
        raise MissingExtra("postgres", "A store on PostgreSQL") from error
    check_address(url)

    def connect() -> psycopg.Connection[Any]:
        return psycopg.connect(url.address)

    return sa.create_engine("postgresql+psycopg://", creator=connect, poolclass=sa.NullPool)
