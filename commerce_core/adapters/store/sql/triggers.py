"""Triggers: what is written into the history of stock and into the audit trail stays as it is.

They stop whoever can write rows, not whoever may alter tables: an owner of the database can drop them, and then it
shows.
"""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from commerce_core.adapters.store.sql.dialect import Dialect

_REFUSE = """CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', MESSAGE = TG_TABLE_NAME || ' is append-only';
END $$"""
_POSTGRES = (
    "CREATE TRIGGER {name}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
    " FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
)
_SQLITE = (
    "CREATE TRIGGER {name}_no_{verb} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{name} is append-only'); END"
)
_SQLITE_REPLACE = (
    "CREATE TRIGGER {name}_no_replace BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})"
    " BEGIN SELECT RAISE(IGNORE); END"
)


def append_only(dialect: Dialect) -> list[str]:
    """The statements that make movements and audit entries unalterable, once their tables are there."""
    tables = (dialect.tables.audit, dialect.tables.movements)
    if dialect.name == "sqlite":
        return [statement for table in tables for statement in _sqlite(table)]
    schema = f"{dialect.tables.schema}." if dialect.tables.schema else ""
    function = f"{schema}{dialect.tables.prefix}append_only"
    triggers = [_POSTGRES.format(name=table.name, table=table.fullname, function=function) for table in tables]
    return [_REFUSE.format(function=function), *triggers]


def _sqlite(table: sa.Table) -> Iterator[str]:
    """UPDATE and DELETE are refused; INSERT OR REPLACE, which fires neither, is made to do nothing."""
    for verb in ("update", "delete"):
        yield _SQLITE.format(name=table.name, table=table.fullname, verb=verb)
    same = " AND ".join(f"{column.name} = NEW.{column.name}" for column in table.primary_key)
    yield _SQLITE_REPLACE.format(name=table.name, table=table.fullname, same=same)
