"""Indexes: records in the order of some columns, so that a page is found without looking at every record.

They are those that the layout names, where no column may be absent, and the order of ids. One is built when the first
query can use it, kept with every write, and forgotten when a transaction is undone.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterator, Mapping
from itertools import islice

from commerce_core.adapters.store.columns import Value
from commerce_core.adapters.store.layout import Table
from commerce_core.adapters.store.memory.find import Row, holds
from commerce_core.adapters.store.memory.shelf import Shelf
from commerce_core.adapters.store.plan import Plan

Names = tuple[str, ...]


def indexed(plan: Plan, shelf: Shelf) -> list[object] | None:
    """The records of the page that a plan asks for, and one more; None where no index has its order."""
    for names in (*plan.table.indexes, ()):
        fixed = _fixed(plan, names)
        if fixed is not None:
            return list(islice(_walk(plan, shelf, (*names, "id"), fixed), plan.limit + 1))
    return None


def keep_indexes(table: Table, shelf: Shelf, before: object | None, after: object) -> None:
    """Put a record into the indexes that are built, in place of what it was before."""
    for (kind, names), rows in shelf.indexes.items():
        if kind is table.record:
            if before is not None:
                del rows[bisect_left(rows, _row(table, names, before))]
            insort(rows, _row(table, names, after))


def _fixed(plan: Plan, names: Names) -> Row | None:
    """The values of the leading columns that conditions fix, if what is left of the index is the plan's order."""
    if any(plan.table.columns[name].nullable for name in names) or len({key.descending for key in plan.keys}) > 1:
        return None
    equal = {each.column.name: each.value for each in plan.conditions if each.operator == "eq"}
    wanted, fixed = tuple(key.column.name for key in plan.keys), len(names) + 1 - len(plan.keys)
    if fixed < 0 or wanted != (*names, "id")[fixed:] or any(equal.get(name) is None for name in names[:fixed]):
        return None
    return tuple(_single(equal[name]) for name in names[:fixed])


def _single(value: Value | tuple[Value, ...]) -> Value:
    assert not isinstance(value, tuple), "only `in` compares with several values"
    return value


def _walk(plan: Plan, shelf: Shelf, names: Names, fixed: Row) -> Iterator[object]:
    records = shelf.records.get(plan.table.record, {})
    rows = _rows(plan.table, shelf, names, records)
    start, end = _bounds(plan, rows, fixed)
    places = range(end - 1, start - 1, -1) if plan.keys[0].descending else range(start, end)
    for place in places:
        record = records[str(rows[place][-1])]
        if all(holds(condition, record) for condition in plan.conditions):
            yield record


def _rows(table: Table, shelf: Shelf, names: Names, records: Mapping[str, object]) -> list[Row]:
    built = shelf.indexes.get((table.record, names))
    if built is None:
        built = shelf.indexes[table.record, names] = sorted(_row(table, names, record) for record in records.values())
    return built


def _row(table: Table, names: Names, record: object) -> Row:
    return tuple([table.columns[name].value(record) for name in names])


def _bounds(plan: Plan, rows: list[Row], fixed: Row) -> tuple[int, int]:
    """Where the rows begin and end that have the fixed values, and are within the limits of the next column."""
    first, descending, width = plan.keys[0].column.name, plan.keys[0].descending, len(fixed)
    start, end = bisect_left(rows, fixed, key=_cut(width)), bisect_right(rows, fixed, key=_cut(width))
    for condition in plan.conditions:
        if condition.column.name == first and condition.operator in ("gt", "gte", "lt", "lte"):
            find = bisect_right if condition.operator in ("gt", "lte") else bisect_left
            place = find(rows, (*fixed, _single(condition.value)), key=_cut(width + 1))
            start, end = (max(start, place), end) if condition.operator in ("gt", "gte") else (start, min(end, place))
    if plan.after is not None:
        last = (*fixed, *plan.after)
        if descending:
            return start, min(end, bisect_left(rows, last))
        return max(start, bisect_right(rows, last)), end
    return start, end


def _cut(width: int) -> Callable[[Row], Row]:
    return lambda row: row[:width]
