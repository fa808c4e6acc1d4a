"""The tables, for both databases: one per type of stored record, and those of stock, events and idempotency.

`metadata` is public: a host that migrates with Alembic may include it. All tables are `cc_*` and every primary key
starts with the tenant, so that a distributed PostgreSQL can shard by it.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, Column, Identity, Index, MetaData, PrimaryKeyConstraint, Table, UniqueConstraint
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeEngine

from commerce_core.adapters.store import layout
from commerce_core.adapters.store.columns import ColumnType
from commerce_core.adapters.store.sql.types import Document, Flag, Instant, Int64, Text

PREFIX = "cc_"

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

_TYPES: dict[ColumnType, TypeEngine[Any]] = {
    "text": Text,
    "int": Int64,
    "instant": Instant,
    "flag": Flag,
}


def _table(name: str, *parts: SchemaItem, key: str, small: bool = False) -> Table:
    """A table whose rows are told apart, within a tenant, by the columns named in `key`.

    Tables of small rows are kept in the order of their key on SQLite (WITHOUT ROWID): one tree instead of two.
    """
    return Table(
        PREFIX + name,
        metadata,
        _required("tenant", Text),
        *parts,
        PrimaryKeyConstraint("tenant", *key.split()),
        sqlite_strict=True,
        sqlite_with_rowid=not small,
    )


def _required(name: str, type: TypeEngine[Any]) -> Column[Any]:
    return Column(name, type, nullable=False)


def _record_table(table: layout.Table) -> Table:
    columns = [Column(c.name, _TYPES[c.type], nullable=c.nullable) for c in table.columns.values()]
    flags = [CheckConstraint(f"{c.name} IN (0, 1)", name=c.name) for c in table.columns.values() if c.type == "flag"]
    return _table(
        table.name,
        *columns,
        _required("document", Document),
        *flags,
        CheckConstraint("version >= 1", name="version"),
        *[Index(None, "tenant", *names, "id") for names in table.indexes],
        key="id",
    )


records: dict[type, Table] = {table.record: _record_table(table) for table in layout.TABLES}
"""The table of each type of record: its columns, and everything else in `document`."""

unique = _table(
    "unique",
    _required("space", Text),
    _required("value", Text),
    _required("owner", Text),
    Index(None, "tenant", "space", "owner"),
    key="space value",
    small=True,
)
"""Values that are unique in a tenant (SKUs, e-mail addresses, codes), and the id of the record that owns each."""

stock = _table(
    "stock",
    _required("variant_id", Text),
    _required("location", Text),
    _required("on_hand", Int64),
    _required("allocated", Int64),
    _required("held", Int64),
    CheckConstraint("allocated >= 0", name="allocated"),
    CheckConstraint("held >= 0", name="held"),
    CheckConstraint("on_hand - allocated - held >= 0", name="available"),
    key="variant_id location",
    small=True,
)
"""Stock levels. The checks are the last guard against overselling, behind the conditional updates."""

movements = _table(
    "movements",
    Column("seq", Int64, Identity(always=False), nullable=False),
    _required("at", Instant),
    _required("kind", Text),
    _required("variant_id", Text),
    _required("location", Text),
    _required("on_hand", Int64),
    _required("allocated", Int64),
    _required("held", Int64),
    _required("cause", Text),
    _required("reason", Text),
    Index(None, "tenant", "variant_id", "seq"),
    key="seq",
    small=True,
)
"""Every change of a stock level, never altered. `seq` is the order of insertion."""

idempotency = _table(
    "idempotency",
    _required("key", Text),
    _required("fingerprint", Text),
    Column("document", Document, nullable=True),
    _required("created_at", Instant),
    key="key",
)
"""Idempotency keys, and the first answer given under each."""

counters = _table("counters", _required("name", Text), _required("value", Int64), key="name", small=True)
"""Numbers that only ever change by addition."""

outbox = _table(
    "outbox",
    Column("seq", Int64, Identity(always=False), nullable=False),
    _required("id", Text),
    Column("position", Int64, nullable=True),
    _required("type", Text),
    _required("subject", Text),
    _required("version", Int64),
    _required("at", Instant),
    _required("document", Document),
    UniqueConstraint("tenant", "id"),
    UniqueConstraint("tenant", "position"),
    key="seq",
)
"""Events. `seq` is the order of insertion; `position` is given once they are committed, when they are first read."""
