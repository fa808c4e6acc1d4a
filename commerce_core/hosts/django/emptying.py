"""Emptying our tables between the tests of a `TransactionTestCase`, as Django does with its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections, transaction
from django.test.utils import _TestState

from commerce_core.adapters.store.sql.dialect import DIALECTS
from commerce_core.adapters.store.sql.schema import Tables
from commerce_core.hosts.django.options import configured_tables

_TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN (%s, %s)"


def empty_after_flush(using: str, **said: object) -> None:
    """Django's signal `post_migrate`, which `flush` sends too, then without a plan.

    Only while tests run: elsewhere `flush` leaves our tables alone, whose history nobody alters.
    """
    connection = connections[using]
    if "plan" in said or not hasattr(_TestState, "saved_data") or connection.vendor not in DIALECTS:
        return
    tables = configured_tables()
    with transaction.atomic(using=using), connection.cursor() as cursor:
        if tables.version.name in connection.introspection.table_names(cursor) or tables.schema is not None:
            _empty(connection, cursor, tables)


def _empty(connection: Any, cursor: Any, tables: Tables) -> None:
    """Counters of revisions go on, as sequences do: what a shop remembers under one must not come again."""
    with _alterable(connection, cursor, tables):
        for table in tables.metadata.sorted_tables:
            kept = " WHERE name NOT LIKE '%%revision'" if table is tables.counters else ""
            cursor.execute(f"DELETE FROM {table.fullname}{kept}", [])  # noqa: S608 - names of ours


@contextmanager
def _alterable(connection: Any, cursor: Any, tables: Tables) -> Iterator[None]:
    history = (tables.audit, tables.movements)
    if connection.vendor == "sqlite":
        cursor.execute(_TRIGGERS, [table.name for table in history])
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        for _, sql in triggers:
            cursor.execute(sql)
        return
    for table in history:
        cursor.execute(f"ALTER TABLE {table.fullname} DISABLE TRIGGER USER")
    yield
    for table in history:
        cursor.execute(f"ALTER TABLE {table.fullname} ENABLE TRIGGER USER")
