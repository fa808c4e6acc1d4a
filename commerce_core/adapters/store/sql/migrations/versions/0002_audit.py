"""Audit entries, history that nobody alters, and idempotency keys that belong to an actor and can be taken over.

A key of the first schema held its actor, `{length of actor}:{actor}` before a line break and the key, and is taken
apart. Its answer becomes text, so that it is given again to the byte.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import sqlalchemy as sa
from alembic.operations import Operations
from sqlalchemy.schema import CreateTable

from commerce_core.adapters.store.sql.types import Document, Instant, Int64, Text

revision = "0002"
down_revision = "0001"

AUDIT_KEY = "resource_id resource version"
MOVEMENTS_KEY = "seq"
REFUSE = """CREATE FUNCTION {place}{prefix}append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', MESSAGE = TG_TABLE_NAME || ' is append-only';
END $$"""
POSTGRES_TRIGGER = (
    "CREATE TRIGGER {name}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {place}{name}"
    " FOR EACH STATEMENT EXECUTE FUNCTION {place}{prefix}append_only()"
)
SQLITE_TRIGGERS = (
    "CREATE TRIGGER {name}_no_update BEFORE update ON {name} BEGIN SELECT RAISE(ABORT, '{name} is append-only'); END",
    "CREATE TRIGGER {name}_no_delete BEFORE delete ON {name} BEGIN SELECT RAISE(ABORT, '{name} is append-only'); END",
    (
        "CREATE TRIGGER {name}_no_replace BEFORE INSERT ON {name} WHEN EXISTS (SELECT 1 FROM {name} WHERE {same})"
        " BEGIN SELECT RAISE(IGNORE); END"
    ),
)
ALTER_KEYS = (
    'ALTER TABLE {table} ADD COLUMN principal TEXT COLLATE "C", ADD COLUMN claimed_until BIGINT',
    'ALTER TABLE {table} ALTER COLUMN document TYPE TEXT COLLATE "C" USING document::text',
    "ALTER TABLE {table} DROP CONSTRAINT pk_{name}",
    (
        "UPDATE {table} SET claimed_until = created_at, principal = substr(key, strpos(key, ':') + 1, {length}),"
        " key = substr(key, strpos(key, ':') + {length} + 2)"
    ),
    (
        "ALTER TABLE {table} ALTER COLUMN principal SET NOT NULL, ALTER COLUMN claimed_until SET NOT NULL,"
        " ADD CONSTRAINT pk_{name} PRIMARY KEY (tenant, principal, key)"
    ),
)
LENGTH = {
    "postgresql": "CAST(split_part(key, ':', 1) AS INTEGER)",
    "sqlite": "CAST(substr(key, 1, instr(key, ':') - 1) AS INTEGER)",
}
COPY_KEYS = (
    "INSERT INTO {name} (tenant, principal, key, fingerprint, document, created_at, claimed_until)"
    " SELECT tenant, substr(key, instr(key, ':') + 1, {length}), substr(key, instr(key, ':') + {length} + 2),"
    " fingerprint, document, created_at, created_at FROM {name}_0001"
)


def upgrade(op: Operations, *, prefix: str, schema: str | None) -> None:
    """Make the table of audit entries and the triggers, and give idempotency keys their actors."""
    _make_audit(op, f"{prefix}audit", schema)
    _index(op, f"{prefix}movements", "cause seq", schema)
    _index(op, f"{prefix}outbox", "subject seq", schema)
    for table in ("products", "customers", "carts", "orders", "intents"):
        _index(op, f"{prefix}{table}", "external_id id", schema)
    for status in ("payment_status", "fulfillment_status"):
        _index(op, f"{prefix}orders", f"{status} created_at id", schema)
    if op.get_context().dialect.name == "sqlite":
        _remake_keys(op, f"{prefix}idempotency")
    else:
        table = f"{schema}.{prefix}idempotency" if schema else f"{prefix}idempotency"
        for statement in ALTER_KEYS:
            op.execute(statement.format(table=table, name=f"{prefix}idempotency", length=LENGTH["postgresql"]))
    _index(op, f"{prefix}idempotency", "created_at", schema)
    _forbid_changes(op, prefix, schema)


def _index(op: Operations, table: str, columns: str, schema: str | None) -> None:
    named = ["tenant", *columns.split()]
    op.create_index(f"ix_{table}_{'_'.join(named)}", table, named, schema=schema)


def _make_audit(op: Operations, name: str, schema: str | None) -> None:
    required = partial(sa.Column, nullable=False)
    columns: list[sa.Column[Any]] = [
        required("tenant", Text),
        required("at", Instant),
        *[required(column, Text) for column in ("actor", "action", "resource", "resource_id")],
        required("version", Int64),
        required("document", Document),
    ]
    rules = (
        sa.CheckConstraint("version >= 1", name=f"ck_{name}_version"),
        sa.PrimaryKeyConstraint("tenant", *AUDIT_KEY.split(), name=f"pk_{name}"),
    )
    metadata = sa.MetaData(schema=schema)
    audit = sa.Table(name, metadata, *columns, *rules, sqlite_strict=True, sqlite_with_rowid=False)
    op.execute(CreateTable(audit))
    _index(op, name, f"at {AUDIT_KEY}", schema)
    _index(op, name, f"actor at {AUDIT_KEY}", schema)


def _remake_keys(op: Operations, name: str) -> None:
    """SQLite cannot alter a primary key: the rows move into a new table."""
    required = partial(sa.Column, nullable=False)
    op.rename_table(name, f"{name}_0001")
    columns: list[sa.Column[Any]] = [
        *[required(column, Text) for column in ("tenant", "principal", "key", "fingerprint")],
        sa.Column("document", Text),
        required("created_at", Instant),
        required("claimed_until", Instant),
    ]
    primary = sa.PrimaryKeyConstraint("tenant", "principal", "key", name=f"pk_{name}")
    op.execute(CreateTable(sa.Table(name, sa.MetaData(), *columns, primary, sqlite_strict=True)))
    op.execute(COPY_KEYS.format(name=name, length=LENGTH["sqlite"]))
    op.drop_table(f"{name}_0001")


def _forbid_changes(op: Operations, prefix: str, schema: str | None) -> None:
    place = f"{schema}." if schema else ""
    if op.get_context().dialect.name == "postgresql":
        op.execute(REFUSE.format(place=place, prefix=prefix))
    for table, key in (("audit", AUDIT_KEY), ("movements", MOVEMENTS_KEY)):
        name, same = prefix + table, " AND ".join(f"{column} = NEW.{column}" for column in f"tenant {key}".split())
        if op.get_context().dialect.name == "postgresql":
            op.execute(POSTGRES_TRIGGER.format(name=name, place=place, prefix=prefix))
        else:
            for statement in SQLITE_TRIGGERS:
                op.execute(statement.format(name=name, same=same))
