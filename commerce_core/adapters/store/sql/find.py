"""The statement that answers a plan. One is compiled per shape (columns, operators, absent values) and kept."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import sqlalchemy as sa
from attrs import frozen
from sqlalchemy import bindparam as bound

from commerce_core.adapters.store.columns import Value
from commerce_core.adapters.store.plan import Plan
from commerce_core.adapters.store.sql.dialect import ZERO, Dialect, Element
from commerce_core.ports import Operator

_COMPARISONS = {"lt": "__lt__", "lte": "__le__", "gt": "__gt__", "gte": "__ge__"}


@frozen
class Shape:
    """What of a plan decides the text of its statement. `absent` holds, per condition, whether its value is None.

    `free`: only what nobody is at work on. `keys` are (column, descending); `after` holds, per key, whether the last
    record's value is None.
    """

    kind: type
    columns: tuple[str, ...]
    conditions: tuple[tuple[str, Operator, bool], ...]
    keys: tuple[tuple[str, bool], ...]
    after: tuple[bool, ...] | None
    free: bool


def find_statement(
    plan: Plan, dialect: Dialect, *, columns: tuple[str, ...] = ("document",), free: bool = False
) -> tuple[str, dict[str, object]]:
    """The statement's text and its parameters, without the tenant. It asks for one record more than a page holds.

    With `free` (and the parameter `at`) it asks for a page of what nobody has leased, and where rows can be locked it
    locks them, passing over those that somebody else has locked.
    """
    shape = Shape(
        plan.table.record,
        columns,
        tuple((c.column.name, c.operator, c.value is None) for c in plan.conditions),
        tuple((key.column.name, key.descending) for key in plan.keys),
        None if plan.after is None else tuple(value is None for value in plan.after),
        free,
    )
    values: dict[str, object] = {"limit": plan.limit if free else plan.limit + 1}
    for n, condition in enumerate(plan.conditions):
        wanted = condition.value
        values[f"where_{n}"] = dialect.bind_list(_listed(wanted)) if isinstance(wanted, tuple) else wanted
    values.update({f"after_{n}": value for n, value in enumerate(plan.after or ())})
    return _compiled(shape, dialect), values


def _listed(values: Sequence[Value]) -> list[str | int]:
    return [value for value in values if value is not None]


@lru_cache(maxsize=512)
def _compiled(shape: Shape, dialect: Dialect) -> str:
    table = dialect.tables.records.get(shape.kind, dialect.tables.audit)
    conditions = [_condition(table, f"where_{n}", condition, dialect) for n, condition in enumerate(shape.conditions)]
    if shape.after is not None:
        conditions.append(_beyond(table, shape.keys, shape.after))
    if shape.free:
        conditions.append(_free(table, dialect))
    found = sa.select(*[table.c[name] for name in shape.columns]).where(table.c.tenant == bound("tenant"), *conditions)
    ordered = found.order_by(*[_ordered(table.c[name], descending) for name, descending in shape.keys])
    limited = ordered.limit(bound("limit", type_=sa.BIGINT())).offset(ZERO)
    if shape.free and dialect.lock_rows:
        limited = limited.with_for_update(skip_locked=True)
    return dialect.compile(limited)


def _free(table: sa.Table, dialect: Dialect) -> Element:
    leases, kind = dialect.tables.leases, table.name.removeprefix(dialect.tables.prefix)
    same = (leases.c.tenant == table.c.tenant, leases.c.kind == sa.literal_column(f"'{kind}'"))
    return ~sa.exists().where(*same, leases.c.id == table.c.id, leases.c.until > bound("at"))


def _condition(table: sa.Table, parameter: str, condition: tuple[str, Operator, bool], dialect: Dialect) -> Element:
    name, operator, absent = condition
    column, wanted = table.c[name], bound(parameter, type_=table.c[name].type)
    if operator == "in":
        return dialect.contains(column, parameter)
    if operator == "eq":
        return column.is_(None) if absent else column == wanted
    if operator == "ne":
        return column.is_not(None) if absent else sa.or_(column != wanted, column.is_(None))
    comparison: Element = getattr(column, _COMPARISONS[operator])(wanted)
    return comparison


def _ordered(column: sa.Column[str] | sa.Column[int], descending: bool) -> Element:
    """A required column is ordered plainly, so that an index serves; absent values come last."""
    ordered = column.desc() if descending else column.asc()
    return ordered.nulls_last() if column.nullable else ordered


def _beyond(table: sa.Table, keys: Sequence[tuple[str, bool]], absent: Sequence[bool]) -> Element:
    """What comes after the record whose sort values are the `after_n`: beyond it by the first key in which they differ.

    With keys a, b: `a >= :after_0 AND (a > :after_0 OR (a = :after_0 AND b > :after_1))`, where the first comparison
    says nothing new but lets an index begin at the right place.
    """
    beyond: list[Element] = []
    equal: list[Element] = []
    for n, ((name, descending), none) in enumerate(zip(keys, absent, strict=True)):
        column, last = table.c[name], bound(f"after_{n}", type_=table.c[name].type)
        if not none:
            further = column < last if descending else column > last
            beyond.append(sa.and_(*equal, sa.or_(further, column.is_(None)) if column.nullable else further))
        equal.append(column.is_(None) if none else column == last)
    return sa.and_(*_start(table, *keys[0]), sa.or_(*beyond))


def _start(table: sa.Table, name: str, descending: bool) -> list[Element]:
    column, last = table.c[name], bound("after_0", type_=table.c[name].type)
    return [] if column.nullable else [column <= last if descending else column >= last]
