"""DjangoStore: a store on the connections that Django has, with the database that the project's settings name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import django.db
from django.db import connections, transaction

from commerce_core.adapters.store.sql import JoinedStore
from commerce_core.adapters.store.sql.lending import lender_of
from commerce_core.adapters.store.sql.session import Session
from commerce_core.adapters.store.sql.sqlite import is_busy
from commerce_core.errors import MissingExtra
from commerce_core.hosts.django.options import configured_tables
from commerce_core.ports import DatabaseTooOld
from commerce_core.serialization import Converter

T = TypeVar("T")
MIGRATE = "python manage.py migrate"
_ONE_MOMENT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
_REPEATABLE = {"40001", "40P01"}
"""What PostgreSQL calls a serialisation failure and a deadlock that was broken."""


class Own(transaction.Atomic):
    """A block that the store has begun itself."""


class DjangoStore(JoinedStore):
    """A store on Django's own connections: `Commerce(store=DjangoStore("default"))`. Each thread has its own, as usual.

    Each call is an `atomic()` block, repeated where the database asks for that. While a block of the caller's is open
    (`ATOMIC_REQUESTS`), a call works once, in a savepoint of it, and what would call a gateway raises
    `GatewayInTransaction`; `shop.joined("default")` places orders there, to be charged later.

    `manage.py migrate` makes the tables. To make the store connects to nothing, so that a module may do it. Raises
    `CannotJoin` for an alias that there is not, or a database that is neither SQLite nor PostgreSQL, and `MissingExtra`
    without psycopg 3.
    """

    def __init__(self, alias: str = "default", *, converter: Converter | None = None) -> None:
        super().__init__(lender_of(alias, configured_tables()), converter)
        if self._dialect.name == "postgresql" and connections[alias].Database.__name__ != "psycopg":
            raise MissingExtra("postgres", "A store on Django's PostgreSQL connection")
        self._alias = alias

    def in_transaction(self) -> bool:
        """Whether a block of the caller's is open, or autocommit is off.

        The block around a `TestCase` stands for the world outside, as it does for Django's own `durable=True`: in it a
        gateway may be called. While work is done it counts, since what is read in it will be rolled back.
        """
        connection = connections[self._alias]
        blocks = [block for block in connection.atomic_blocks if not isinstance(block, Own)]
        if blocks and self._guard.inside:
            return True
        return not all(block._from_testcase for block in blocks) or _is_manual(connection)

    @contextmanager
    def _session(self, *, writing: bool) -> Iterator[Session]:
        connection = connections[self._alias]
        if self._is_held(connection):
            with super()._session(writing=writing) as session:
                yield session
            return
        with self._begun(connection, writing), self._lender.lend(writing) as session:
            try:
                self._check_tables(session)
                yield session
            finally:
                session.ended = True

    def _check_tables(self, session: Session) -> None:
        try:
            super()._check_tables(session)
        except DatabaseTooOld as old:
            message = f"The database {self._alias!r} has not all tables yet. Make a copy of it, then run: {MIGRATE}"
            raise DatabaseTooOld(message, found=old.found, expected=old.expected, run=MIGRATE) from None

    def _may_repeat(self, error: Exception) -> bool:
        """Only what is ours from the beginning: of a transaction that somebody else has begun we know a part."""
        if self._is_held(connections[self._alias]):
            return False
        return is_busy(error) if self._is_sqlite else getattr(error, "sqlstate", None) in _REPEATABLE

    @property
    def _is_sqlite(self) -> bool:
        return self._dialect.name == "sqlite"

    def _is_held(self, connection: Any) -> bool:
        """Whether somebody has begun a transaction already."""
        return bool(connection.in_atomic_block) or _is_manual(connection)

    @contextmanager
    def _begun(self, connection: Any, writing: bool) -> Iterator[None]:
        """A block of our own. What Django says of the database on its way in or out is said by the driver again."""
        try:
            connection.ensure_connection()
            with _sqlite_mode(connection, "IMMEDIATE" if writing else "DEFERRED"):
                block = Own(self._alias, savepoint=False, durable=True)
                block.__enter__()
            with _leaving(block):
                if not writing and not self._is_sqlite:
                    with connection.cursor() as cursor:
                        cursor.execute(_ONE_MOMENT)
                yield
        except (django.db.OperationalError, django.db.InterfaceError) as error:
            if isinstance(error.__cause__, self.driver_error):
                raise error.__cause__ from None
            raise


def _is_manual(connection: Any) -> bool:
    """Whether autocommit is off: everything is in a transaction then, which the caller ends."""
    begun = connection.connection is not None
    autocommit = connection.autocommit if begun else connection.settings_dict["AUTOCOMMIT"]
    return not connection.in_atomic_block and not autocommit


@contextmanager
def _leaving(block: Own) -> Iterator[None]:
    """Leave a block that was entered, by what happens in this one."""
    try:
        yield
    except BaseException as error:
        block.__exit__(type(error), error, error.__traceback__)
        raise
    block.__exit__(None, None, None)


@contextmanager
def _sqlite_mode(connection: Any, mode: str) -> Iterator[None]:
    """How a transaction begins on SQLite: who writes takes the turn at once, who only reads takes none."""
    if connection.vendor != "sqlite":
        yield
        return
    before, connection.transaction_mode = connection.transaction_mode, mode
    try:
        yield
    finally:
        connection.transaction_mode = before
