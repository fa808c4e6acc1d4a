"""What differs between the databases, and what compiles statements for them."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from attrs import frozen
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.sql.compiler import Compiled

from commerce_core.adapters.store.sql.schema import TABLES, Tables
from commerce_core.adapters.store.sql.types import Int64, Text

Element = sa.ColumnElement[Any]
ZERO: Element = sa.literal_column("0")
ONE: Element = sa.literal_column("1")
"""Numbers that stay in the text, so that every parameter of a statement has a name of ours."""
_PSYCOPG: Callable[[], sa.Dialect] = PGDialect_psycopg


@frozen(cache_hash=True)
class Dialect:
    """One database: how a list is bound and searched, how a row gets its number, and whether rows can be locked.

    `tables` are those that statements are compiled for: `evolve(SQLITE, tables=make_tables("shop_"))`.
    """

    name: str
    sqlalchemy: sa.Dialect
    insert: Callable[[sa.Table], postgresql.Insert | sqlite.Insert]
    bind_list: Callable[[Sequence[str | int]], object]
    contains: Callable[[Element, str], Element]
    next_number: Callable[[sa.Table], Element | None]
    lock_rows: bool
    tables: Tables = TABLES

    def compile(self, statement: sa.ClauseElement | sa.schema.ExecutableDDLElement) -> str:
        """The statement as text whose parameters are bound by name."""
        compiled: Compiled = statement.compile(dialect=self.sqlalchemy)
        return str(compiled)


def _sqlite_contains(column: Element, parameter: str) -> Element:
    listed = sa.func.json_each(sa.bindparam(parameter, type_=sa.TEXT())).table_valued("value")
    return column.in_(sa.select(listed.c.value))


def _sqlite_next_number(table: sa.Table) -> Element:
    """One more than the tenant's highest: writers come one at a time, so it is nobody else's."""
    highest = sa.func.coalesce(sa.func.max(table.c.seq), ZERO)
    return sa.select(highest).where(table.c.tenant == sa.bindparam("tenant")).scalar_subquery() + ONE


def _postgres_contains(column: Element, parameter: str) -> Element:
    item = Text if isinstance(column.type, sa.Text) else Int64
    return column == sa.any_(sa.bindparam(parameter, type_=postgresql.ARRAY(item)))


SQLITE = Dialect(
    "sqlite",
    sqlite.dialect(paramstyle="named"),
    insert=sqlite.insert,
    bind_list=json.dumps,
    contains=_sqlite_contains,
    next_number=_sqlite_next_number,
    lock_rows=False,
)

POSTGRES = Dialect(
    "postgresql",
    _PSYCOPG(),
    insert=postgresql.insert,
    bind_list=list,
    contains=_postgres_contains,
    next_number=lambda table: None,
    lock_rows=True,
)

DIALECTS = {each.name: each for each in (SQLITE, POSTGRES)}
"""By the names that SQLAlchemy and Django have for them."""
