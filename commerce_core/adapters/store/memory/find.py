"""Answering a plan by looking at every record: slow, plain, and what indexes are compared with."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Sequence
from functools import cmp_to_key, partial
from typing import Any

from commerce_core.adapters.store.columns import Value
from commerce_core.adapters.store.plan import Condition, Plan, SortKey

Row = tuple[Value, ...]
_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "lt": operator.lt,
    "lte": operator.le,
    "gt": operator.gt,
    "gte": operator.ge,
}


def matching(plan: Plan, records: Iterable[object]) -> list[object]:
    """The records that a plan asks for, in its order, from its cursor to the end."""
    order = partial(compare, plan.keys)
    rows = {values_of(plan.keys, r): r for r in records if all(holds(condition, r) for condition in plan.conditions)}
    after = plan.after
    places = [row for row in rows if after is None or order(row, after) > 0]
    return [rows[row] for row in sorted(places, key=cmp_to_key(order))]


def values_of(keys: Sequence[SortKey], record: object) -> Row:
    """What a record is sorted by. The id is part of it, so no two records share it."""
    return tuple(key.column.value(record) for key in keys)


def holds(condition: Condition, record: object) -> bool:
    """Whether a record fulfils a condition."""
    value, wanted = condition.column.value(record), condition.value
    if condition.operator == "in":
        return isinstance(wanted, tuple) and value in wanted
    if condition.operator in ("eq", "ne"):
        return (value == wanted) is (condition.operator == "eq")
    return value is not None and _COMPARISONS[condition.operator](value, wanted)


def compare(keys: Sequence[SortKey], one: Row, other: Row) -> int:
    """-1 when the first row comes first, 1 when it comes second. Absent values come last in either direction."""
    for key, mine, yours in zip(keys, one, other, strict=True):
        if mine != yours:
            if mine is None or yours is None:
                return 1 if mine is None else -1
            return 1 if _COMPARISONS["gt"](mine, yours) is not key.descending else -1
    return 0
