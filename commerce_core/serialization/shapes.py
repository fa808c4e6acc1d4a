"""Shapes: which form of JSON a type takes, read off the type alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NewType, Union, get_args, get_origin

from commerce_core.serialization.scalars import SCALARS

ARRAYS: Mapping[object, type] = {tuple: tuple, Sequence: tuple, list: list}
"""Generic types that are written as an array, and what they are read as."""

MAPPINGS = (Mapping, dict)
"""Generic types that are written as an object with free keys; both are read as a dict."""


def is_array(of: object) -> bool:
    """`tuple[X, ...]`, `Sequence[X]` and `list[X]`; not a tuple of fixed length."""
    parts = get_args(of)
    return get_origin(of) in ARRAYS and (len(parts) == 1 or parts[1:] == (...,))


def is_mapping(of: object) -> bool:
    """`Mapping[K, V]` and `dict[K, V]`."""
    return get_origin(of) in MAPPINGS


def is_union(of: object) -> bool:
    """`A | B`, `A | None`."""
    return get_origin(of) in (UnionType, Union)


def is_plain(of: object) -> bool:
    """`Plain`: the one union that holds both arrays and objects. Its references to itself may be resolved or not."""
    return is_union(of) and {list, dict} <= {get_origin(member) for member in get_args(of)}


def is_literal(of: object) -> bool:
    """`Literal["draft", "active"]`."""
    return get_origin(of) is Literal


def is_newtype(of: object) -> bool:
    """`NewType("OrderId", str)`."""
    return isinstance(of, NewType)


def is_annotated(of: object) -> bool:
    """`Annotated[X, ...]`."""
    return get_origin(of) is Annotated


def bare(of: Any) -> Any:
    """The X of `Annotated[X, ...]`."""
    return get_args(of)[0]


def members(of: object) -> tuple[Any, ...]:
    """The members of a union other than None."""
    return tuple(member for member in get_args(of) if member is not NoneType)


def accepts(of: Any) -> tuple[type, ...]:
    """The Python types of JSON values that may become a type. Records, money and mappings come as objects."""
    if is_annotated(of):
        return accepts(bare(of))
    if of in SCALARS:
        return SCALARS[of].accepts
    if is_newtype(of):
        return accepts(of.__supertype__)
    if is_literal(of):
        return tuple({type(choice) for choice in get_args(of)})
    if is_array(of):
        return (list, tuple)
    return (str,) if isinstance(of, type) and issubclass(of, StrEnum) else (dict,)
