"""Uses of promotions are found under every name of a customer: id and e-mail addresses."""

from __future__ import annotations

from functools import partial
from typing import Any

import sqlalchemy as sa
from alembic.operations import Operations
from sqlalchemy.schema import CreateTable

from commerce_core.adapters.store.sql.types import Document, Flag, Instant, Int64, Text

revision = "0005"
down_revision = "0004"

NEW = ("email", "other_email")
OLD_INDEXES = ("promotion_id customer id", "order_id id", "status expires_at id")
NEW_INDEXES = tuple(f"promotion_id {column} id" for column in NEW)
required = partial(sa.Column, nullable=False)


def upgrade(op: Operations, *, prefix: str, schema: str | None) -> None:
    """Add both columns, empty: what was kept under a name before is still found under it."""
    name, indexes = f"{prefix}promotion_uses", NEW_INDEXES
    if op.get_context().dialect.name == "sqlite":
        _remake(op, name)
        indexes = (*OLD_INDEXES, *NEW_INDEXES)
    else:
        place = f"{schema}.{name}" if schema else name
        added = ", ".join(f"ADD COLUMN {column} TEXT COLLATE \"C\" NOT NULL DEFAULT ''" for column in NEW)
        op.execute(f"ALTER TABLE {place} {added}")
        op.execute(f"ALTER TABLE {place} {', '.join(f'ALTER COLUMN {column} DROP DEFAULT' for column in NEW)}")
    for columns in indexes:
        named = ["tenant", *columns.split()]
        op.create_index(f"ix_{name}_{'_'.join(named)}", name, named, schema=schema)


def _remake(op: Operations, name: str) -> None:
    """SQLite adds no column without a default: the rows move into a new table."""
    columns = _uses(name)
    kept = [column.name for column in columns if isinstance(column, sa.Column) and column.name not in NEW]
    listed = ", ".join(kept)
    op.rename_table(name, f"{name}_0004")
    op.execute(CreateTable(sa.Table(name, sa.MetaData(), *columns, sqlite_strict=True)))
    copy = f"INSERT INTO {name} ({listed}, {', '.join(NEW)}) SELECT {listed}, '', '' FROM {name}_0004"  # noqa: S608
    op.execute(copy)
    op.drop_table(f"{name}_0004")


def _uses(name: str) -> list[Any]:
    return [
        *[required(column, Text) for column in ("tenant", "id")],
        required("version", Int64),
        *[required(column, Instant) for column in ("created_at", "updated_at")],
        *[required(column, Text) for column in ("promotion_id", "order_id", "customer", *NEW, "status")],
        required("live", Flag),
        required("expires_at", Instant),
        required("document", Document),
        sa.CheckConstraint("live IN (0, 1)", name=f"ck_{name}_live"),
        sa.CheckConstraint("version >= 1", name=f"ck_{name}_version"),
        sa.PrimaryKeyConstraint("tenant", "id", name=f"pk_{name}"),
    ]
