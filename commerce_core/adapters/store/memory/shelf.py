"""What one tenant has in memory, and the journal that can undo what a transaction did to it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from attrs import Factory, define, frozen

from commerce_core.audit import AuditEntry
from commerce_core.events import Event
from commerce_core.inventory import Movement, Place, StockLevel
from commerce_core.ports import Answer

K = TypeVar("K")
V = TypeVar("V")
_ABSENT: Any = object()


@frozen
class Kept:
    """An audit entry with the records before and after: what differs between them is looked at when it is asked for."""

    entry: AuditEntry
    before: object | None
    after: object


@frozen
class Claimed:
    """An idempotency key: what it stands for, when it was first claimed, and until when, unless it is answered."""

    answer: Answer
    since: datetime
    until: datetime


@define
class Shelf:
    """Everything of one tenant. Movements are in their order; an event's place in `events` is its position.

    The keys of `answers` are an actor and its idempotency key, those of `audit` what tells entries apart.
    `read` holds how many events were there when they were last read.

    `indexes` follow from `records`: whoever cannot keep one up to date forgets it.
    """

    records: dict[type, dict[str, object]] = Factory(dict)
    indexes: dict[tuple[type, tuple[str, ...]], list[tuple[Any, ...]]] = Factory(dict)
    owners: dict[tuple[str, str], str] = Factory(dict)
    levels: dict[Place, StockLevel] = Factory(dict)
    movements: dict[int, tuple[datetime, Movement]] = Factory(dict)
    answers: dict[tuple[str, str], Claimed] = Factory(dict)
    audit: dict[tuple[str, str, int], Kept] = Factory(dict)
    leases: dict[tuple[type, str], datetime] = Factory(dict)
    counters: dict[str, int] = Factory(dict)
    events: dict[str, Event] = Factory(dict)
    read: dict[str, int] = Factory(lambda: {"events": 0})


class Journal:
    """Notes what it overwrites."""

    def __init__(self) -> None:
        self._overwritten: list[tuple[dict[Any, Any], Any, Any]] = []

    def set(self, mapping: dict[K, V], key: K, value: V) -> None:
        """Put a value into a mapping."""
        self._overwritten.append((mapping, key, mapping.get(key, _ABSENT)))
        mapping[key] = value

    def drop(self, mapping: dict[K, V], key: K) -> None:
        """Take a key out of a mapping."""
        self._overwritten.append((mapping, key, mapping.pop(key)))

    def undo(self) -> None:
        """Put everything back as it was."""
        for mapping, key, before in reversed(self._overwritten):
            if before is _ABSENT:
                del mapping[key]
            else:
                mapping[key] = before
