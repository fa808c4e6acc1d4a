"""The first schema: records, unique values, stock, movements, idempotency keys, counters, the outbox.

Written out, so that it stays what it was when the tables of today are changed. A column is `name:type`, of text when no
type is given, and `name?` may be absent.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic.operations import Operations
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlalchemy.types import TypeEngine

from commerce_core.adapters.store.sql.types import Document, Flag, Instant, Int64, Text

revision = "0001"
down_revision = None

NAMES = {
    "pk": "pk_%(table_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}
TYPES: dict[str, TypeEngine[Any]] = {"text": Text, "int": Int64, "instant": Instant, "flag": Flag, "document": Document}
STAMP = "id version:int created_at:instant updated_at:instant"
RECORDS = {
    "products": ("sku name status currency price_minor:int external_id?", ["created_at", "status created_at"]),
    "categories": ("slug name parent? external_id?", ["created_at"]),
    "customers": ("email first_name last_name external_id?", ["created_at"]),
    "carts": ("customer_id? order_id? email external_id?", ["created_at", "customer_id created_at"]),
    "orders": (
        (
            "number status payment_status fulfillment_status customer_id? email currency total_minor:int cart_id?"
            " intent_id? external_id?"
        ),
        ["created_at", "status created_at", "customer_id created_at", "email"],
    ),
    "intents": (
        "status currency amount_minor:int open:flag order_id? customer_id? external_id?",
        ["created_at", "open updated_at", "order_id"],
    ),
    "reservations": ("status owner expires_at:instant", ["created_at", "status expires_at", "owner"]),
    "promotions": ("name code? starts_at?:instant ends_at?:instant retired:flag external_id?", ["created_at"]),
    "promotion_uses": (
        "promotion_id order_id customer status live:flag expires_at:instant",
        ["promotion_id customer", "order_id", "status expires_at"],
    ),
    "tax_rates": ("country region tax_class external_id?", []),
    "flat_rates": ("service currency price_minor:int external_id?", []),
    "policies": ("", []),
    "rates": ("pair base quote source valid_from:instant", ["pair valid_from", "valid_from"]),
    "prices": (
        "item price_list_id currency min_quantity:int starts_at?:instant ends_at?:instant external_id?",
        ["created_at", "item", "price_list_id"],
    ),
    "price_lists": ("name type priority:int starts_at?:instant ends_at?:instant external_id?", []),
    "price_points": ("item currency at:instant", ["item at"]),
    "plans": ("name mode currency interval active:flag revision:int external_id?", ["created_at"]),
    "plan_revisions": ("plan_id revision:int", ["plan_id revision"]),
}
"""The columns of each type of record, beside `STAMP` and `document`, and its indexes."""
TABLES = (*RECORDS, "unique", "stock", "movements", "idempotency", "counters", "outbox")

AMOUNTS = "on_hand:int allocated:int held:int"
STOCK = ("allocated >= 0", "held >= 0", "on_hand - allocated - held >= 0")
MOVEMENT = f"at:instant kind variant_id location {AMOUNTS} cause reason"
EVENT = "id position?:int type subject version:int at:instant document:document"


def upgrade(op: Operations, *, prefix: str, schema: str | None) -> None:
    """Make every table."""
    metadata = sa.MetaData(schema=schema, naming_convention=NAMES)

    def table(name: str, columns: str, *rules: sa.schema.SchemaItem, key: str, small: bool = False) -> None:
        named = [_column(written) for written in f"tenant {columns}".split()]
        primary = sa.PrimaryKeyConstraint("tenant", *key.split())
        layout: dict[str, Any] = {"sqlite_strict": True, "sqlite_with_rowid": not small}
        made = sa.Table(prefix + name, metadata, *named, *rules, primary, **layout)
        op.execute(CreateTable(made))
        for index in sorted(made.indexes, key=lambda index: str(index.name)):
            op.execute(CreateIndex(index))

    for name, (columns, indexes) in RECORDS.items():
        table(name, f"{STAMP} {columns} document:document", *_flags(columns), _check("version >= 1", "version"),
              *map(_index, [f"{index} id" for index in indexes]), key="id")  # fmt: skip
    table("unique", "space value owner", _index("space owner"), key="space value", small=True)
    stocked = map(_check, STOCK, ("allocated", "held", "available"))
    table("stock", f"variant_id location {AMOUNTS}", *stocked, key="variant_id location", small=True)
    table("movements", f"seq:number {MOVEMENT}", _index("variant_id seq"), key="seq", small=True)
    table("idempotency", "key fingerprint document?:document created_at:instant", key="key")
    table("counters", "name value:int", key="name", small=True)
    unique = (sa.UniqueConstraint("tenant", name) for name in ("id", "position"))
    table("outbox", f"seq:number {EVENT}", *unique, key="seq")


def _column(written: str) -> sa.Column[Any]:
    name, _, kind = written.partition(":")
    if kind == "number":
        return sa.Column(name, Int64, sa.Identity(always=False), nullable=False)
    return sa.Column(name.rstrip("?"), TYPES[kind or "text"], nullable=name.endswith("?"))


def _check(rule: str, name: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=name)


def _flags(columns: str) -> list[sa.CheckConstraint]:
    flags = [written.removesuffix(":flag") for written in columns.split() if written.endswith(":flag")]
    return [_check(f"{name} IN (0, 1)", name) for name in flags]


def _index(columns: str) -> sa.Index:
    return sa.Index(None, "tenant", *columns.split())
