"""Hosts: backends with a table of their own, each with another way to hold a transaction."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from typing import Any

import psycopg
import sqlalchemy as sa
from attrs import frozen
from psycopg.types.json import set_json_loads
from sqlalchemy.orm import Session

from commerce_core import Commerce
from tests.joined.waiting import Run, Waiting, waited_session

NOTE = "INSERT INTO host_notes (id) VALUES ('{}')"
TABLE = "CREATE TABLE IF NOT EXISTS host_notes (id TEXT PRIMARY KEY)"


@frozen
class Host:
    """A backend in a transaction: what it lends, and what it does itself."""

    lent: Any
    execute: Callable[[str], object]
    commit: Callable[[], None]
    rollback: Callable[[], None]

    def join(self, shop: Commerce) -> Any:
        """The shop in this transaction."""
        return shop.joined(self.lent)

    def note(self, id: str) -> None:
        """Write a row of its own."""
        self.execute(NOTE.format(id))


def path_of(url: str) -> str:
    """The file of a SQLite URL."""
    return url.removeprefix("sqlite:///")


def alchemy(url: str, **options: Any) -> sa.Engine:
    """SQLAlchemy's engine on the database of a store."""
    return sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"), poolclass=sa.NullPool, **options)


@contextmanager
def plain_sqlite(url: str) -> Iterator[Host]:
    connection = sqlite3.connect(path_of(url))
    with closing(connection):
        yield Host(connection, connection.execute, connection.commit, connection.rollback)


@contextmanager
def odd_sqlite(url: str) -> Iterator[Host]:
    """A connection with habits of its own: rows as mappings, text as bytes."""
    connection = sqlite3.connect(path_of(url))
    connection.row_factory = lambda cursor, row: {name[0]: row[n] for n, name in enumerate(cursor.description)}
    connection.text_factory = bytes
    with closing(connection):
        yield Host(connection, connection.execute, connection.commit, connection.rollback)


@contextmanager
def begun_sqlite(url: str) -> Iterator[Host]:
    """Without an isolation level: the host writes BEGIN itself."""
    connection = sqlite3.connect(path_of(url), isolation_level=None)

    def end(statement: str) -> Callable[[], None]:
        def ended() -> None:
            connection.execute(statement)
            connection.execute("BEGIN")

        return ended

    connection.execute("BEGIN")
    with closing(connection):
        yield Host(connection, connection.execute, end("COMMIT"), end("ROLLBACK"))


@contextmanager
def plain_psycopg(url: str) -> Iterator[Host]:
    connection = psycopg.connect(url)
    with closing(connection):
        yield Host(connection, lambda sql: connection.execute(sql.encode()), connection.commit, connection.rollback)


@contextmanager
def odd_psycopg(url: str) -> Iterator[Host]:
    """A connection with habits of its own: rows as mappings, JSON of its own, parameters put in by the client."""
    connection: psycopg.Connection[Any] = psycopg.connect(
        url, row_factory=psycopg.rows.dict_row, cursor_factory=psycopg.ClientCursor
    )
    set_json_loads(lambda text: {"mine": text}, connection)
    connection.adapters.register_dumper(int, psycopg.types.string.StrDumper)
    connection.adapters.register_loader("int8", psycopg.types.string.TextLoader)
    with closing(connection):
        yield Host(connection, lambda sql: connection.execute(sql.encode()), connection.commit, connection.rollback)


@contextmanager
def alchemy_session(url: str) -> Iterator[Host]:
    with Session(alchemy(url)) as session:
        yield Host(session, lambda sql: session.execute(sa.text(sql)), session.commit, session.rollback)


@contextmanager
def alchemy_connection(url: str) -> Iterator[Host]:
    with alchemy(url).connect() as connection:
        yield Host(connection, lambda sql: connection.execute(sa.text(sql)), connection.commit, connection.rollback)


@contextmanager
def modern_sqlite(url: str) -> Iterator[Host]:
    """Always in a transaction, as PEP 249 wants it and Python 3.12 can do."""
    connection = sqlite3.connect(path_of(url), autocommit=False)  # type: ignore[call-overload]
    with closing(connection):
        yield Host(connection, connection.execute, connection.commit, connection.rollback)


@frozen
class AsyncHost(Host):
    """A backend that awaits its session: here it is waited for, so that it is put to the same tests."""

    run: Run

    def join(self, shop: Commerce) -> Any:
        return Waiting(shop.aio.joined(self.lent), self.lent, self.run)


@contextmanager
def async_session(driver: str, url: str) -> Iterator[Host]:
    with waited_session(driver, url) as (session, run):
        yield AsyncHost(
            session,
            lambda sql: run(session.execute(sa.text(sql))),
            lambda: run(session.commit()),
            lambda: run(session.rollback()),
            run,
        )


Opener = Callable[[str], Any]
SQLITE: dict[str, Opener] = {
    "sqlite3": plain_sqlite,
    "sqlite3-odd": odd_sqlite,
    "sqlite3-begun": begun_sqlite,
    "session": alchemy_session,
    "connection": alchemy_connection,
    "aiosqlite": partial(async_session, "aiosqlite"),
}
if sys.version_info >= (3, 12):
    SQLITE["sqlite3-modern"] = modern_sqlite
POSTGRES: dict[str, Opener] = {
    "psycopg": plain_psycopg,
    "psycopg-odd": odd_psycopg,
    "session": alchemy_session,
    "connection": alchemy_connection,
    "asyncpg": partial(async_session, "asyncpg"),
    "psycopg-aio": partial(async_session, "psycopg"),
}
KINDS = [f"sqlite:{name}" for name in SQLITE] + [f"postgres:{name}" for name in POSTGRES]


def opener(kind: str) -> Opener:
    """How a kind of host is opened on a URL."""
    database, _, name = kind.partition(":")
    return (SQLITE if database == "sqlite" else POSTGRES)[name]
