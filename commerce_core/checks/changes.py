"""Some fields of a record given anew: the one way in which every `update_...` reads what it is asked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TypeVar, cast

from attrs import evolve

from commerce_core.checks.faults import Faults
from commerce_core.checks.metadata import merge_metadata
from commerce_core.errors import Invalid

R = TypeVar("R")


class UnknownField(Invalid):
    """A change names something that the record does not have, or that cannot be changed."""

    code = "unknown_field"


def with_changes(record: R, changes: Mapping[str, object], *, allowed: Collection[str], faults: Faults) -> R:
    """The record with the `allowed` fields replaced, unchecked; `metadata` is merged, None removing a key.

    Other names are an `UnknownField` each, kept in `faults`.
    """
    for name in sorted(str(name) for name in changes if name not in allowed):
        faults.add(UnknownField("There is no such field that could be changed.", field=name))
    known = {name: value for name, value in changes.items() if name in allowed}
    if "metadata" in known:
        before: Mapping[str, str] = getattr(record, "metadata", {})
        merged = faults.maybe(merge_metadata, before, known["metadata"])
        known["metadata"] = before if merged is None else merged
    return cast("Callable[..., R]", evolve)(record, **known)
