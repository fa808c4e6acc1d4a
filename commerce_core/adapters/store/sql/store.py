"""SqlStore: what SQLite and PostgreSQL stores share, which is all but connections."""

from __future__ import annotations

import random
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TypeVar

from commerce_core.adapters.store.guard import Guard
from commerce_core.adapters.store.sql.codec import Codec
from commerce_core.adapters.store.sql.dialect import Dialect
from commerce_core.adapters.store.sql.schema import Tables
from commerce_core.adapters.store.sql.session import Session
from commerce_core.adapters.store.sql.snapshot import SqlSnapshot
from commerce_core.adapters.store.sql.tenants import each_tenant
from commerce_core.adapters.store.sql.tx import SqlTx
from commerce_core.adapters.store.text import check_texts
from commerce_core.ids import check_id
from commerce_core.ports import Snapshot, StoreUnavailable, Tx, count_retry
from commerce_core.serialization import Converter

T = TypeVar("T")
ATTEMPTS = 10
FIRST_PAUSE, LONGEST_PAUSE = 0.005, 0.25
"""Seconds that are waited at most before the second attempt (twice as long before each later one), and ever."""


class SqlStore(ABC):
    """Transactions, and their repetition when the database asks for it."""

    driver_error: type[Exception]

    def __init__(self, dialect: Dialect, converter: Converter | None = None) -> None:
        self._dialect = dialect
        self._codec = Codec(converter)
        self._guard = Guard()

    def run(self, tenant: str, work: Callable[[Tx], T], *, actor: str = "system") -> T:
        check_id(tenant, field="tenant")
        check_texts(actor)

        def within(session: Session) -> T:
            answer = work(SqlTx(session, tenant, self._codec, actor=actor))
            session.check()
            return answer

        with self._guard.entered():
            return self._until_done(lambda: self._write(within))

    def read(self, tenant: str, work: Callable[[Snapshot], T]) -> T:
        check_id(tenant, field="tenant")

        def attempt() -> T:
            with self._session(writing=False) as session:
                return work(SqlSnapshot(session, tenant, self._codec))

        with self._guard.entered():
            return self._until_done(attempt)

    def tenants(self) -> tuple[str, ...]:
        def attempt() -> tuple[str, ...]:
            with self._session(writing=False) as session:
                return tuple(each_tenant(session))

        with self._guard.entered():
            return self._until_done(attempt)

    def in_transaction(self) -> bool:
        return False

    def sees_uncommitted(self) -> bool:
        return self.in_transaction()

    def on_commit(self, then: Callable[[], None]) -> bool:
        return False

    @property
    def tables(self) -> Tables:
        """The tables that the store works on."""
        return self._dialect.tables

    @abstractmethod
    def close(self) -> None:
        """Give back connections and threads. Closing twice is allowed."""

    def _write(self, work: Callable[[Session], T]) -> T:
        """Do a work in a transaction, and commit it."""
        with self._session(writing=True) as session:
            return work(session)

    @abstractmethod
    def _session(self, *, writing: bool) -> AbstractContextManager[Session]:
        """A transaction: committed at the end of the block, rolled back by an exception."""

    @abstractmethod
    def _may_repeat(self, error: Exception) -> bool:
        """Whether the database asks for a repetition: it was busy, or chose us to break a deadlock."""

    @abstractmethod
    def _is_outage(self, error: Exception) -> bool:
        """Whether the database cannot work (no connection, a full disk), as opposed to an error of ours."""

    def _until_done(self, attempt: Callable[[], T]) -> T:
        for number in range(ATTEMPTS):
            if number > 0:
                count_retry()
                longest = min(FIRST_PAUSE * 2 ** (number - 1), LONGEST_PAUSE)
                time.sleep(random.uniform(0, longest))  # noqa: S311 - only to spread the callers
            try:
                return attempt()
            except self.driver_error as error:
                if not self._may_repeat(error):
                    if self._is_outage(error):
                        raise StoreUnavailable(f"The database cannot do its work: {error}") from error
                    raise
                last = error
        raise StoreUnavailable(f"The database stayed busy through {ATTEMPTS} attempts: {last}") from last
