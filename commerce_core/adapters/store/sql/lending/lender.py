"""Lender: somebody whose connection a shop works on for a while."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from importlib import import_module
from threading import Lock

from attrs import evolve, frozen

from commerce_core.adapters.store.sql.dialect import POSTGRES, Dialect
from commerce_core.adapters.store.sql.schema import Tables
from commerce_core.adapters.store.sql.session import Session
from commerce_core.ports import CannotJoin, NestedTransaction

WANTED = (
    "a sqlite3 or psycopg connection, a SQLAlchemy Session or Connection on one of these, or a Django connection "
    "or its alias"
)
_READ_ONLY = "25006"
"""What PostgreSQL answers to who writes in a transaction that only reads."""
_at_work: set[int] = set()
_ours: ContextVar[frozenset[int]] = ContextVar("ours", default=frozenset())
"""The connections at work, and those among them that are at work for this thread or task."""
_lock = Lock()


@frozen
class Lender:
    """Somebody who lends a connection: which database it leads to, and how its driver speaks of errors.

    `lend(writing)` makes sure that the connection is in a transaction, and gives a session in it for the time of one
    piece of work. It neither commits nor rolls back what it did not begin. Raises `NoTransaction`,
    `TransactionAborted`, `StoreUnavailable`, and `NestedTransaction` for a connection at work. `on_commit(then)` sees
    to it that `then` is called once the transaction is committed; False from who cannot. `spoil()` ends a connection
    whose transaction is lost, so that a commit of the host raises: PostgreSQL itself would roll back and say nothing.
    """

    dialect: Dialect
    driver_error: type[Exception]
    is_outage: Callable[[Exception], bool]
    lend: Callable[[bool], AbstractContextManager[Session]]
    on_commit: Callable[[Callable[[], None]], bool] = lambda then: False
    spoil: Callable[[], None] = lambda: None


@contextmanager
def alone(connection: object) -> Iterator[None]:
    """Work on a connection of a driver while no other thread or task does: two would mix their savepoints. A call from
    inside another one ends before that does, and may. Raises `NestedTransaction`.
    """
    mark = id(connection)  # no other object has it for as long as this one is here
    if mark in _ours.get():
        yield
        return
    with _lock:
        if mark in _at_work:
            raise NestedTransaction("A joined shop is at work on this connection: make one call after the other.")
        _at_work.add(mark)
    before = _ours.set(_ours.get() | {mark})
    try:
        yield
    finally:
        _at_work.discard(mark)
        _ours.reset(before)


def is_any(value: object, module: str, *names: str) -> bool:
    """Whether it is an instance of one of these classes. A module that nobody has imported has no instances."""
    found = sys.modules.get(module)
    return found is not None and isinstance(value, tuple(getattr(found, name) for name in names))


def unjoinable(lent: object) -> CannotJoin:
    """What to say of something that nobody can join."""
    return CannotJoin(f"A shop cannot join a {type(lent).__name__}: lend {WANTED}.", field="connection")


def postgres_fails(operational: type[Exception]) -> Callable[[Exception], bool]:
    """Whether PostgreSQL cannot work, as after a failover that has left a server which may only be read."""
    return lambda error: isinstance(error, operational) or getattr(error, "sqlstate", None) == _READ_ONLY


def of_psycopg(connection: object, tables: Tables) -> Lender:
    """Of a psycopg connection, whose driver is there when one is lent."""
    lend = import_module("commerce_core.adapters.store.sql.lending.psycopg")
    lender: Lender = lend.of_connection(connection, evolve(POSTGRES, tables=tables))
    return lender
