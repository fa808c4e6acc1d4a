"""SqliteStore: one file, many readers, one writer at a time. The store of a shop on one machine."""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from os import PathLike, fspath
from threading import BoundedSemaphore, Lock
from typing import Literal

from commerce_core.adapters.store.guard import over
from commerce_core.adapters.store.sql.dialect import SQLITE
from commerce_core.adapters.store.sql.session import Row, Session, Step, Values
from commerce_core.adapters.store.sql.store import SqlStore, creation
from commerce_core.ports import StoreUnavailable
from commerce_core.serialization import Converter

OLDEST = (3, 37, 0)
"""The first SQLite with STRICT tables."""
READERS = 8
"""Connections that may read at the same time."""
BUSY_SECONDS = 1.0
"""How long SQLite itself waits for the writer of another process, in each attempt."""
Synchronous = Literal["FULL", "NORMAL"]
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_OUTAGE = {
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_READONLY,
}


class SqliteSession(Session):
    """A transaction on a sqlite3 connection."""

    dialect = SQLITE
    driver_error = sqlite3.Error

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__()
        self._execute = connection.execute

    def _rows(self, sql: str, values: Values) -> list[Row]:
        return self._execute(sql, values).fetchall()

    def _counts(self, steps: Sequence[Step]) -> list[int]:
        return [self._execute(sql, values).rowcount for sql, values in steps]

    def _send(self, steps: Sequence[Step]) -> None:
        for sql, values in steps:
            self._execute(sql, values)


class SqliteStore(SqlStore):
    """A store in a SQLite file, opened with `SqliteStore.open("shop.db")`.

    Writers of this process take turns, those of other processes are waited for; readers wait for nobody (WAL).
    Open it after a process has forked, not before: SQLite connections must not cross a fork.
    """

    driver_error = sqlite3.Error

    def __init__(self, path: str, *, synchronous: Synchronous = "FULL", converter: Converter | None = None) -> None:
        super().__init__(converter)
        self._path = path
        self._synchronous = synchronous
        self._turn = Lock()
        self._readers = BoundedSemaphore(READERS)
        self._idle: deque[sqlite3.Connection] = deque()
        self._writer = self._until_done(self._first_connection)

    @classmethod
    def open(
        cls, path: str | PathLike[str], *, synchronous: Synchronous = "FULL", converter: Converter | None = None
    ) -> SqliteStore:
        """Open a file; it is made, with its tables, if it does not exist.

        `synchronous="NORMAL"` commits several times faster; a loss of power (not a crash of the process) may then take
        the last commits away, but never half of one. Raises `StoreUnavailable` for a path that cannot be opened, for a
        file that is no database, and when SQLite itself is older than 3.37.
        """
        if sqlite3.sqlite_version_info < OLDEST:
            raise StoreUnavailable(f"SQLite {sqlite3.sqlite_version} is too old: 3.37 or newer is needed.")
        return cls(fspath(path), synchronous=synchronous, converter=converter)

    def close(self) -> None:
        self._guard.closed = True
        with self._turn:
            self._writer.close()
        while self._idle:
            self._idle.pop().close()

    def _session(self, *, writing: bool) -> AbstractContextManager[Session]:
        return self._writing() if writing or self._path == ":memory:" else self._reading()

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        with self._turn, _transaction(self._writer, "BEGIN IMMEDIATE") as session:
            yield session

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        with self._readers:
            connection = self._idle.pop() if self._idle else self._connect("PRAGMA query_only = ON")
            try:
                with _transaction(connection, "BEGIN") as session:
                    yield session
            finally:
                connection.close() if self._guard.closed else self._idle.append(connection)

    def _first_connection(self) -> sqlite3.Connection:
        connection = self._connect("PRAGMA journal_mode = WAL")
        try:
            existing = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
            if missing := creation(SQLITE, existing):
                with _transaction(connection, "BEGIN IMMEDIATE"):
                    for statement in missing:
                        connection.execute(statement)
        except BaseException:
            connection.close()
            raise
        return connection

    def _connect(self, setting: str) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False, cached_statements=512
        )
        try:
            for pragma in (setting, f"PRAGMA synchronous = {self._synchronous}", "PRAGMA foreign_keys = ON"):
                connection.execute(pragma).fetchall()
        except BaseException:
            connection.close()
            raise
        return connection

    def _may_repeat(self, error: Exception) -> bool:
        return _primary_code(error) in _BUSY

    def _is_outage(self, error: Exception) -> bool:
        return _primary_code(error) in _OUTAGE


@contextmanager
def _transaction(connection: sqlite3.Connection, begin: str) -> Iterator[Session]:
    """Commit at the end of the block, roll back what an exception leaves."""
    connection.execute(begin)
    session = SqliteSession(connection)
    try:
        yield session
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    finally:
        session.refusal = over()


def _primary_code(error: Exception) -> int:
    code: int = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF
