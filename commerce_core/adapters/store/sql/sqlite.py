"""SqliteStore: one file, many readers, one writer at a time. The store of a shop on one machine."""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from os import PathLike, fspath
from threading import BoundedSemaphore
from typing import Literal, TypeVar

from attrs import evolve

from commerce_core.adapters.store.sql.dialect import SQLITE, Dialect
from commerce_core.adapters.store.sql.group import Group
from commerce_core.adapters.store.sql.opening import check_folder, open_tables
from commerce_core.adapters.store.sql.schema import make_tables
from commerce_core.adapters.store.sql.session import Row, Session, Step, Values
from commerce_core.adapters.store.sql.store import SqlStore
from commerce_core.adapters.store.url import PREFIX
from commerce_core.ports import StoreUnavailable
from commerce_core.serialization import Converter

T = TypeVar("T")
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
    sqlite3.SQLITE_INTERRUPT,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_READONLY,
}


class SqliteSession(Session):
    """A transaction on a sqlite3 connection."""

    driver_error = sqlite3.Error

    def __init__(self, connection: sqlite3.Connection, dialect: Dialect = SQLITE) -> None:
        super().__init__(dialect)
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

    Writers of this process share commits, those of other processes are waited for; readers wait for nobody (WAL).
    The work of one caller may run on the thread of another, in a copy of its context variables.
    Open it after a process has forked, not before: SQLite connections must not cross a fork.
    """

    driver_error = sqlite3.Error

    def __init__(
        self,
        path: str,
        *,
        synchronous: Synchronous = "FULL",
        converter: Converter | None = None,
        prefix: str = PREFIX,
    ) -> None:
        super().__init__(evolve(SQLITE, tables=make_tables(prefix)), converter)
        self._path = path
        self._synchronous = synchronous
        self._readers = BoundedSemaphore(READERS)
        self._idle: deque[sqlite3.Connection] = deque()
        self._writer = self._until_done(self._first_connection)
        self._group = Group(self._writer, lambda: SqliteSession(self._writer, self._dialect))

    @classmethod
    def open(
        cls,
        path: str | PathLike[str],
        *,
        synchronous: Synchronous = "FULL",
        converter: Converter | None = None,
        prefix: str = PREFIX,
    ) -> SqliteStore:
        """Open a file; it is made, with its tables, if it does not exist. Their names begin with `prefix`.

        `synchronous="NORMAL"` commits several times faster; a loss of power (not a crash of the process) may then take
        the last commits away, but never half of one. Raises `StoreUnavailable` for a path that cannot be opened, for a
        file that is no database or may not be written, and when SQLite itself is older than 3.37; `DatabaseTooOld`
        and `DatabaseTooNew` for a file of another version of the library, `InvalidIdentifier` for the prefix.
        """
        if sqlite3.sqlite_version_info < OLDEST:
            raise StoreUnavailable(f"SQLite {sqlite3.sqlite_version} is too old: 3.37 or newer is needed.")
        check_folder(fspath(path))
        return cls(fspath(path), synchronous=synchronous, converter=converter, prefix=prefix)

    def close(self) -> None:
        self._guard.closed = True
        with self._group.turn:
            self._writer.close()
        while self._idle:
            self._idle.pop().close()

    def sees_uncommitted(self) -> bool:
        return self._group.rests_on_others()

    def _write(self, work: Callable[[Session], T]) -> T:
        return self._group.do(work)

    def _session(self, *, writing: bool) -> AbstractContextManager[Session]:
        return self._writing() if writing or self._path == ":memory:" else self._reading()

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        with self._group.turn, _transaction(self._writer, "BEGIN IMMEDIATE", self._dialect) as session:
            yield session

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        with self._readers:
            connection = self._idle.pop() if self._idle else self._connect("PRAGMA query_only = ON")
            try:
                with _transaction(connection, "BEGIN", self._dialect) as session:
                    yield session
            finally:
                broken = self._guard.closed or connection.in_transaction
                connection.close() if broken else self._idle.append(connection)

    def _first_connection(self) -> sqlite3.Connection:
        connection = self._connect("PRAGMA journal_mode")
        try:
            _write_ahead(connection)
            open_tables(
                lambda sql: connection.execute(sql).fetchall(),
                self._dialect,
                lambda: _transaction(connection, "BEGIN IMMEDIATE", self._dialect),
            )
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
        return is_busy(error)

    def _is_outage(self, error: Exception) -> bool:
        return is_outage(error)


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Have readers and writers not wait for each other. The file keeps that, so all but the first find it done.

    Nothing can be switched while somebody makes or migrates the file, and the switch itself does not wait for that.
    """
    if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
        connection.execute("PRAGMA journal_mode = WAL").fetchall()


@contextmanager
def _transaction(connection: sqlite3.Connection, begin: str, dialect: Dialect) -> Iterator[Session]:
    """Commit at the end of the block, roll back what an exception leaves."""
    session = SqliteSession(connection, dialect)
    try:
        connection.execute(begin)
        yield session
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    finally:
        session.ended = True


def is_busy(error: Exception) -> bool:
    """Whether somebody else is at work on the database, so that it is worth trying again."""
    return _primary_code(error) in _BUSY


def is_outage(error: Exception) -> bool:
    """Whether SQLite cannot work on this database."""
    return _primary_code(error) in _OUTAGE


def _primary_code(error: Exception) -> int:
    code: int = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF
