"""Store: where records, stock, counters and events are kept, all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from attrs import frozen

from commerce_core.audit import AuditEntry
from commerce_core.errors import Conflict, Invalid, Unavailable
from commerce_core.events import Event, Plain
from commerce_core.inventory import Movement, StockLevel
from commerce_core.ports.query import Page, Query

R = TypeVar("R")
T = TypeVar("T")
LEASE = timedelta(seconds=60)
"""How long a key stays claimed that nobody answers: after it, whoever claimed it is taken for dead."""


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


class RequestInProgress(Conflict):
    """Somebody is at work on the request of this idempotency key: send it again in a minute, under the same key."""

    code = "request_in_progress"


class NestedTransaction(Conflict):
    """`run` or `read` was called from inside one of the same store and thread: use the `Tx` that is open.

    A joined shop raises it too where a call is at work on the lent connection already, from another thread or task:
    a connection serves one caller at a time.
    """

    code = "nested_transaction"


class TransactionOver(Conflict):
    """A `Tx` was used after its `run` or `read` had ended: keep what it returns, not the `Tx`."""

    code = "transaction_over"


class NoTransaction(Conflict):
    """The lent connection is in no transaction, so that nothing could be joined: begin one, or turn autocommit off."""

    code = "no_transaction"


class TransactionAborted(Conflict):
    """An error has ended the caller's transaction: roll it back (or its savepoint), and do all of it again."""

    code = "transaction_aborted"


class GatewayInTransaction(Conflict):
    """A gateway was to be asked inside the caller's transaction, whose rollback could not take the money back.

    Commit first, then call `payments.settle` or `run_due`, or the same on the shop that is not joined.
    """

    code = "gateway_in_transaction"


class CannotJoin(Invalid):
    """What was lent is no connection or session that a shop can join. The message lists those that are."""

    code = "cannot_join"


class Unstorable(Invalid):
    """Text that databases cannot hold (NUL, half of a surrogate pair), or a record without its id or instants."""

    code = "unstorable"


class StoreUnavailable(Unavailable):
    """The database cannot be reached, stays busy, or refuses to write (a full disk). Nothing was changed.

    One exception: when the connection broke during the commit itself, the change may have been kept. Repeating the
    request with the same idempotency key is right in both cases.
    """

    code = "store_unavailable"


class DatabaseTooOld(StoreUnavailable):
    """The database was made by an older version of the library: `run` is the command that brings it up to date.

    `found` is the revision that it is at (None: it has no tables of ours), `expected` the one that is needed.
    """

    code = "database_too_old"
    found: str | None
    expected: str
    run: str


class DatabaseTooNew(StoreUnavailable):
    """The database was migrated by a newer version of the library: `run` is the command that installs one."""

    code = "database_too_new"
    found: str
    expected: str
    run: str


@frozen
class Answer:
    """What an idempotency key stands for: the request's fingerprint and, once there is one, its first answer.

    Without an answer somebody is still at work on the request.
    """

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

    def movements(self, variants: Collection[str] | None = None) -> tuple[Movement, ...]:
        """Every movement of these variants, or without them of all, oldest first."""

    def caused(self, cause: str) -> tuple[tuple[datetime, Movement], ...]:
        """The movements that something (an order, a reservation) caused, oldest first, with their instants."""

    def counter(self, counter: str) -> int:
        """The value of a counter."""

    def audit(self, query: Query = ...) -> Page[AuditEntry]:
        """A page of audit entries, by any of their fields but `changes`; absent a sort, the newest first.

        Raises `InvalidFilter`, `InvalidSort`, `InvalidLimit` or `InvalidCursor`.
        """

    def told(self, subject: str) -> tuple[Event, ...]:
        """The events of a record, in the order in which they were recorded."""

    def unread(self, *, after: int | None = None, limit: int = 1000) -> tuple[Event, ...]:
        """Events that come after a position (see `Tx.events`) or have none yet, in the order of their recording.

        Without `after` only the latter: those that were recorded after `Tx.events` was last asked for any.
        """

    def damage(self) -> tuple[str, ...]:
        """What only somebody else can have written, a sentence each: an audit trail with a gap, an event that is
        missing, altered or caused by nothing, a column that says something else than its record, a unique value without
        its record, or a record without its value.

        Nothing for what the store wrote itself, which is all that `StoreSuite` asks: a store whose database others
        write into looks for what they could have broken, one that nobody else can write into has nothing to say.
        """


class Tx(Snapshot, Protocol):
    """One transaction of one tenant. Everything done through it is committed together, or not at all.

    A refused `put` ends the transaction: whatever `work` does next, it is rolled back and the refusal raised. Every
    other refusal has changed nothing, and `work` may go on.
    """

    def put(self, *records: object) -> None:
        """Insert records of version 1, replace others whose stored version is one less.

        An audit entry of each is written with it, in the name of the actor of the transaction.
        Raises `VersionConflict`, or `Duplicate` for an id or unique key that is taken, or `Unstorable`, or
        `CardNumberRefused` for a note, reason, option, metadata or e-mail address in which there is one.
        """

    def move(self, movements: Sequence[Movement], *, at: datetime) -> tuple[StockLevel, ...]:
        """Record movements and change the levels by them: the levels afterwards, in (variant, location) order.

        Each level must then have `sellable >= 0` and no counter below 0: else `InsufficientStock` names every short
        variant (its id stands for its SKU), and nothing has moved. A level that does not exist yet starts at 0.
        """

    def lock_stock(self, variants: Collection[str]) -> tuple[StockLevel, ...]:
        """As `stock`, and nobody else changes these levels before the transaction ends: for who decides by them."""

    def watch(self, variant_id: str, low_at: int | None) -> tuple[StockLevel, ...]:
        """Set below how many available units of a variant somebody wants to be told: its levels as they were."""

    def claim(self, key: str, fingerprint: str, *, at: datetime) -> Answer | None:
        """Take an idempotency key of the actor: None when it is ours, else what it stands for.

        It is ours when it is new, or was claimed for the same fingerprint at least `LEASE` before `at` and is still
        unanswered: whoever had it is dead. Two at once cannot both get None. Raises `CardNumberRefused`.
        """

    def answer(self, key: str, document: Mapping[str, Plain]) -> None:
        """Keep the first answer given under a claimed key; later ones are ignored. Raises `NotFound` for other keys.

        It is given back as it was written, to the byte.
        """

    def forget(self, *, before: datetime, limit: int = 1000) -> int:
        """Give up idempotency keys of all actors that were claimed before an instant, oldest first; how many."""

    def take(self, kind: type[R], query: Query, *, at: datetime, until: datetime) -> tuple[R, ...]:
        """Records that a query finds and that nobody else is at work on, up to its limit: no two workers get the same.

        They are leased until an instant, after which whoever leased them is taken for dead; with an `until` that is not
        after `at` they are one's own in this transaction alone. Who comes second does not wait: it gets other ones.
        On a database with a single writer at a time the transactions take turns instead.
        """

    def release(self, kind: type, id: str, *, until: datetime) -> None:
        """Give back a record that one has leased until then; nothing happens when somebody else has it by now."""

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

    def run(self, tenant: str, work: Callable[[Tx], T], *, actor: str = "system") -> T:
        """Run `work` and commit; an exception rolls everything back and is raised again.

        `actor` is on whose behalf: audit entries name it, and idempotency keys are its own.
        `work` may be run more than once (a busy database, a serialisation failure): it must touch nothing but its
        `Tx`, its arguments and values drawn before. Raises `NestedTransaction`, `StoreUnavailable`.
        """

    def read(self, tenant: str, work: Callable[[Snapshot], T]) -> T:
        """Run `work`, which only reads: every verb sees the same moment, and no writer is waited for.

        Raises `NestedTransaction`, `StoreUnavailable`.
        """

    def tenants(self) -> tuple[str, ...]:
        """Every tenant of which a record, an event or a counter was ever committed, in the order of their ids.

        Raises `NestedTransaction` and `StoreUnavailable` as `run` does.
        """

    def in_transaction(self) -> bool:
        """Whether the caller holds a transaction open that this store works in. Never, for a store of its own."""

    def sees_uncommitted(self) -> bool:
        """Whether this thread's work rests on what others may roll back: the caller, or works that share its commit."""

    def on_commit(self, then: Callable[[], None]) -> bool:
        """Have `then` called after the caller's transaction commits; False, and never, where nobody can see to it."""

    def close(self) -> None:
        """Give back connections and threads. Closing twice is allowed."""
