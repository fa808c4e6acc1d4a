"""Doctor: what should have been done by now and was not, and sums that are wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

from attrs import frozen

from commerce_core.app.context import Context
from commerce_core.app.events.enrol import SUBSCRIBERS, place_counter
from commerce_core.app.records import every
from commerce_core.app.verify_books import verify_books
from commerce_core.deliveries import Delivery
from commerce_core.errors import Invalid
from commerce_core.events import Event
from commerce_core.inventory import Reservation
from commerce_core.payments import Intent
from commerce_core.ports import MAX_LIMIT, Snapshot, Where
from commerce_core.promotions import Use

Severity = Literal["error", "warning"]
PATIENCE = timedelta(minutes=10)
"""How late something may be that says nothing else: ten times the minute at which schedulers usually come."""
EXAMPLES = 10
"""Ids that a finding names."""


class InvalidPatience(Invalid):
    """How late something may be is a time of at least nothing, and does not go back before the year 1."""

    code = "invalid_patience"


@frozen
class Finding:
    """Something that is not as it should be: how often, which (the first ten), and what to do about it.

    An `error` is a sum that is wrong, or an event that a handler failed to take for good; a `warning` is work that
    nobody did, and that will still be done.
    """

    check: str
    severity: Severity
    count: int
    message: str
    examples: tuple[str, ...] = ()

    def __str__(self) -> str:
        named = f" ({', '.join(self.examples)}{', ...' if self.count > len(self.examples) else ''})"
        return f"{self.severity}: {self.check}: {self.message}{named if self.examples else ''}"


@frozen
class Diagnosis:
    """What was found in a tenant, and when. `healthy` is nothing at all."""

    tenant: str
    at: datetime
    findings: tuple[Finding, ...]

    @property
    def healthy(self) -> bool:
        """Whether all is well."""
        return not self.findings


def doctor(ctx: Context, *, patience: timedelta = PATIENCE, books: bool = True) -> Diagnosis:
    """Look for payments that nobody settles, events that nobody reads or a handler failed to take, work that is late,
    and wrong sums.

    With `books=False` sums are not looked at: in a large shop that takes its time. Raises `InvalidPatience`.
    """
    given: object = patience
    if not isinstance(given, timedelta) or given < timedelta(0):
        raise InvalidPatience("Pass a timedelta of at least nothing.", field="patience")
    at = ctx.now()
    try:
        since = at - patience
    except OverflowError:
        raise InvalidPatience("No calendar goes back so far: pass a shorter time.", field="patience") from None
    found = ctx.read(lambda tx: (*_unread_events(ctx, tx, since), *_late_work(tx, since), *_failed_deliveries(tx)))
    wrong = verify_books(ctx) if books else ()
    return Diagnosis(ctx.tenant.id, at, (*found, *(Finding("books", "error", 1, fault) for fault in wrong)))


def _unread_events(ctx: Context, tx: Snapshot, since: datetime) -> Iterator[Finding]:
    """What each subscriber of this process was not told of. One that is not enrolled is to be told of nothing yet.

    Where there is none here, but was elsewhere or before, how far those have come is not known: then what nobody has
    asked for is late. Where there never was any, nothing is.
    """
    places = {each.name: tx.counter(place_counter(each.name)) for each in ctx.subscribers.after}
    for name, place in places.items():
        if place:
            waiting = tx.unread(after=place - 1, limit=MAX_LIMIT)
            yield from _unread(waiting, since, f"wait for the subscriber {name}: does whoever tells it run?")
    if not places and tx.counter(SUBSCRIBERS):
        waiting = tx.unread(limit=MAX_LIMIT)
        yield from _unread(waiting, since, "were read by nobody: does whoever delivers them run?")


def _unread(waiting: Sequence[Event], since: datetime, said: str) -> Iterator[Finding]:
    late = [event.id for event in waiting if event.at < since]
    capped = "at least " if len(late) == MAX_LIMIT else ""
    yield from _finding("unread_events", "warning", late, f"events {said}", counted=capped)


@frozen
class _Late:
    """Records in a state whose time, in the column `by`, is over."""

    check: str
    kind: type
    state: tuple[Where, ...]
    by: str
    said: str


_LATE = (
    _Late(
        "stuck_payments",
        Intent,
        (Where("open", "eq", value=True), Where("status", "ne", "requires_action")),  # its customer is not late
        "updated_at",
        "payments have an operation whose outcome is not known: does `run_due` run, and does the gateway answer?",
    ),
    _Late(
        "late_deliveries",
        Delivery,
        (Where("status", "eq", "retrying"),),
        "due_at",
        "failed deliveries are to be tried again: does `run_due` run?",
    ),
    _Late(
        "late_holds",
        Reservation,
        (Where("status", "eq", "held"),),
        "expires_at",
        "holds are over, and their units are still held: does `run_due` run?",
    ),
    _Late(
        "late_uses",
        Use,
        (Where("status", "eq", "reserved"),),
        "expires_at",
        "uses of promotions are over, and still count: does `run_due` run?",
    ),
)


def _late_work(tx: Snapshot, since: datetime) -> Iterator[Finding]:
    for late in _LATE:
        found: Iterator[object] = every(tx, late.kind, *late.state, Where(late.by, "lt", since), sort=(late.by,))
        yield from _finding(late.check, "warning", map(_named, found), late.said)


def _failed_deliveries(tx: Snapshot) -> Iterator[Finding]:
    failed = every(tx, Delivery, Where("status", "eq", "failed"), sort=("due_at",))
    said = "deliveries failed for good: mend the handler, then `deliveries.redeliver`"
    yield from _finding("failed_deliveries", "error", map(_named, failed), said)


def _named(each: Any) -> str:
    """A record by its id; a delivery with what happened to it."""
    if not isinstance(each, Delivery):
        return str(each.id)
    told = f"{each.event_type} {each.event_id} to {each.subscriber}"
    return f"{each.id}: {told}, {each.attempts} attempts: {each.error}"


def _finding(
    check: str, severity: Severity, named: Iterable[str], said: str, *, counted: str = ""
) -> Iterator[Finding]:
    ids = tuple(named)
    if ids:
        yield Finding(check, severity, len(ids), f"{counted}{len(ids)} {said}", ids[:EXAMPLES])
