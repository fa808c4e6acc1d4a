"""From a query to a plan: every name found, every value checked and in its stored form, every fault named."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar, get_args

from attrs import frozen

from commerce_core.adapters.store.columns import Column, Value, encode
from commerce_core.adapters.store.cursor import read_cursor, write_cursor
from commerce_core.adapters.store.layout import Table
from commerce_core.adapters.store.text import is_storable
from commerce_core.canonical import digest
from commerce_core.errors import Detail
from commerce_core.ports import MAX_LIMIT, InvalidFilter, InvalidLimit, InvalidSort, Operator, Page, Query, Where

F = TypeVar("F")
R = TypeVar("R")
_TYPES: dict[str, type] = {"text": str, "int": int, "instant": datetime, "flag": bool}
_MAX_INT = 2**63 - 1
NEWEST_ENTRIES = Query(sort=("-at",))
"""The audit entries that are wanted by whoever says nothing."""


@frozen
class Condition:
    """A column, an operator, and a value in its stored form (a tuple of them for `in`)."""

    column: Column
    operator: Operator
    value: Value | tuple[Value, ...]


@frozen
class SortKey:
    """A column to sort by, and whether from high to low."""

    column: Column
    descending: bool


@frozen
class Plan:
    """A query that can be answered. `keys` end with the table's ties, so that no two records are equal under them.

    `after` holds the values of the last record before the page; `mark` names tenant, filter and sort in cursors.
    """

    table: Table
    conditions: tuple[Condition, ...]
    keys: tuple[SortKey, ...]
    limit: int
    after: tuple[Value, ...] | None
    mark: str

    def page(self, found: Sequence[F], make: Callable[[F], R]) -> Page[R]:
        """A page of what was found, each made into a record. It has a next one where more was found than fits."""
        page = tuple(map(make, found[: self.limit]))
        return Page(page, self.cursor(page[-1]) if len(found) > self.limit else None)

    def cursor(self, last: object) -> str:
        """What comes after the page whose last record this is."""
        return write_cursor(self.mark, [key.column.value(last) for key in self.keys])


def plan(table: Table, query: Query, *, tenant: str) -> Plan:
    """Check a query against a table. Raises `InvalidFilter`, `InvalidSort`, `InvalidLimit`, `InvalidCursor`."""
    if type(query.limit) is not int or not 1 <= query.limit <= MAX_LIMIT:
        raise InvalidLimit(f"A page holds 1 to {MAX_LIMIT} records.", field="limit", limit=query.limit)
    conditions = _conditions(table, query.where)
    keys = _keys(table, query.sort)
    mark = digest([tenant, table.name, [[c.column.name, c.operator, c.value] for c in conditions], query.sort])[:16]
    after = None
    if query.after is not None:
        after = read_cursor(query.after, mark, [(key.column.type, key.column.nullable) for key in keys])
    return Plan(table, conditions, keys, query.limit, after, mark)


def _conditions(table: Table, wheres: tuple[Where, ...]) -> tuple[Condition, ...]:
    faults = [Detail(f"where[{n}]", fault) for n, where in enumerate(wheres) if (fault := _fault(table, where))]
    if faults:
        raise InvalidFilter(f"The filter cannot be answered: {faults[0].message}", details=faults)
    return tuple(Condition(table.columns[where.column], where.operator, _stored(where.value)) for where in wheres)


def _fault(table: Table, where: Where) -> str:
    column = table.columns.get(where.column)
    if column is None:
        return f"{where.column!r} is none of {', '.join(table.columns)}."
    if where.operator not in get_args(Operator):
        return f"{where.operator!r} is none of {', '.join(get_args(Operator))}."
    if where.operator == "in":
        fits = isinstance(where.value, tuple) and all(_fits(column, value) for value in where.value)
    else:
        fits = _fits(column, where.value) or (where.value is None and where.operator in ("eq", "ne"))
    wanted = "a tuple of such values" if where.operator == "in" else "such a value"
    return "" if fits else f"{column.name!r} is of type {column.type}: {where.operator!r} takes {wanted}."


def _fits(column: Column, value: object) -> bool:
    """Whether it is a value of the column's type that databases hold: a bool is no int, a naive time no instant."""
    if not isinstance(value, _TYPES[column.type]) or (isinstance(value, bool) and column.type != "flag"):
        return False
    if isinstance(value, str):
        return is_storable(value)
    if isinstance(value, datetime):
        return value.utcoffset() is not None
    return isinstance(value, int) and -_MAX_INT <= value <= _MAX_INT


def _stored(value: object) -> Value | tuple[Value, ...]:
    return tuple(encode(item) for item in value) if isinstance(value, tuple) else encode(value)


def _keys(table: Table, sort: tuple[str, ...]) -> tuple[SortKey, ...]:
    names = [name.removeprefix("-") for name in sort]
    for name in names:
        if name not in table.columns or names.count(name) > 1:
            problem = "appears twice" if name in table.columns else f"is none of {', '.join(table.columns)}"
            raise InvalidSort(f"The sort column {name!r} {problem}.", field="sort")
    keys = [SortKey(table.columns[name], term != name) for name, term in zip(names, sort, strict=True)]
    descending = keys[-1].descending if keys else False
    keys += [SortKey(table.columns[name], descending) for name in table.ties if name not in names]
    return tuple(keys)
