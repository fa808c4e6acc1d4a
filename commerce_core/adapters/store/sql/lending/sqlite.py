"""Lend a sqlite3 connection."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from typing import Any

from attrs import evolve

from commerce_core.adapters.store.sql.dialect import SQLITE, Dialect
from commerce_core.adapters.store.sql.lending.lender import Lender, alone
from commerce_core.adapters.store.sql.schema import Tables
from commerce_core.adapters.store.sql.session import Cursor, CursorSession, Session
from commerce_core.adapters.store.sql.sqlite import is_busy, is_outage
from commerce_core.ports import NoTransaction


def of_sqlite(connection: sqlite3.Connection, tables: Tables) -> Lender:
    """Of a connection of the standard library."""
    dialect = evolve(SQLITE, tables=tables)
    return Lender(dialect, sqlite3.Error, sqlite_fails, partial(_lend, connection, dialect))


def sqlite_fails(error: Exception) -> bool:
    """Whether the database cannot work. A lock is among that: the work of a host is not repeated."""
    return is_busy(error) or is_outage(error) or isinstance(error, sqlite3.ProgrammingError | sqlite3.InterfaceError)


@contextmanager
def _lend(connection: sqlite3.Connection, dialect: Dialect, writing: bool) -> Iterator[Session]:
    with (
        alone(connection),
        _read_plainly(connection),
        # Made so, a cursor has no row factory, whatever that of the connection is.
        closing(sqlite3.Cursor(connection)) as cursor,
        joining(connection, cursor, writing=writing),
    ):
        yield CursorSession(cursor, dialect, sqlite3.Error)


@contextmanager
def _read_plainly(connection: sqlite3.Connection) -> Iterator[None]:
    text, connection.text_factory = connection.text_factory, str
    try:
        yield
    finally:
        connection.text_factory = text


@contextmanager
def joining(connection: Any, cursor: Cursor, *, writing: bool) -> Iterator[None]:
    """In the caller's transaction, or in one that is begun for them to commit, as `sqlite3` begins one itself before an
    INSERT. It begins none before a SAVEPOINT, whose RELEASE would then commit: right for who only reads.

    Who writes begins IMMEDIATE, since a transaction that has read is refused once somebody else has written. Raises
    `NoTransaction`.
    """
    if not connection.in_transaction:
        _refuse_autocommit(connection)
    begun = writing and not connection.in_transaction
    if begun:
        cursor.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if begun and connection.in_transaction:  # nothing is in it, and it would keep all others from writing
            cursor.execute("ROLLBACK")
        raise


def _refuse_autocommit(connection: Any) -> None:
    # From Python 3.12 on, `autocommit` says more than the isolation level, unless it is -1.
    mode = getattr(connection, "autocommit", -1)
    if mode is True or (mode == -1 and connection.isolation_level is None):
        raise NoTransaction("This SQLite connection commits each statement: execute BEGIN, or set isolation_level.")
