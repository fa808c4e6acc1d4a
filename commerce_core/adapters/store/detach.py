"""Copies that share nothing that can be changed: who alters the metadata of a record in hand alters no stored one."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from operator import attrgetter, is_
from types import MemberDescriptorType, NoneType, UnionType
from typing import Literal, NewType, TypeVar, Union, cast, get_args, get_origin

from attrs import fields, has, resolve_types

from commerce_core.money import Currency
from commerce_core.trace import Trace

V = TypeVar("V")
Setter = Callable[[object, object], None]
_LEAVES: frozenset[object] = frozenset({str, int, bool, NoneType, Decimal, date, datetime, Currency, Trace})
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
    if type(row) is list:
        return copied
    return row if all(map(is_, copied, row)) else tuple(copied)


def _record(record: object) -> object:
    after, kind = record, cast(type, type(record))
    for name, is_fixed in _parts(kind):
        inner = getattr(record, name)
        if inner is None or inner == () or (is_fixed and type(inner) is tuple):
            continue
        copied = _detached(inner)
        if copied is not inner:
            after = _copy(record) if after is record else after
            object.__setattr__(after, name, copied)
    return after


def _copy(record: object) -> object:
    """As `copy.copy` does it, which takes many times as long."""
    kind = cast(type, type(record))
    values, setters = _fields(kind)
    after: object = object.__new__(kind)
    for value, put in zip(values(record), setters, strict=True):
        put(after, value)
    return after


@cache
def _fields(kind: type) -> tuple[Callable[[object], tuple[object, ...]], list[Setter]]:
    """What reads a record's fields, and what writes each; the first twice, since of one alone no tuple is made."""
    names = [field.name for field in fields(kind)]
    return attrgetter(*names, names[0]), [_setter(kind, name) for name in (*names, names[0])]


def _setter(kind: type, name: str) -> Setter:
    """What writes a field of a record that is frozen: its slot, where it has one, knows nothing of that."""
    slot = getattr(kind, name, None)
    if isinstance(slot, MemberDescriptorType):
        return slot.__set__
    return lambda record, value: object.__setattr__(record, name, value)


@cache
def _parts(kind: type) -> tuple[tuple[str, bool], ...]:
    """The fields of a record that may hold something that can be changed, and whether a tuple in one holds nothing."""
    types = _types(kind)
    return tuple((name, _is_fixed(of)) for name, of in types.items() if not _is_leaf(of))


def _types(kind: type) -> dict[str, object]:
    if not has(kind):
        return {}
    with suppress(NameError):  # a type that only type checkers see: then the field is looked into
        resolve_types(kind)
    return {field.name: field.type for field in fields(kind)}


def _is_fixed(of: object) -> bool:
    """Whether it is a tuple of leaves, or of records of leaves."""
    if get_origin(of) is not tuple:
        return False
    element = get_args(of)[0]
    return _is_leaf(element) or (has(element) and all(map(_is_leaf, _types(element).values())))


def _is_leaf(of: object) -> bool:
    """Whether nothing of a type can be changed: text, a number, an instant, one of several words, or none of them."""
    if isinstance(of, NewType):
        return _is_leaf(of.__supertype__)
    if get_origin(of) in (Union, UnionType):
        return all(map(_is_leaf, get_args(of)))
    return get_origin(of) is Literal or of in _LEAVES
