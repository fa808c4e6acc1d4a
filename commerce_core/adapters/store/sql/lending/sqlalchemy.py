"""Lend what a SQLAlchemy Session or Connection works on."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import copy_context
from functools import partial
from typing import Any

import sqlalchemy as sa
from attrs import evolve
from sqlalchemy import exc

from commerce_core.adapters.store.sql.dialect import DIALECTS, Dialect
from commerce_core.adapters.store.sql.lending.adapted import of_adapted
from commerce_core.adapters.store.sql.lending.lender import (
    WANTED,
    Lender,
    is_any,
    of_psycopg,
    postgres_fails,
    unjoinable,
)
from commerce_core.adapters.store.sql.lending.sqlite import of_sqlite, sqlite_fails
from commerce_core.adapters.store.sql.schema import Tables
from commerce_core.adapters.store.sql.session import Session
from commerce_core.ports import CannotJoin, NoTransaction, StoreUnavailable, TransactionAborted

_WAITING = "commerce_core.waiting"
"""Where in the `info` of a Session is what waits for its commit."""


def of_sqlalchemy(lent: Any, tables: Tables) -> Lender:
    """Of a Session or a Connection, both of which begin a transaction of SQLAlchemy's own when they are used."""
    with _translated():
        bind = lent if isinstance(lent, sa.Connection) else lent.get_bind()
    dialect, driver = bind.dialect, bind.dialect.dbapi
    if dialect.name not in DIALECTS or driver is None:
        raise CannotJoin(f"A shop cannot join a database of {dialect.name}: lend {WANTED}.", field="connection")
    ours = evolve(DIALECTS[dialect.name], tables=tables)
    fails = sqlite_fails if dialect.name == "sqlite" else postgres_fails(driver.OperationalError)
    lend, then = partial(_lend, lent, ours), partial(_on_commit, lent)
    return Lender(ours, driver.Error, fails, lend, then, partial(_spoil, lent))


def _on_commit(lent: Any, then: Callable[[], None]) -> bool:
    """A Session tells when it has committed, a Connection only when it is about to.

    A Session that was made on a Connection does not know when that commits. An asynchronous session tells it on the
    event loop, where nobody may be kept waiting: `then` is called on a thread.
    """
    bind = lent if isinstance(lent, sa.Connection) else lent.get_bind()
    if isinstance(bind, sa.Connection):
        return False
    then = partial(_aside, then) if bind.dialect.is_async else then
    session = lent.registry() if is_any(lent, "sqlalchemy.orm", "scoped_session") else lent
    session.info.setdefault(_WAITING, []).append(then)
    if not sa.event.contains(session, "after_commit", _committed):
        sa.event.listen(session, "after_commit", _committed)
        sa.event.listen(session, "after_transaction_end", _ended)
    return True


def _aside(then: Callable[[], None]) -> None:
    """Call it on a thread of the event loop, which waits for that when it is closed by `asyncio.run`."""
    asyncio.get_running_loop().run_in_executor(None, copy_context().run, then)


def _committed(session: Any) -> None:
    if not session.in_nested_transaction():  # of a savepoint that is released SQLAlchemy tells the same
        for then in session.info.pop(_WAITING, ()):
            then()


def _ended(session: Any, transaction: Any) -> None:
    if transaction.parent is None:
        session.info.pop(_WAITING, None)


def _spoil(lent: Any) -> None:
    with suppress(exc.SQLAlchemyError):  # it cannot be used any more
        connection = lent if isinstance(lent, sa.Connection) else lent.connection()
        connection.invalidate()


@contextmanager
def _lend(lent: Any, dialect: Dialect, writing: bool) -> Iterator[Session]:
    with _translated():
        connection = lent if isinstance(lent, sa.Connection) else lent.connection()
        begun = None if connection.in_transaction() else connection.begin()
        lender = _of_driver(connection.connection.dbapi_connection, connection.dialect, dialect)
    try:
        with lender.lend(writing) as session:
            yield session
    except NoTransaction:
        if begun is not None:
            begun.rollback()
        raise


def _of_driver(lent: object, theirs: sa.Dialect, dialect: Dialect) -> Lender:
    """Of an asynchronous driver it is SQLAlchemy's adapter, for which the greenlet of `run_sync` can wait."""
    if isinstance(lent, sqlite3.Connection):
        return of_sqlite(lent, dialect.tables)
    if is_any(lent, "psycopg", "Connection"):
        return of_psycopg(lent, dialect.tables)
    if theirs.is_async:
        return of_adapted(lent, theirs, dialect)
    raise unjoinable(lent)


@contextmanager
def _translated() -> Iterator[None]:
    """What SQLAlchemy says of a session or connection that cannot be used, in our words."""
    try:
        yield
    except exc.PendingRollbackError as error:
        raise TransactionAborted(f"Roll this transaction back first: {error}") from error
    except exc.DBAPIError as error:
        raise StoreUnavailable(f"The database cannot do its work: {error.orig}") from error
    except exc.SQLAlchemyError as error:
        raise CannotJoin(f"This connection cannot be used: {error}", field="connection") from error
