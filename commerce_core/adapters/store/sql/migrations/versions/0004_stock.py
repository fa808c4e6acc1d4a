"""Stock with all its counters, its settings, locations and alerts, and one live hold for each owner."""

from __future__ import annotations

from functools import partial
from typing import Any

import sqlalchemy as sa
from alembic.operations import Operations
from sqlalchemy.schema import CreateTable

from commerce_core.adapters.store.sql.types import Document, Flag, Instant, Int64, Text

revision = "0004"
down_revision = "0003"

NEW = ("incoming", "damaged", "quality_control", "safety", "backorder_limit")
COUNTERS = ("on_hand", "allocated", "held", *NEW)
SELLABLE = "on_hand + backorder_limit >= allocated + held + damaged + quality_control + safety"
RECORDS: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "stock_settings": ({}, ()),
    "locations": ({"name": Text, "priority": Int64, "active": Flag, "external_id": None}, ()),
    "stock_alerts": (
        {"kind": Text, "variant_id": Text, "location": Text},
        ("created_at id", "variant_id created_at id"),
    ),
    "stock_expected": ({"variant_id": Text, "location": Text, "open": Int64}, ("created_at id", "variant_id id")),
}
"""Columns of their own (None: text that may be missing) and indexes of the new tables of records."""
SQLITE_TRIGGERS = (
    "CREATE TRIGGER {name}_no_update BEFORE update ON {name} BEGIN SELECT RAISE(ABORT, '{name} is append-only'); END",
    "CREATE TRIGGER {name}_no_delete BEFORE delete ON {name} BEGIN SELECT RAISE(ABORT, '{name} is append-only'); END",
    (
        "CREATE TRIGGER {name}_no_replace BEFORE INSERT ON {name} WHEN EXISTS (SELECT 1 FROM {name} WHERE"
        " tenant = NEW.tenant AND seq = NEW.seq) BEGIN SELECT RAISE(IGNORE); END"
    ),
)
OWN_HOLDS = (
    "INSERT INTO {unique} (tenant, space, value, owner) SELECT tenant, 'reservations.owner', owner, max(id)"
    " FROM {holds} WHERE status = 'held' GROUP BY tenant, owner"
)
required = partial(sa.Column, nullable=False)


def upgrade(op: Operations, *, prefix: str, schema: str | None) -> None:
    """Make the new tables and columns. Whoever has a live hold owns the newest of those that bear its name."""
    place = f"{schema}.{prefix}" if schema else prefix
    for name, (columns, indexes) in RECORDS.items():
        _make_records(op, prefix + name, columns, schema)
        for index in indexes:
            _index(op, prefix + name, index, schema)
    if op.get_context().dialect.name == "sqlite":
        _remake(op, f"{prefix}stock", _stock(f"{prefix}stock"))
        _remake(op, f"{prefix}movements", _movements(f"{prefix}movements"))
        for index in ("variant_id seq", "cause seq"):
            _index(op, f"{prefix}movements", index, schema)
        for trigger in SQLITE_TRIGGERS:
            op.execute(trigger.format(name=f"{prefix}movements"))
    else:
        _alter(op, prefix, place)
    op.execute(OWN_HOLDS.format(unique=f"{place}unique", holds=f"{place}reservations"))


def _index(op: Operations, table: str, columns: str, schema: str | None) -> None:
    named = ["tenant", *columns.split()]
    op.create_index(f"ix_{table}_{'_'.join(named)}", table, named, schema=schema)


def _make_records(op: Operations, name: str, columns: dict[str, Any], schema: str | None) -> None:
    parts: list[Any] = [
        *[required(column, Text) for column in ("tenant", "id")],
        required("version", Int64),
        *[required(column, Instant) for column in ("created_at", "updated_at")],
        *[sa.Column(column, kind or Text, nullable=kind is None) for column, kind in columns.items()],
        required("document", Document),
        *[
            sa.CheckConstraint(f"{column} IN (0, 1)", name=f"ck_{name}_{column}")
            for column, kind in columns.items()
            if kind is Flag
        ],
        sa.CheckConstraint("version >= 1", name=f"ck_{name}_version"),
        sa.PrimaryKeyConstraint("tenant", "id", name=f"pk_{name}"),
    ]
    op.execute(CreateTable(sa.Table(name, sa.MetaData(schema=schema), *parts, sqlite_strict=True)))


def _stock(name: str) -> list[Any]:
    return [
        *[required(column, Text) for column in ("tenant", "variant_id", "location")],
        *[required(counter, Int64) for counter in COUNTERS],
        sa.Column("low_at", Int64),
        *[sa.CheckConstraint(f"{counter} >= 0", name=f"ck_{name}_{counter}") for counter in COUNTERS],
        sa.CheckConstraint(SELLABLE, name=f"ck_{name}_sellable"),
        sa.PrimaryKeyConstraint("tenant", "variant_id", "location", name=f"pk_{name}"),
    ]


def _movements(name: str) -> list[Any]:
    return [
        required("tenant", Text),
        required("seq", Int64),
        required("at", Instant),
        *[required(column, Text) for column in ("kind", "variant_id", "location")],
        *[required(counter, Int64) for counter in COUNTERS[:3]],
        *[required(column, Text) for column in ("cause", "reason")],
        *[required(counter, Int64) for counter in NEW],
        sa.PrimaryKeyConstraint("tenant", "seq", name=f"pk_{name}"),
    ]


def _remake(op: Operations, name: str, columns: list[Any]) -> None:
    """SQLite cannot alter a check, nor add a column without a default: the rows move into a new table."""
    kept = [column.name for column in columns if isinstance(column, sa.Column) and column.name not in (*NEW, "low_at")]
    listed, zeros = ", ".join(kept), ", 0" * len(NEW)
    op.rename_table(name, f"{name}_0003")
    op.execute(CreateTable(sa.Table(name, sa.MetaData(), *columns, sqlite_strict=True, sqlite_with_rowid=False)))
    copy = f"INSERT INTO {name} ({listed}, {', '.join(NEW)}) SELECT {listed}{zeros} FROM {name}_0003"  # noqa: S608
    op.execute(copy)
    op.drop_table(f"{name}_0003")


def _alter(op: Operations, prefix: str, place: str) -> None:
    for table in (f"{place}stock", f"{place}movements"):
        added = ", ".join(f"ADD COLUMN {counter} BIGINT NOT NULL DEFAULT 0" for counter in NEW)
        op.execute(f"ALTER TABLE {table} {added}")
        op.execute(f"ALTER TABLE {table} {', '.join(f'ALTER COLUMN {counter} DROP DEFAULT' for counter in NEW)}")
    name = f"{prefix}stock"
    checks = [f"ADD CONSTRAINT ck_{name}_{counter} CHECK ({counter} >= 0)" for counter in ("on_hand", *NEW)]
    checks.append(f"ADD CONSTRAINT ck_{name}_sellable CHECK ({SELLABLE})")
    op.execute(
        f"ALTER TABLE {place}stock ADD COLUMN low_at BIGINT, DROP CONSTRAINT ck_{name}_available, {', '.join(checks)}"
    )
