"""PostgresStore: for shops that outgrow one machine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from attrs import evolve

from commerce_core.adapters.store.sql.dialect import POSTGRES, Dialect
from commerce_core.adapters.store.sql.opening import open_tables
from commerce_core.adapters.store.sql.schema import make_tables
from commerce_core.adapters.store.sql.session import Row, Session, Step, Values
from commerce_core.adapters.store.sql.store import SqlStore
from commerce_core.adapters.store.url import PREFIX
from commerce_core.errors import MissingExtra
from commerce_core.ports import StoreUnavailable
from commerce_core.serialization import Converter

try:
    import psycopg
    import psycopg_pool
    from psycopg import errors
    from psycopg.types.numeric import Int8Dumper
    from psycopg.types.string import TextLoader
except ImportError as error:
    raise MissingExtra("postgres", "A store on PostgreSQL") from error

CONNECTIONS = 10
WAIT_SECONDS = 30.0
"""How long a transaction waits for a free connection."""
WRITE = "BEGIN ISOLATION LEVEL READ COMMITTED"
READ = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"

Connection = psycopg.Connection[tuple[Any, ...]]


class StaleConnection(psycopg.OperationalError):
    """A connection of the pool had died before this transaction heard anything from it: the server was restarted."""


class PostgresSession(Session):
    """A transaction on a psycopg connection in pipeline mode: what is only sent costs no round trip.

    `heard` says that the server has answered, or may have been told to commit: the work cannot simply be repeated.
    """

    driver_error = psycopg.Error

    def __init__(self, connection: Connection, pipeline: psycopg.Pipeline, dialect: Dialect = POSTGRES) -> None:
        super().__init__(dialect)
        self._connection = connection
        self._pipeline = pipeline
        self.heard = False

    def _rows(self, sql: str, values: Values) -> list[Row]:
        found = _execute(self._connection, sql, values).fetchall()
        self.heard = True
        return found

    def _counts(self, steps: Sequence[Step]) -> list[int]:
        cursors = [_execute(self._connection, sql, values) for sql, values in steps]
        self._pipeline.sync()
        self.heard = True
        return [cursor.rowcount for cursor in cursors]

    def _send(self, steps: Sequence[Step]) -> None:
        for sql, values in steps:
            _execute(self._connection, sql, values)


class PostgresStore(SqlStore):
    """A store in a PostgreSQL database, opened with `PostgresStore.open("postgresql://user@host/shop")`."""

    driver_error = psycopg.Error

    def __init__(
        self,
        url: str,
        *,
        connections: int = CONNECTIONS,
        converter: Converter | None = None,
        prefix: str = PREFIX,
        schema: str | None = None,
    ) -> None:
        super().__init__(evolve(POSTGRES, tables=make_tables(prefix, schema)), converter)
        self._until_done(lambda: _open_tables(url, self._dialect))
        self._pool = psycopg_pool.ConnectionPool(
            url,
            min_size=1,
            max_size=connections,
            timeout=WAIT_SECONDS,
            kwargs={"autocommit": True},
            configure=_configure,
            open=True,
        )
        self._until_done(self._pool.wait)

    @classmethod
    def open(
        cls,
        url: str,
        *,
        connections: int = CONNECTIONS,
        converter: Converter | None = None,
        prefix: str = PREFIX,
        schema: str | None = None,
    ) -> PostgresStore:
        """Open a database; in an empty one all tables are created, their names beginning with `prefix`.

        They are in `schema`, which is made too, or where the search path leads. `connections` transactions run at the
        same time, others wait for them. Raises `StoreUnavailable` when the database cannot be reached or does not let
        us create tables, `DatabaseTooOld` and `DatabaseTooNew` for one of another version of the library, and
        `InvalidIdentifier` for prefix and schema.
        """
        return cls(url, connections=connections, converter=converter, prefix=prefix, schema=schema)

    def close(self) -> None:
        self._guard.closed = True
        self._pool.close()

    @contextmanager
    def _session(self, *, writing: bool) -> Iterator[Session]:
        connection = self._pool.getconn()
        try:
            with connection.pipeline() as pipeline:
                session = PostgresSession(connection, pipeline, self._dialect)
                try:
                    session.send([(WRITE if writing else READ, {})])
                    yield session
                    session.heard = True
                    session.send([("COMMIT", {})])
                except psycopg.OperationalError as error:
                    if connection.closed and not session.heard:
                        raise StaleConnection(str(error)) from error
                    raise
                finally:
                    session.ended = True
        except BaseException:
            if not connection.closed:
                connection.rollback()
            raise
        finally:
            self._pool.putconn(connection)

    def _may_repeat(self, error: Exception) -> bool:
        return isinstance(error, errors.SerializationFailure | errors.DeadlockDetected | StaleConnection)

    def _is_outage(self, error: Exception) -> bool:
        return isinstance(error, psycopg.OperationalError)


def _open_tables(url: str, dialect: Dialect) -> None:
    with psycopg.connect(url, autocommit=True) as connection:

        def rows(sql: str) -> list[Row]:
            cursor = connection.execute(sql.encode())
            return cursor.fetchall() if cursor.description else []

        try:
            open_tables(rows, dialect, connection.transaction)
        except (errors.InsufficientPrivilege, errors.InvalidSchemaName, errors.ReadOnlySqlTransaction) as refusal:
            raise StoreUnavailable(f"The database does not let us create tables: {refusal}") from refusal


def _configure(connection: Connection) -> None:
    """Bind every int as a BIGINT, so that a statement is prepared once, and read documents as text."""
    connection.adapters.register_dumper(int, Int8Dumper)
    connection.adapters.register_loader("jsonb", TextLoader)


def _execute(connection: Connection, sql: str, values: Values) -> psycopg.Cursor[tuple[Any, ...]]:
    return connection.execute(sql.encode(), values or None)
