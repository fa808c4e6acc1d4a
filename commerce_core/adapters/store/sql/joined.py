"""JoinedStore: our work in the caller's transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from commerce_core.adapters.store.sql.lending import Lender, lender_of
from commerce_core.adapters.store.sql.opening import check_tables
from commerce_core.adapters.store.sql.schema import TABLES, Tables
from commerce_core.adapters.store.sql.session import Session
from commerce_core.adapters.store.sql.store import SqlStore
from commerce_core.ports import NoTransaction, StoreUnavailable, TransactionAborted
from commerce_core.serialization import Converter

T = TypeVar("T")
SAVEPOINT = "SAVEPOINT cc_joined"
BACK = "ROLLBACK TO SAVEPOINT cc_joined"
RELEASE = "RELEASE SAVEPOINT cc_joined"
_NO_TRANSACTION, _ABORTED = "25P01", "25P02"
"""What PostgreSQL answers to a SAVEPOINT outside a transaction, and in one that has failed."""


def join(connection: object, *, tables: Tables = TABLES, converter: Converter | None = None) -> JoinedStore:
    """A store that works in the transaction of a lent connection or session, for as long as that is lent.

    It takes a sqlite3 or psycopg connection, a SQLAlchemy Session or Connection, a Django connection or its alias.
    Raises `CannotJoin` for anything else.
    """
    return JoinedStore(lender_of(connection, tables), converter)


class JoinedStore(SqlStore):
    """Works once, in a savepoint of the caller's transaction, which it never commits, rolls back or repeats.

    What is refused has changed nothing, and the caller's transaction goes on. `run` and `read` raise `NoTransaction`
    for a connection in autocommit, `TransactionAborted` in a transaction that an error has ended before, and
    `DatabaseTooOld` or `DatabaseTooNew` where the tables are not those of this version. A connection works for one call
    at a time: a second one, from another thread or task, raises `NestedTransaction`. Where a call is interrupted and
    cannot be undone any more, the connection is ended, so that a commit of the caller raises.
    """

    def __init__(self, lender: Lender, converter: Converter | None = None) -> None:
        super().__init__(lender.dialect, converter)
        self.driver_error = lender.driver_error
        self._lender = lender
        self._checked = False

    def in_transaction(self) -> bool:
        return True

    def on_commit(self, then: Callable[[], None]) -> bool:
        return self._lender.on_commit(then)

    def close(self) -> None:
        """The connection is its owner's: it stays open."""
        self._guard.closed = True

    @contextmanager
    def _session(self, *, writing: bool) -> Iterator[Session]:
        back = True
        try:
            with self._lender.lend(writing) as session:
                began = False
                try:
                    _set_savepoint(session)
                    began = True
                    self._check_tables(session)
                    yield session
                    session.send([(RELEASE, {})])
                except BaseException as error:
                    if began or not isinstance(error, Exception):
                        back = False
                        back = _go_back(session, error)
                    raise
                finally:
                    session.ended = True
        except BaseException as error:
            if not back and not isinstance(error, Exception):
                self._lender.spoil()
            raise

    def _check_tables(self, session: Session) -> None:
        if not self._checked:
            check_tables(lambda sql: session.rows(sql, {}), self._dialect)
            self._checked = True

    def _may_repeat(self, error: Exception) -> bool:
        return False

    def _is_outage(self, error: Exception) -> bool:
        return self._lender.is_outage(error)


def _set_savepoint(session: Session) -> None:
    try:
        session.send([(SAVEPOINT, {})])
    except session.driver_error as error:
        state = getattr(error, "sqlstate", None)
        if state == _NO_TRANSACTION:
            raise NoTransaction("This connection is in autocommit: begin a transaction before you lend it.") from error
        if state == _ABORTED:
            raise TransactionAborted("An error has ended this transaction: roll it back, and do all again.") from error
        raise


def _go_back(session: Session, error: BaseException) -> bool:
    """Undo our part: whether that is done. Where the database has given up the whole transaction already, the caller
    has to know, unless they are going themselves: a cancelled task or an interrupted program stays what it is.
    """
    session.refusal = None
    try:
        session.send([(BACK, {}), (RELEASE, {})])
    except Exception as lost:
        if not isinstance(error, Exception):
            return False
        if not isinstance(lost, session.driver_error):
            raise
        message = f"The whole transaction is lost: roll it back, and do all of it again. {lost}"
        raise StoreUnavailable(message) from lost
    return True
