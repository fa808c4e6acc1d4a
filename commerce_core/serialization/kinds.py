"""Open kinds: a union that anybody may add to, told apart by a tag."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

import attrs
from attrs import frozen
from cattrs import Converter

from commerce_core.events import Plain
from commerce_core.serialization.containers import plain
from commerce_core.serialization.faults import Faults, UnsupportedType, shown
from commerce_core.serialization.scalars import Dump, Load

TAG = "kind"
"""The field that tells kinds apart: `{"kind": "percentage", "percent": "10"}`."""


class Unknown(Protocol):
    """What stands for a kind that nobody here knows."""

    @property
    def tag(self) -> str:
        """The tag it was stored under."""

    @property
    def data(self) -> Mapping[str, Plain]:
        """Everything that was stored beside the tag."""


@frozen
class Kinds:
    """An open union: the type that fields declare, its members by tag, and what an unknown tag becomes.

    With `strict` an unknown tag is a fault that lists the known ones: right for what a person wrote by hand, wrong for
    what was stored by a program that knew more.
    """

    base: type
    members: Mapping[str, type]
    unknown: Callable[[str, Mapping[str, Plain]], Unknown]
    strict: bool = False


def tagged(converter: Converter, kinds: Kinds) -> None:
    """Teach a converter to read and write fields declared as `kinds.base`.

    A member is written as its fields after its tag; an unknown one is written back as it was read.
    """
    for tag, member in kinds.members.items():
        if TAG in {each.name for each in attrs.fields(member)}:
            raise TypeError(f"The kind {tag!r} has a field named {TAG!r}: rename it, since the tag is written there.")
    converter.register_structure_hook_func(lambda of: of is kinds.base, _loader(converter, kinds))
    converter.register_unstructure_hook_func(lambda of: of is kinds.base, _dumper(converter, kinds))


def _loader(converter: Converter, kinds: Kinds) -> Load:
    def load(value: object, _: object) -> object:
        if not isinstance(value, Mapping):
            raise ValueError(f"must be an object with a {TAG!r}, not {shown(value)}")
        tag, rest = value.get(TAG), {name: each for name, each in value.items() if name != TAG}
        if type(tag) is str and tag in kinds.members:
            return converter.structure(rest, kinds.members[tag])
        if type(tag) is not str or kinds.strict:
            raise _unknown(tag, kinds)
        return kinds.unknown(tag, plain(rest))  # type: ignore[arg-type]

    return load


def _unknown(tag: object, kinds: Kinds) -> Faults:
    faults = Faults()
    listed = ", ".join(sorted(kinds.members))
    faults.add(f"is missing: it may be {listed}" if tag is None else f"{shown(tag)} is none of {listed}", at=TAG)
    return faults


def _dumper(converter: Converter, kinds: Kinds) -> Dump:
    tags = {member: tag for tag, member in kinds.members.items()}

    def dump(value: Any) -> dict[str, object]:
        if type(value) in tags:
            return {TAG: tags[type(value)], **converter.unstructure(value)}
        if type(value) is kinds.unknown:
            return {TAG: value.tag, **plain(value.data)}  # type: ignore[dict-item]
        raise UnsupportedType(f"{type(value).__name__} is not among the kinds {sorted(kinds.members)}: add it to them.")

    return dump
