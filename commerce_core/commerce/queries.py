"""How callers ask for pages of records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from commerce_core.ports import Query, Where

Conditions = Mapping[str, str | int | None] | Iterable[Where]
"""`{"status": "active"}`, or `Where` conditions for other operators than equality."""


def query(where: Conditions, sort: Iterable[str], limit: int, after: str | None) -> Query:
    """Make a query of a caller's words."""
    if isinstance(where, Mapping):
        where = (Where(column, "eq", value) for column, value in where.items())
    return Query(tuple(where), tuple(sort), limit, after)
