"""Store: where records, stock, counters and events are kept, all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Generic, Literal, Protocol, TypeVar

from attrs import frozen

from commerce_core.errors import Conflict
from commerce_core.events import Event, Plain
from commerce_core.inventory import Movement, StockLevel

R = TypeVar("R")
T = TypeVar("T")
Operator = Literal["eq", "ne", "in", "lt", "lte", "gt", "gte"]


class VersionConflict(Conflict):
    """Somebody else changed the record since it was read: reload it and decide again."""

    code = "version_conflict"


class Duplicate(Conflict):
    """A value that must be unique in the tenant (a SKU, an e-mail address, an id) is taken already."""

    code = "duplicate"


class IdempotencyConflict(Conflict):
    """An idempotency key was used before for another request. Use a new key for a new request."""

    code = "idempotency_conflict"


@frozen
class Where:
    """One condition on a column: `Where("status", "eq", "active")`. For `in` the value is a tuple."""

    column: str
    operator: Operator
    value: str | int | datetime | None | tuple[str | int, ...]


@frozen
class Query:
    """Which records, in which order, how many, and after which one.

    All conditions must hold. `sort` names columns, `-` before one turns it round; ties are settled by id, and absent
    values come last. `after` is the `next` of the page before.
    """

    where: tuple[Where, ...] = ()
    sort: tuple[str, ...] = ("created_at",)
    limit: int = 50
    after: str | None = None


@frozen
class Page(Generic[R]):
    """Some records, and where the next page begins (None after the last)."""

    records: tuple[R, ...]
    next: str | None = None


@frozen
class Answer:
    """What an idempotency key stands for: the request's fingerprint and, once there is one, its first answer."""

    fingerprint: str
    document: Mapping[str, Plain] | None = None


class Tx(Protocol):
    """One transaction of one tenant. Everything done through it is committed together, or not at all."""

    def get(self, kind: type[R], id: str) -> R | None:
        """The record with this id."""

    def get_by(self, kind: type[R], key: str, values: Collection[str]) -> dict[str, R]:
        """The records found by a unique key (`"sku"`, `"email"`, `"code"`), by the value that found them."""

    def find(self, kind: type[R], query: Query = ...) -> Page[R]:
        """A page of records; raises `Invalid` for a column that the kind does not offer."""

    def put(self, *records: object) -> None:
        """Insert records of version 1, replace others whose stored version is one less.

        Raises `VersionConflict`, or `Duplicate` for an id or unique key that is taken.
        """

    def stock(self, variants: Collection[str]) -> tuple[StockLevel, ...]:
        """The levels of these variants at every location, sorted by (variant, location)."""

    def move(self, movements: Sequence[Movement], *, at: datetime) -> None:
        """Record movements and change the levels by them, in (variant, location) order.

        Each level must afterwards have `available >= 0`, `allocated >= 0` and `held >= 0`: else `InsufficientStock`
        names every short variant, and nothing has moved.
        """

    def movements(self, variants: Collection[str]) -> tuple[Movement, ...]:
        """Every movement of these variants, oldest first (all variants when empty)."""

    def claim(self, key: str, fingerprint: str, *, at: datetime) -> Answer | None:
        """Take an idempotency key: None when it is new, else what it stands for. Two at once cannot both get None."""

    def answer(self, key: str, document: Mapping[str, Plain]) -> None:
        """Keep the first answer given under a claimed key."""

    def increment(self, counter: str, by: int = 1) -> int:
        """Raise a counter and return its new value; a counter never seen before starts at 0."""

    def counter(self, counter: str) -> int:
        """The value of a counter."""

    def record(self, *events: Event) -> None:
        """Write events into the outbox; an event recorded before is not recorded again."""

    def events(self, *, after: int = 0, limit: int = 1000) -> tuple[tuple[int, Event], ...]:
        """Recorded events with their positions, oldest first."""


class Store(Protocol):
    """Runs work in a transaction of its own."""

    def run(self, tenant: str, work: Callable[[Tx], T]) -> T:
        """Run `work` and commit; an exception rolls everything back and is raised again.

        `work` may be run more than once (a busy database, a serialisation failure): it must touch nothing but its
        `Tx`, its arguments and values drawn before.
        """

    def close(self) -> None:
        """Give back connections and threads."""


__all__ = ["Answer", "Duplicate", "IdempotencyConflict", "Operator", "Page", "Query", "Store", "Tx", "VersionConflict", "Where"]
