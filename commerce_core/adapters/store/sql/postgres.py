"""PostgresStore: for shops that outgrow one machine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from commerce_core.adapters.store.guard import over
from commerce_core.adapters.store.sql.dialect import POSTGRES
from commerce_core.adapters.store.sql.session import Row, Session, Step, Values
from commerce_core.adapters.store.sql.store import SqlStore, creation
from commerce_core.errors import MissingExtra
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
EXISTING = "SELECT relname FROM pg_class WHERE pg_table_is_visible(oid)"
CREATION_LOCK = "SELECT pg_advisory_xact_lock(hashtext('commerce_core.schema'))"
"""Two processes that create the same table at once would disturb each other, IF NOT EXISTS or not."""

Connection = psycopg.Connection[tuple[Any, ...]]


class PostgresSession(Session):
    """A transaction on a psycopg connection in pipeline mode: what is only sent costs no round trip."""

    dialect = POSTGRES
    driver_error = psycopg.Error

    def __init__(self, connection: Connection, pipeline: psycopg.Pipeline) -> None:
        super().__init__()
        self._connection = connection
        self._pipeline = pipeline

    def _rows(self, sql: str, values: Values) -> list[Row]:
        return _execute(self._connection, sql, values).fetchall()

    def _counts(self, steps: Sequence[Step]) -> list[int]:
        cursors = [_execute(self._connection, sql, values) for sql, values in steps]
        self._pipeline.sync()
        return [cursor.rowcount for cursor in cursors]

    def _send(self, steps: Sequence[Step]) -> None:
        for sql, values in steps:
            _execute(self._connection, sql, values)


class PostgresStore(SqlStore):
    """A store in a PostgreSQL database, opened with `PostgresStore.open("postgresql://user@host/shop")`."""

    driver_error = psycopg.Error

    def __init__(self, url: str, *, connections: int = CONNECTIONS, converter: Converter | None = None) -> None:
        super().__init__(converter)
        self._until_done(lambda: _create_tables(url))
        self._pool = psycopg_pool.ConnectionPool(
            url,
            min_size=1,
            max_size=connections,
            timeout=WAIT_SECONDS,
            kwargs={"autocommit": True},
            configure=_configure,
            open=True,
        )

    @classmethod
    def open(cls, url: str, *, connections: int = CONNECTIONS, converter: Converter | None = None) -> PostgresStore:
        """Open a database; tables that do not exist are created.

        `connections` transactions run at the same time, others wait for them. Raises `StoreUnavailable` when the
        database cannot be reached.
        """
        return cls(url, connections=connections, converter=converter)

    def close(self) -> None:
        self._guard.closed = True
        self._pool.close()

    @contextmanager
    def _session(self, *, writing: bool) -> Iterator[Session]:
        connection = self._pool.getconn()
        try:
            with connection.pipeline() as pipeline:
                session = PostgresSession(connection, pipeline)
                try:
                    session.send([(WRITE if writing else READ, {})])
                    yield session
                    session.send([("COMMIT", {})])
                finally:
                    session.refusal = over()
        except BaseException:
            if not connection.closed:
                connection.rollback()
            raise
        finally:
            self._pool.putconn(connection)

    def _may_repeat(self, error: Exception) -> bool:
        return isinstance(error, errors.SerializationFailure | errors.DeadlockDetected)

    def _is_outage(self, error: Exception) -> bool:
        return isinstance(error, psycopg.OperationalError)


def _create_tables(url: str) -> None:
    with psycopg.connect(url) as connection:
        existing = {name for (name,) in connection.execute(EXISTING)}
        if missing := creation(POSTGRES, existing):
            for statement in (CREATION_LOCK, *missing):
                connection.execute(statement.encode())


def _configure(connection: Connection) -> None:
    """Bind every int as a BIGINT, so that a statement is prepared once, and read documents as text."""
    connection.adapters.register_dumper(int, Int8Dumper)
    connection.adapters.register_loader("jsonb", TextLoader)


def _execute(connection: Connection, sql: str, values: Values) -> psycopg.Cursor[tuple[Any, ...]]:
    return connection.execute(sql.encode(), values or None)
