"""Revise: a migration of Django's that does what one of Alembic's does, statement by statement."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from attrs import evolve
from django.db import router
from django.db.migrations.operations.base import Operation

from commerce_core.adapters.store.sql.dialect import DIALECTS
from commerce_core.adapters.store.sql.migrate import step
from commerce_core.adapters.store.sql.opening import (
    HEAD,
    check_known,
    existing,
    lock,
    revision_of,
    schema_creation,
)
from commerce_core.hosts.django.options import configured_tables
from commerce_core.ports import DatabaseTooOld


class Revise(Operation):
    """Bring our tables to a revision, unless they are there already: a shop may have been opened on them before.

    It does nothing on databases that are neither SQLite nor PostgreSQL, and those that the project's routers keep our
    app out of. It cannot be undone: history stays. Raises `DatabaseTooNew`, and `DatabaseTooOld` for tables from before
    there were revisions.
    """

    reduces_to_sql = True
    reversible = False

    def __init__(self, revision: str) -> None:
        self.revision = revision

    def state_forwards(self, app_label: str, state: object) -> None:
        """The models are no part of it."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: object, to_state: object) -> None:
        """Execute the statements."""
        connection = schema_editor.connection
        if connection.vendor not in DIALECTS or not router.allow_migrate(connection.alias, app_label):
            return
        dialect = evolve(DIALECTS[connection.vendor], tables=configured_tables())
        rows = partial(_rows, connection)
        statements = step(dialect, self.revision)
        if not schema_editor.collect_sql:
            lock(rows, dialect)
            found = revision_of(rows, dialect)
            check_known(found)
            if found is not None and found >= self.revision:
                return
            if found is None:
                statements = [*schema_creation(rows, dialect), *statements]
            elif dialect.tables.version.name not in existing(rows, dialect):
                raise _unmarked(found)
        for statement in statements:
            schema_editor.execute(statement, params=None)

    def describe(self) -> str:
        """What `migrate --plan` shows."""
        return f"Bring the tables of commerce_core to revision {self.revision}"


def _unmarked(found: str) -> DatabaseTooOld:
    run = "commerce-core migrate URL"
    message = f"The database has tables from before there were revisions. Make a copy of it, then run: {run}"
    return DatabaseTooOld(message, found=found, expected=HEAD, run=run)


def _rows(connection: Any, sql: str) -> Sequence[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else []
