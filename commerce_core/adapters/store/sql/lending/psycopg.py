"""Lend a psycopg connection."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import psycopg
from psycopg.adapt import AdaptersMap
from psycopg.pq import PipelineStatus
from psycopg.rows import tuple_row
from psycopg.types.numeric import Int8Dumper, IntLoader
from psycopg.types.string import TextLoader

from commerce_core.adapters.store.sql.dialect import Dialect
from commerce_core.adapters.store.sql.lending.lender import Lender, alone, postgres_fails
from commerce_core.adapters.store.sql.session import CursorSession, Session
from commerce_core.ports import CannotJoin

LOADERS: dict[str, type[TextLoader | IntLoader]] = {
    "text": TextLoader,
    "varchar": TextLoader,
    "jsonb": TextLoader,
    "int8": IntLoader,
    "int4": IntLoader,
}


def of_connection(connection: psycopg.Connection[Any], dialect: Dialect) -> Lender:
    """Of a connection of psycopg."""
    fails = postgres_fails(psycopg.OperationalError)
    return Lender(dialect, psycopg.Error, fails, partial(_lend, connection, dialect), spoil=partial(_spoil, connection))


def _spoil(connection: psycopg.Connection[Any]) -> None:
    connection.close()


@contextmanager
def _lend(connection: psycopg.Connection[Any], dialect: Dialect, writing: bool) -> Iterator[Session]:
    """A session on a cursor of our own: the row factory and the adapters of the connection are the host's business.

    Without autocommit psycopg itself begins a transaction before the first statement.
    """
    if connection.pgconn.pipeline_status != PipelineStatus.OFF:
        raise CannotJoin("This connection is in pipeline mode: leave it first.", field="connection")
    check_encoding(connection)
    cursor = psycopg.Cursor(connection, row_factory=tuple_row)
    adapt_plainly(cursor.adapters)
    with alone(connection), cursor:
        yield CursorSession(cursor, dialect, psycopg.Error)


def check_encoding(connection: psycopg.BaseConnection[Any]) -> None:
    """Refuse a connection that cannot say every text. Raises `CannotJoin`."""
    encoding = connection.pgconn.parameter_status(b"client_encoding")
    if encoding is not None and encoding != b"UTF8":
        message = f"The client_encoding of this connection is {encoding.decode()}: set it to UTF8."
        raise CannotJoin(message, field="connection")


def adapt_plainly(adapters: AdaptersMap) -> None:
    """Bind and read values as our own store does, whatever the host has registered."""
    adapters.register_dumper(int, Int8Dumper)
    for name, loader in LOADERS.items():
        adapters.register_loader(name, loader)
