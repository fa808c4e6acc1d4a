"""Store: where records, stock, counters and events are kept, all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from attrs import frozen

from commerce_core.errors import Conflict, Invalid, Unavailable
from commerce_core.events import Event, Plain
from commerce_core.inventory import Movement, StockLevel
from commerce_core.ports.query import Page, Query

R = TypeVar("R")
T = TypeVar("T")


class VersionConflict(Conflict):
    """Somebody else changed the record since it was read: reload it and decide again.

    `expected` is the stored version that the change was made from, `current` the stored version (None: no such record).
    """

    code = "version_conflict"
    expected: int
    current: int | None


class Duplicate(Conflict):
    """A value that must be unique in the tenant (a SKU, an e-mail address, an id) is taken: `key` names it."""

    code = "duplicate"
    key: str
    value: str


class IdempotencyConflict(Conflict):
    """An idempotency key was used before for another request. Use a new key for a new request."""

    code = "idempotency_conflict"


class NestedTransaction(Conflict):
    """`run` or `read` was called from inside one of the same store and thread: use the `Tx` that is open."""

    code = "nested_transaction"


class TransactionOver(Conflict):
    """A `Tx` was used after its `run` or `read` had ended: keep what it returns, not the `Tx`."""

    code = "transaction_over"


class Unstorable(Invalid):
    """Text that databases cannot hold (NUL, half of a surrogate pair), or a record without its id or instants."""

    code = "unstorable"


class StoreUnavailable(Unavailable):
    """The database cannot be reached, stays busy, or refuses to write (a full disk). Nothing was changed.

    One exception: when the connection broke during the commit itself, the change may have been kept. Repeating the
    request with the same idempotency key is right in both cases.
    """

    code = "store_unavailable"


@frozen
class Answer:
    """What an idempotency key stands for: the request's fingerprint and, once there is one, its first answer."""

    fingerprint: str
    document: Mapping[str, Plain] | None = None


class Snapshot(Protocol):
    """What can be read of one tenant, as of one moment."""

    def get(self, kind: type[R], id: str) -> R | None:
        """The record with this id."""

    def get_by(self, kind: type[R], key: str, values: Collection[str]) -> dict[str, R]:
        """The records found by a unique key (`"sku"`, `"email"`, `"code"`), by the value that found them."""

    def find(self, kind: type[R], query: Query = ...) -> Page[R]:
        """A page of records.

        Raises `InvalidFilter`, `InvalidSort`, `InvalidLimit` or `InvalidCursor`.
        """

    def stock(self, variants: Collection[str]) -> tuple[StockLevel, ...]:
        """The levels of these variants at every location, sorted by (variant, location)."""

    def levels(self) -> tuple[StockLevel, ...]:
        """Every level of the tenant, sorted by (variant, location), whether or not a movement ever made it."""

    def movements(self, variants: Collection[str]) -> tuple[Movement, ...]:
        """Every movement of these variants, oldest first (all variants when empty)."""

    def counter(self, counter: str) -> int:
        """The value of a counter."""


class Tx(Snapshot, Protocol):
    """One transaction of one tenant. Everything done through it is committed together, or not at all.

    A refused `put` ends the transaction: whatever `work` does next, it is rolled back and the refusal raised. Every
    other refusal has changed nothing, and `work` may go on.
    """

    def put(self, *records: object) -> None:
        """Insert records of version 1, replace others whose stored version is one less.

        Raises `VersionConflict`, or `Duplicate` for an id or unique key that is taken, or `Unstorable`, or
        `CardNumberRefused` for a note, reason, option, metadata or e-mail address in which there is one.
        """

    def move(self, movements: Sequence[Movement], *, at: datetime) -> None:
        """Record movements and change the levels by them, in (variant, location) order.

        Each level must afterwards have `available >= 0`, `allocated >= 0` and `held >= 0`: else `InsufficientStock`
        names every short variant (its id stands for its SKU), and nothing has moved. A level that does not exist yet
        starts at 0.
        """

    def claim(self, key: str, fingerprint: str, *, at: datetime) -> Answer | None:
        """Take an idempotency key: None when it is new, else what it stands for. Two at once cannot both get None.

        Raises `CardNumberRefused`.
        """

    def answer(self, key: str, document: Mapping[str, Plain]) -> None:
        """Keep the first answer given under a claimed key; later ones are ignored. Raises `NotFound` for other keys."""

    def increment(self, counter: str, by: int = 1) -> int:
        """Raise a counter and return its new value; a counter never seen before starts at 0."""

    def record(self, *events: Event) -> None:
        """Write events into the outbox; an event recorded before is not recorded again."""

    def events(self, *, after: int = 0, limit: int = 1000) -> tuple[tuple[int, Event], ...]:
        """Recorded events with their positions, oldest first.

        Positions are 1, 2, 3 ... in each tenant, given to events once they are committed: who has read up to one and
        asks for what comes after it misses nothing, however transactions overlap. An event that was committed before
        another was recorded comes before it.
        """


class Store(Protocol):
    """Runs work in a transaction of its own. Safe to share between threads."""

    def run(self, tenant: str, work: Callable[[Tx], T]) -> T:
        """Run `work` and commit; an exception rolls everything back and is raised again.

        `work` may be run more than once (a busy database, a serialisation failure): it must touch nothing but its
        `Tx`, its arguments and values drawn before. Raises `NestedTransaction`, `StoreUnavailable`.
        """

    def read(self, tenant: str, work: Callable[[Snapshot], T]) -> T:
        """Run `work`, which only reads: every verb sees the same moment, and no writer is waited for."""

    def close(self) -> None:
        """Give back connections and threads. Closing twice is allowed."""


__all__ = [
    "Answer",
    "Duplicate",
    "IdempotencyConflict",
    "NestedTransaction",
    "Snapshot",
    "Store",
    "StoreUnavailable",
    "TransactionOver",
    "Tx",
    "Unstorable",
    "VersionConflict",
]
