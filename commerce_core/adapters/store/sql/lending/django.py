"""Lend a connection of Django."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from typing import Any

from attrs import evolve

from commerce_core.adapters.store.sql.dialect import DIALECTS, SQLITE
from commerce_core.adapters.store.sql.lending.lender import Lender, of_psycopg
from commerce_core.adapters.store.sql.lending.sqlite import of_sqlite
from commerce_core.adapters.store.sql.schema import Tables
from commerce_core.adapters.store.sql.session import Session
from commerce_core.ports import CannotJoin, NoTransaction, TransactionAborted

Of = Callable[[Any, Tables], Lender]


def of_django(lent: Any, tables: Tables) -> Lender:
    """Of a connection, or of the one that each thread has under an alias."""
    find: Callable[[], Any] = partial(_named, lent) if isinstance(lent, str) else lambda: lent
    connection = find()
    dialect = DIALECTS.get(connection.vendor)
    if dialect is None:
        message = f"The Django database {connection.alias!r} is neither SQLite nor PostgreSQL."
        raise CannotJoin(message, field="connection")
    of = of_sqlite if dialect is SQLITE else of_psycopg
    driver = of(connection.connection, tables)
    lend, then = partial(_lend, find, of, tables), partial(_on_commit, find)
    return evolve(driver, lend=lend, on_commit=then, spoil=lambda: of(find().connection, tables).spoil())


def _on_commit(find: Callable[[], Any], then: Callable[[], None]) -> bool:
    connection = find()
    if connection.in_atomic_block:
        connection.on_commit(then)
    return bool(connection.in_atomic_block)


def _named(alias: str) -> Any:
    try:
        return import_module("django.db").connections[alias]
    except ImportError:
        raise CannotJoin(f"{alias!r} would be a Django database, but there is no Django.", field="connection") from None
    except Exception as error:  # no such alias, or no settings: Django says which
        raise CannotJoin(f"There is no Django database {alias!r}: {error}", field="connection") from error


@contextmanager
def _lend(find: Callable[[], Any], of: Of, tables: Tables, writing: bool) -> Iterator[Session]:
    connection = find()
    if not connection.in_atomic_block and connection.get_autocommit():
        raise NoTransaction(f"The Django connection {connection.alias!r} is outside atomic(): enter it first.")
    if connection.needs_rollback:
        raise TransactionAborted("This atomic() block is about to be rolled back: leave it, and do all of it again.")
    connection.ensure_connection()
    with of(connection.connection, tables).lend(writing) as session:
        yield session
