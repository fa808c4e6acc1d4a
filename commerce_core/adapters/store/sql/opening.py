"""Opening: what a database must be before a store works in it.

An empty one gets all tables at once, stamped as Alembic would, which is not imported for it. One that was made by an
older or a newer version of this library is refused: to migrate is a decision, and `commerce-core migrate` carries it
out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.schema import CreateIndex, CreateSchema, CreateTable, ExecutableDDLElement

from commerce_core.adapters.store.sql.dialect import Dialect
from commerce_core.adapters.store.sql.estimates import estimates
from commerce_core.adapters.store.sql.schema import Tables
from commerce_core.adapters.store.sql.triggers import append_only
from commerce_core.ports import DatabaseTooNew, DatabaseTooOld, StoreUnavailable

REVISIONS = ("0001", "0002", "0003", "0004", "0005")
"""Every revision of the schema, oldest first, as `migrations/versions` has them."""
FIRST, HEAD = REVISIONS[0], REVISIONS[-1]
CREATION_LOCK = "SELECT pg_advisory_xact_lock(hashtext('commerce_core.schema'))"
"""Two processes that create the same table at once would disturb each other. SQLite has one writer at a time."""

Rows = Callable[[str], Sequence[tuple[Any, ...]]]
"""Executes a statement without parameters, and answers with its rows, if it has any."""


def open_tables(rows: Rows, dialect: Dialect, transaction: Callable[[], AbstractContextManager[object]]) -> None:
    """Create all tables in a database that has none of them, and refuse one that is not as this version needs it.

    `transaction` begins one that may write, and ends it. Raises `DatabaseTooOld`, `DatabaseTooNew`, and
    `StoreUnavailable` when tables have been lost.
    """
    if revision_of(rows, dialect) is None:
        with transaction():
            lock(rows, dialect)
            if revision_of(rows, dialect) is None:
                for statement in creation(rows, dialect):
                    rows(statement)
    check_tables(rows, dialect)


def check_tables(rows: Rows, dialect: Dialect) -> None:
    """Refuse a database whose tables are not those of this version. Raises as `open_tables` does."""
    there = existing(rows, dialect)
    found = _revision(rows, dialect, there)
    check_known(found)
    if found != HEAD:
        raise _too_old(found)
    if not names(dialect.tables) & there:
        version = dialect.tables.version.name
        message = f"The database says in {version} that it is at revision {found}, but has none of the tables"
        raise StoreUnavailable(f"{message}: restore it from a backup, or drop {version} to begin with an empty shop.")
    if lost := sorted(names(dialect.tables) - there):
        raise StoreUnavailable(f"The database has lost tables ({', '.join(lost)}): restore it from a backup.")


def _too_old(found: str | None) -> DatabaseTooOld:
    run = "commerce-core migrate URL"
    what = "has no tables of this library" if found is None else f"is at revision {found}, this version needs {HEAD}"
    message = f"The database {what}. Make a copy of it, then run: {run}"
    return DatabaseTooOld(message, found=found, expected=HEAD, run=run)


def check_known(found: str | None) -> None:
    """Refuse a revision that this version has never heard of. Raises `DatabaseTooNew`."""
    if found is not None and found not in REVISIONS:
        run = "pip install --upgrade commerce-core"
        message = f"The database is at revision {found}, which is newer than {HEAD}, all that this version knows."
        raise DatabaseTooNew(f"{message} Run: {run}", found=found, expected=HEAD, run=run)


def revision_of(rows: Rows, dialect: Dialect) -> str | None:
    """Up to which revision a database is migrated, None when it has no table of ours.

    Tables without a revision are those of the first, which had no version table yet.
    """
    return _revision(rows, dialect, existing(rows, dialect))


def _revision(rows: Rows, dialect: Dialect, there: set[str]) -> str | None:
    version = dialect.tables.version
    if version.name in there:
        for (found,) in rows(dialect.compile(sa.select(version.c.version_num))):
            return str(found)
    return FIRST if there & names(dialect.tables) else None


def existing(rows: Rows, dialect: Dialect) -> set[str]:
    """The names of the tables that there are, where ours would be."""
    schema = dialect.tables.schema
    if dialect.name == "sqlite":
        sql = "SELECT name FROM sqlite_master WHERE type = 'table'"
    elif schema is None:
        sql = "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND pg_table_is_visible(oid)"
    else:
        sql = f"SELECT tablename FROM pg_tables WHERE schemaname = '{schema}'"  # noqa: S608 - a checked identifier
    return {name for (name,) in rows(sql)}


def names(tables: Tables) -> set[str]:
    """The names of the tables of this version."""
    return {table.name for table in tables.metadata.sorted_tables}


def check_folder(path: str) -> None:
    """That a SQLite file can be made where it is to be. Raises `StoreUnavailable`."""
    folder = Path(path).parent
    try:
        there = folder.is_dir()
    except OSError as error:
        raise StoreUnavailable(f"The folder {str(folder)!r} cannot be looked into: {error.strerror}.") from error
    if not there:
        raise StoreUnavailable(f"There is no folder {str(folder)!r} for the database: make it, or write another path.")


def lock(rows: Rows, dialect: Dialect) -> None:
    """Let one process at a time change the schema, until its transaction ends."""
    if dialect.name == "postgresql":
        rows(CREATION_LOCK)


def creation(rows: Rows, dialect: Dialect) -> list[str]:
    """The statements that make all tables in an empty database, and say that they are the newest."""
    tables = dialect.tables
    made: list[ExecutableDDLElement] = []
    for table in (*tables.metadata.sorted_tables, tables.version):
        made += [CreateTable(table), *map(CreateIndex, sorted(table.indexes, key=lambda index: str(index.name)))]
    stamp = sa.insert(tables.version).values(version_num=sa.literal_column(f"'{HEAD}'"))
    tables_made = [*map(dialect.compile, made), *append_only(dialect)]
    return [*schema_creation(rows, dialect), *tables_made, dialect.compile(stamp), *estimates(dialect)]


def schema_creation(rows: Rows, dialect: Dialect) -> list[str]:
    """The statement that makes the schema of PostgreSQL, unless there is one: asking needs no right to make one."""
    schema = dialect.tables.schema
    if schema is None or rows(f"SELECT 1 FROM pg_namespace WHERE nspname = '{schema}'"):  # noqa: S608 - checked
        return []
    return [dialect.compile(CreateSchema(schema))]
