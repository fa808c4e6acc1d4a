"""The refusals of `put`, worded alike by every store, and the fields it requires."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol, cast

from commerce_core.adapters.store.free_text import refuse_cards
from commerce_core.adapters.store.layout import STAMP, Table, Unique
from commerce_core.ports import Duplicate, Unstorable, VersionConflict


class Stored(Protocol):
    """What `put` reads of any record."""

    @property
    def id(self) -> str:
        """Its id within the tenant."""

    @property
    def version(self) -> int:
        """1 when new, one more with each change."""

    @property
    def updated_at(self) -> datetime:
        """When it was last changed."""


def stored(record: object, table: Table) -> Stored:
    """The record, if it has an id, a version and its instants. Raises `Unstorable`, `CardNumberRefused`."""
    missing = [column.name for column in STAMP if column.of(record) in (None, "")]
    if missing:
        kind = table.record.__name__
        raise Unstorable(f"{kind} cannot be stored without {' and '.join(missing)}.", field=missing[0])
    refuse_cards(record)
    return cast(Stored, record)


def stale(record: Stored, current: int | None) -> VersionConflict:
    """The record was changed from a version that is not the stored one."""
    kind, expected = type(record).__name__, record.version - 1
    found = "does not exist" if current is None else f"is at version {current}"
    message = f"{kind} {record.id!r} was changed from version {expected}, but {found}: reload it and decide again."
    return VersionConflict(message, kind=kind, id=record.id, expected=expected, current=current)


def taken(record: Stored, unique: Unique | None, value: str) -> Duplicate:
    """Another record has the id (no `unique`) or the unique value."""
    kind, key = type(record).__name__, unique.key if unique else "id"
    message = f"Another {kind.lower()} has the {key} {value!r} already: choose another."
    return Duplicate(message, kind=kind, key=key, value=value)
