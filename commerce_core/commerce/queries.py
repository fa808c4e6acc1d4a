"""How callers ask for pages of records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from commerce_core.errors import Invalid
from commerce_core.ports import InvalidFilter, InvalidSort, Query, Where

T = TypeVar("T")

Conditions = Mapping[str, str | int | None] | Iterable[Where]
"""`{"status": "active"}`, or `Where` conditions for other operators than equality."""


def query(where: Conditions, sort: Iterable[str], limit: int, after: str | None) -> Query:
    """Make a query of a caller's words. Raises `InvalidFilter` and `InvalidSort` for what is no list."""
    if isinstance(where, Mapping):
        where = (Where(column, "eq", value) for column, value in where.items())
    asked = _listed(where, Where, InvalidFilter("Give conditions such as {'status': 'active'}.", field="where"))
    order = _listed(sort, str, InvalidSort("Give names of fields in a list, such as ['-created_at'].", field="sort"))
    return Query(asked, order, limit, after)


def _listed(given: Iterable[T], kind: type[T], refusal: Invalid) -> tuple[T, ...]:
    """What is listed, if all of it is of a kind. One name is no list of its letters."""
    listed: object = given
    if isinstance(listed, str | bytes) or not isinstance(listed, Iterable):
        raise refusal
    found = tuple(given)
    if not all(isinstance(each, kind) for each in found):
        raise refusal
    return found
