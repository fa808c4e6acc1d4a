"""The five types of column, the same on every database.

SQLite tables are STRICT, so that a TEXT never lands in an INTEGER column; PostgreSQL compares text by code point
(`COLLATE "C"`), as SQLite and Python do.
"""

from __future__ import annotations

from sqlalchemy import BIGINT, INTEGER, SMALLINT, TEXT
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeEngine

Text: TypeEngine[str] = TEXT().with_variant(postgresql.TEXT(collation="C"), "postgresql")
"""Text, compared by code point."""

Int64: TypeEngine[int] = BIGINT().with_variant(INTEGER(), "sqlite")
"""A whole number of 64 bits: minor units, quantities, versions."""

Instant: TypeEngine[int] = Int64
"""Microseconds since 1970 in UTC."""

Flag: TypeEngine[int] = SMALLINT().with_variant(INTEGER(), "sqlite")
"""0 or 1, with a CHECK on the column."""

Document: TypeEngine[str] = TEXT().with_variant(postgresql.JSONB(), "postgresql")
"""JSON, written and read as text."""
