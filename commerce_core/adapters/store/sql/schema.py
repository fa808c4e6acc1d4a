"""The tables, for both databases: one per type of stored record, and those of stock, events and idempotency.

`metadata` is public: a host that migrates with Alembic may include it. All tables are `cc_*` (or bear another prefix,
`make_tables("shop_")`) and every primary key starts with the tenant, so that a distributed PostgreSQL can shard by it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, partial
from typing import Any

from attrs import frozen
from sqlalchemy import (
    VARCHAR,
    CheckConstraint,
    Column,
    Identity,
    Index,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
)
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeEngine

from commerce_core.adapters.store import layout
from commerce_core.adapters.store.columns import ColumnType
from commerce_core.adapters.store.sql.types import Document, Flag, Instant, Int64, Text
from commerce_core.adapters.store.url import PREFIX
from commerce_core.errors import Invalid
from commerce_core.inventory import COUNTERS

NAMES = {
    "pk": "pk_%(table_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}
"""How constraints and indexes are named."""
THERE, TAKEN = ("on_hand", "backorder_limit"), ("allocated", "held", "damaged", "quality_control", "safety")
"""What may be promised, and what is: a stock level is sound while the sum of the one is no less than the other's."""
SOUND = f"{' + '.join(THERE)} >= {' + '.join(TAKEN)}"
_PREFIX = re.compile(r"(?!pg_|sqlite_)[a-z][a-z0-9_]{0,9}")
_SCHEMA = re.compile(r"(?!pg_)[a-z_][a-z0-9_]{0,62}")
_TYPES: dict[ColumnType, TypeEngine[Any]] = {"text": Text, "int": Int64, "instant": Instant, "flag": Flag}

Make = Callable[..., Table]
"""Makes a table of this name and these parts, with prefix and schema."""


class InvalidIdentifier(Invalid):
    """A prefix of tables or the name of a schema that is none. The message says how one is written."""

    code = "invalid_identifier"


@frozen(eq=False)
class Tables:
    """Every table under one prefix, in one schema of PostgreSQL (None: where the connection's search path leads).

    `records` holds the table of each type of record: its columns, and everything else in `document`. `version` says up
    to which revision the others are migrated; it is Alembic's own and no part of `metadata`.
    """

    prefix: str
    schema: str | None
    metadata: MetaData
    version: Table
    records: dict[type, Table]
    unique: Table
    stock: Table
    movements: Table
    audit: Table
    idempotency: Table
    leases: Table
    counters: Table
    outbox: Table


def make_tables(prefix: str = PREFIX, schema: str | None = None) -> Tables:
    """The tables under a prefix, by default `cc_`, and in a schema of PostgreSQL.

    A prefix is a letter and up to 9 letters, digits and underscores, all small, since PostgreSQL cuts off names of
    more than 63; a schema is named likewise, in up to 63. Raises `InvalidIdentifier`.
    """
    _check(prefix, _PREFIX, "prefix")
    if schema is not None:
        _check(schema, _SCHEMA, "schema")
    return _make_tables(prefix, schema)


@cache
def _make_tables(prefix: str, schema: str | None) -> Tables:
    metadata = MetaData(schema=schema, naming_convention=NAMES)
    make = partial(_table, metadata, prefix)
    return Tables(
        prefix,
        schema,
        metadata,
        _version(prefix, schema),
        records={table.record: _record_table(make, table) for table in layout.TABLES},
        unique=_unique(make),
        stock=_stock(make),
        movements=_movements(make),
        audit=_audit(make),
        idempotency=_idempotency(make),
        leases=_leases(make),
        counters=_counters(make),
        outbox=_outbox(make),
    )


def _check(name: object, form: re.Pattern[str], field: str) -> None:
    if not isinstance(name, str) or form.fullmatch(name) is None:
        most = 10 if form is _PREFIX else 63
        said = "It begins with a small letter, then come small letters, digits and underscores"
        raise InvalidIdentifier(f"{name!r} is no {field} of tables. {said}, {most} in all.", field=field)


def _table(metadata: MetaData, prefix: str, name: str, *parts: SchemaItem, key: str, small: bool = False) -> Table:
    """A table whose rows are told apart, within a tenant, by the columns named in `key`.

    Tables of small rows are kept in the order of their key on SQLite (WITHOUT ROWID): one tree instead of two.
    """
    return Table(
        prefix + name,
        metadata,
        _required("tenant", Text),
        *parts,
        PrimaryKeyConstraint("tenant", *key.split()),
        sqlite_strict=True,
        sqlite_with_rowid=not small,
    )


def _required(name: str, type: TypeEngine[Any]) -> Column[Any]:
    return Column(name, type, nullable=False)


def _version(prefix: str, schema: str | None) -> Table:
    """As Alembic makes it."""
    name = f"{prefix}alembic_version"
    number, key = Column("version_num", VARCHAR(32), nullable=False), PrimaryKeyConstraint("version_num")
    key.name = f"{name}_pkc"
    return Table(name, MetaData(schema=schema), number, key)


def _record_table(make: Make, table: layout.Table) -> Table:
    columns = [Column(c.name, _TYPES[c.type], nullable=c.nullable) for c in table.columns.values()]
    flags = [CheckConstraint(f"{c.name} IN (0, 1)", name=c.name) for c in table.columns.values() if c.type == "flag"]
    return make(
        table.name,
        *columns,
        _required("document", Document),
        *flags,
        CheckConstraint("version >= 1", name="version"),
        *[Index(None, "tenant", *names, "id") for names in table.indexes],
        key="id",
    )


def _unique(make: Make) -> Table:
    """Values that are unique in a tenant (SKUs, e-mail addresses, codes), and the id of the record that owns each."""
    return make(
        "unique",
        _required("space", Text),
        _required("value", Text),
        _required("owner", Text),
        Index(None, "tenant", "space", "owner"),
        key="space value",
        small=True,
    )


def _stock(make: Make) -> Table:
    """Stock levels. The checks are the last guard against overselling, behind the conditional updates."""
    return make(
        "stock",
        _required("variant_id", Text),
        _required("location", Text),
        *[_required(name, Int64) for name in COUNTERS],
        Column("low_at", Int64, nullable=True),
        *[CheckConstraint(f"{name} >= 0", name=name) for name in COUNTERS],
        CheckConstraint(SOUND, name="sellable"),
        key="variant_id location",
        small=True,
    )


def _movements(make: Make) -> Table:
    """Every change of a stock level, never altered. `seq` is the order of insertion."""
    return make(
        "movements",
        Column("seq", Int64, Identity(always=False), nullable=False),
        _required("at", Instant),
        _required("kind", Text),
        _required("variant_id", Text),
        _required("location", Text),
        *[_required(name, Int64) for name in COUNTERS[:3]],
        _required("cause", Text),
        _required("reason", Text),
        *[_required(name, Int64) for name in COUNTERS[3:]],
        Index(None, "tenant", "variant_id", "seq"),
        Index(None, "tenant", "cause", "seq"),
        key="seq",
        small=True,
    )


def _audit(make: Make) -> Table:
    """Who changed which record, never altered. `document` holds what was changed."""
    columns = layout.AUDIT.columns.values()
    return make(
        "audit",
        *[_required(column.name, _TYPES[column.type]) for column in columns],
        _required("document", Document),
        CheckConstraint("version >= 1", name="version"),
        Index(None, "tenant", "at", *layout.AUDIT.ties),
        Index(None, "tenant", "actor", "at", *layout.AUDIT.ties),
        key=" ".join(layout.AUDIT.ties),
        small=True,
    )


def _idempotency(make: Make) -> Table:
    """Idempotency keys of actors, and the first answer given under each: text, so that it stays what it was."""
    return make(
        "idempotency",
        _required("principal", Text),
        _required("key", Text),
        _required("fingerprint", Text),
        Column("document", Text, nullable=True),
        _required("created_at", Instant),
        _required("claimed_until", Instant),
        Index(None, "tenant", "created_at"),
        key="principal key",
    )


def _leases(make: Make) -> Table:
    """Which records a worker is at work on, and until when the others believe that it lives."""
    return make(
        "leases",
        _required("kind", Text),
        _required("id", Text),
        _required("until", Instant),
        key="kind id",
        small=True,
    )


def _counters(make: Make) -> Table:
    """Numbers that only ever change by addition."""
    return make("counters", _required("name", Text), _required("value", Int64), key="name", small=True)


def _outbox(make: Make) -> Table:
    """Events. `seq` is the order of insertion; `position` is given once they are committed, when first read."""
    return make(
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
        Index(None, "tenant", "subject", "seq"),
        key="seq",
    )


TABLES = make_tables()
"""Those that a store has unless it is told otherwise."""

metadata = TABLES.metadata
"""Their metadata, for a host's own Alembic."""
