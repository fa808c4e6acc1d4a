"""Copies that share nothing that can be changed: who alters the metadata of a record in hand alters no stored one."""

from __future__ import annotations

from copy import copy
from functools import cache
from typing import TypeVar, cast

from attrs import fields, has

from commerce_core.trace import Trace

V = TypeVar("V")
_LEAVES = frozenset({str, int, bool, type(None), Trace})
"""What holds nothing that can be changed. A trace is the longest part of an order."""


def detached(value: V) -> V:
    """The value, with every mapping and list in it copied. What holds none is handed on as it is."""
    return cast(V, _detached(value))


def _detached(value: object) -> object:
    kind = type(value)
    if kind in _LEAVES:
        return value
    if kind is tuple or kind is list:
        return _row(cast("tuple[object, ...] | list[object]", value))
    if isinstance(value, dict):
        return {key: _detached(inner) for key, inner in value.items()}
    return _record(value)


def _row(row: tuple[object, ...] | list[object]) -> object:
    copied = [_detached(inner) for inner in row]
    if isinstance(row, list):
        return copied
    return row if all(new is old for new, old in zip(copied, row, strict=True)) else tuple(copied)


def _record(record: object) -> object:
    after, kind = record, cast(type, type(record))
    for name in _names(kind):
        inner = getattr(record, name)
        copied = _detached(inner)
        if copied is not inner:
            after = copy(record) if after is record else after
            object.__setattr__(after, name, copied)
    return after


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind)) if has(kind) else ()
