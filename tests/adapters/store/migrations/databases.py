"""Databases to migrate: empty ones, and one of the first revision with a shop in it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import sqlalchemy as sa
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext

from commerce_core.adapters.store.sql.engine import connected
from commerce_core.adapters.store.sql.migrate import SCRIPTS, read_for_migration, tables_of
from commerce_core.adapters.store.sql.opening import HEAD
from commerce_core.commerce.stores import open_store

ROWS = json.loads(Path(__file__).with_name("first.json").read_text(encoding="utf8"))
"""What a shop of the release before revisions had written: orders, one of them declined, stock, keys of two actors."""
SQLITE = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"
POSTGRES = {
    "columns": "SELECT table_name, column_name, data_type, collation_name, is_nullable, is_identity"
    " FROM information_schema.columns WHERE table_schema = '{schema}'",
    "constraints": "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE connamespace = '{schema}'::regnamespace",
    "indexes": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = '{schema}'",
    "triggers": "SELECT tgname, pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid"
    " WHERE relnamespace = '{schema}'::regnamespace AND NOT tgisinternal",
    "functions": "SELECT proname, regexp_replace(pg_get_functiondef(oid), '\\s+', ' ', 'g') FROM pg_proc"
    " WHERE pronamespace = '{schema}'::regnamespace",
}


def described(url: str) -> set[tuple[object, ...]]:
    """Everything that a database is made of: tables, columns, checks, indexes, triggers, functions."""
    read = read_for_migration(url)
    with connected(read) as connection:
        if read.database == "sqlite":
            rows = connection.exec_driver_sql(SQLITE)
            return {(kind, name, " ".join(sql.split()).replace('"', "")) for kind, name, sql in rows}
        queries = {part: sql.format(schema=read.schema or "public") for part, sql in POSTGRES.items()}
        found = {part: connection.execute(sa.text(sql.replace(":", "\\:"))).all() for part, sql in queries.items()}
        named = ((part, row) for part, rows in found.items() for row in rows)
        return {(part, *(_placeless(value, read.schema or "public") for value in row)) for part, row in named}


def described_as_opened(url: str) -> set[tuple[object, ...]]:
    """The same of an empty database beside it that was opened, not migrated."""
    if url.startswith("sqlite"):
        beside = url.replace("shop.db", "beside.db")
    else:
        beside = f"{url}{'&' if '?' in url else '?'}schema=beside"
    open_store(beside).close()
    assert version_of(beside) == HEAD
    return described(beside)


def _placeless(part: object, schema: str) -> object:
    """As it is said where a connection looks without being told."""
    return re.sub(rf"\b{schema}\.", "", part) if isinstance(part, str) else part


def version_of(url: str) -> str | None:
    """What the version table says."""
    read = read_for_migration(url)
    with connected(read) as connection:
        return connection.execute(sa.select(tables_of(read).version)).scalar()


def make_first(url: str, *, rows: bool = True) -> None:
    """Make the tables of the first revision as the release before revisions did, and (wanted) what it wrote."""
    read = read_for_migration(url)
    with connected(read) as connection:
        operations = Operations(MigrationContext.configure(connection))
        if read.schema:
            connection.exec_driver_sql(f"CREATE SCHEMA {read.schema}")
        SCRIPTS.get_revision("0001").module.upgrade(operations, prefix=read.prefix, schema=read.schema)
        metadata = sa.MetaData(schema=read.schema)
        for name, written in ROWS.items() if rows else ():
            table = sa.Table(read.prefix + name.removeprefix("cc_"), metadata, autoload_with=connection)
            connection.execute(_insertion(table), [_values(row, read.database) for row in written])


def _insertion(table: sa.Table) -> sa.Insert:
    """Documents are text for us, on PostgreSQL too, whose JSON SQLAlchemy would encode once more."""
    columns = [sa.column(column.name) for column in table.c]
    return sa.insert(sa.table(table.name, *columns, schema=table.schema))


def _values(row: dict[str, object], database: str) -> dict[str, object]:
    """PostgreSQL numbers rows itself."""
    return {name: value for name, value in row.items() if database == "sqlite" or name != "seq"}
