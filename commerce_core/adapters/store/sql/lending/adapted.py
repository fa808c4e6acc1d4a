"""Lend a connection of an asynchronous driver, as SQLAlchemy adapts it inside `run_sync`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from functools import partial
from importlib import import_module
from typing import Any

from commerce_core.adapters.store.sql.dialect import Dialect
from commerce_core.adapters.store.sql.lending.lender import Lender, alone, is_any, postgres_fails
from commerce_core.adapters.store.sql.lending.sqlite import joining, sqlite_fails
from commerce_core.adapters.store.sql.session import CursorSession, Placeholders, Session


def of_adapted(lent: Any, theirs: Any, dialect: Dialect) -> Lender:
    """Of aiosqlite, asyncpg, or psycopg's own asynchronous connection; `theirs` is SQLAlchemy's dialect."""
    fails = sqlite_fails if dialect.name == "sqlite" else postgres_fails(theirs.dbapi.OperationalError)
    return Lender(dialect, theirs.dbapi.Error, fails, partial(_lend, lent, theirs, dialect))


@contextmanager
def _lend(lent: Any, theirs: Any, dialect: Dialect, writing: bool) -> Iterator[Session]:
    placeholders: Placeholders = "numbered" if theirs.paramstyle == "numeric_dollar" else "named"
    with alone(lent.driver_connection), closing(lent.cursor()) as cursor:
        if is_any(getattr(cursor, "_cursor", None), "psycopg", "AsyncCursor"):
            plain = import_module("commerce_core.adapters.store.sql.lending.psycopg")
            plain.check_encoding(lent.driver_connection)
            plain.adapt_plainly(cursor._cursor.adapters)
        is_sqlite = dialect.name == "sqlite"
        with joining(lent.driver_connection, cursor, writing=writing) if is_sqlite else nullcontext():
            yield CursorSession(cursor, dialect, theirs.dbapi.Error, placeholders=placeholders)
