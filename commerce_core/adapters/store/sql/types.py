"""The five types of column, the same on every database.

SQLite tables are STRICT, so that a TEXT never lands in an INTEGER column; PostgreSQL compares text by code point
(`COLLATE "C"`), as SQLite and Python do.
"""

from __future__ import annotations

from sqlalchemy import BIGINT, INTEGER, SMALLINT, TEXT, BindParameter, ColumnElement, cast, type_coerce
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeDecorator, TypeEngine

Text: TypeEngine[str] = TEXT().with_variant(postgresql.TEXT(collation="C"), "postgresql")
"""Text, compared by code point."""

Int64: TypeEngine[int] = BIGINT().with_variant(INTEGER(), "sqlite")
"""A whole number of 64 bits: minor units, quantities, versions."""

Instant: TypeEngine[int] = Int64
"""Microseconds since 1970 in UTC."""

Flag: TypeEngine[int] = SMALLINT().with_variant(INTEGER(), "sqlite")
"""0 or 1, with a CHECK on the column."""


class _JsonText(TypeDecorator[str]):
    """JSONB that is bound and selected as text: a host's connection may be told to make something else of JSON."""

    impl = postgresql.JSONB
    cache_ok = True

    def bind_expression(self, bindparam: BindParameter[str]) -> ColumnElement[str]:
        return cast(type_coerce(bindparam, TEXT()), postgresql.JSONB())

    def column_expression(self, column: ColumnElement[str]) -> ColumnElement[str]:
        return cast(column, TEXT())


Document: TypeEngine[str] = TEXT().with_variant(_JsonText(), "postgresql")
"""JSON, written and read as text."""
