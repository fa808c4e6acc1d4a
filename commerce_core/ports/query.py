"""Query: which records are asked for, in words that every store answers alike."""

from __future__ import annotations

from datetime import datetime
from typing import Generic, Literal, TypeVar

from attrs import frozen

from commerce_core.errors import Invalid

R = TypeVar("R")
Operator = Literal["eq", "ne", "in", "lt", "lte", "gt", "gte"]
MAX_LIMIT = 1000
"""Records on one page."""


class InvalidFilter(Invalid):
    """A condition names no column of these records, or compares it with a value of another type."""

    code = "invalid_filter"


class InvalidSort(Invalid):
    """The sort names no column of these records, or one twice."""

    code = "invalid_sort"


class InvalidLimit(Invalid):
    """A page holds 1 to 1000 records."""

    code = "invalid_limit"


class InvalidCursor(Invalid):
    """The cursor is not ours, or belongs to another filter, sort or tenant: begin again without one."""

    code = "invalid_cursor"


@frozen
class Where:
    """One condition on a column: `Where("status", "eq", "active")`. For `in` the value is a tuple.

    Text is compared by code point, so `"Z" < "a"`. An absent value is equal to None only: it fulfils `ne` to any other
    value, and no `lt`, `lte`, `gt` or `gte`.
    """

    column: str
    operator: Operator
    value: str | int | datetime | tuple[str | int | datetime, ...] | None


@frozen
class Query:
    """Which records, in which order, how many, and after which one.

    All conditions must hold. `sort` names columns, `-` before one turns it round; absent values come last either way.
    Ties are settled by id, in the direction of the last column. `after` is the `next` of the page before.
    """

    where: tuple[Where, ...] = ()
    sort: tuple[str, ...] = ("created_at",)
    limit: int = 50
    after: str | None = None


@frozen
class Page(Generic[R]):
    """Some records, and where the next page begins (None after the last)."""

    records: tuple[R, ...]
    next: str | None = None
