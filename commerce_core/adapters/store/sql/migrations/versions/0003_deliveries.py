"""Deliveries that failed, and leases by which many workers share what is due."""

from __future__ import annotations

from functools import partial
from typing import Any

import sqlalchemy as sa
from alembic.operations import Operations
from sqlalchemy.schema import CreateTable

from commerce_core.adapters.store.sql.types import Document, Instant, Int64, Text

revision = "0003"
down_revision = "0002"

INDEXES = ("created_at id", "status due_at id", "status id")


def upgrade(op: Operations, *, prefix: str, schema: str | None) -> None:
    """Make both tables."""
    required = partial(sa.Column, nullable=False)
    name = f"{prefix}deliveries"
    deliveries: list[Any] = [
        required("tenant", Text),
        required("id", Text),
        required("version", Int64),
        required("created_at", Instant),
        required("updated_at", Instant),
        *[required(column, Text) for column in ("subscriber", "event_id", "event_type", "status")],
        required("due_at", Instant),
        required("document", Document),
        sa.CheckConstraint("version >= 1", name=f"ck_{name}_version"),
        sa.PrimaryKeyConstraint("tenant", "id", name=f"pk_{name}"),
    ]
    op.execute(CreateTable(sa.Table(name, sa.MetaData(schema=schema), *deliveries, sqlite_strict=True)))
    for columns in INDEXES:
        named = ["tenant", *columns.split()]
        op.create_index(f"ix_{name}_{'_'.join(named)}", name, named, schema=schema)
    leases: list[Any] = [
        *[required(column, Text) for column in ("tenant", "kind", "id")],
        required("until", Instant),
        sa.PrimaryKeyConstraint("tenant", "kind", "id", name=f"pk_{prefix}leases"),
    ]
    made = sa.Table(f"{prefix}leases", sa.MetaData(schema=schema), *leases, sqlite_strict=True, sqlite_with_rowid=False)
    op.execute(CreateTable(made))
