"""Doctor: what should have been done by now and was not, and sums that are wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Literal

from attrs import frozen

from commerce_core.app.context import Context
from commerce_core.app.events.enrol import SUBSCRIBERS
from commerce_core.app.records import every
from commerce_core.app.verify_books import verify_books
from commerce_core.deliveries import Delivery
from commerce_core.errors import Invalid
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
    found = ctx.read(lambda tx: tuple(_late(tx, since, told=bool(ctx.subscribers.after))))
    wrong = verify_books(ctx) if books else ()
    return Diagnosis(ctx.tenant.id, at, (*found, *(Finding("books", "error", 1, fault) for fault in wrong)))


def _late(tx: Snapshot, since: datetime, *, told: bool) -> Iterator[Finding]:
    """Where there is nobody to be told of events, now or ever before, none is late."""
    yield from _stuck_payments(tx, since)
    if told or tx.counter(SUBSCRIBERS):
        yield from _unread_events(tx, since)
    yield from _deliveries(tx, since)
    held = (Where("status", "eq", "held"), Where("expires_at", "lt", since))
    over = [each.id for each in every(tx, Reservation, *held, sort=("expires_at",))]
    yield from _finding("late_holds", over, "holds are over, and their units are still held: does `run_due` run?")
    reserved = (Where("status", "eq", "reserved"), Where("expires_at", "lt", since))
    due = [each.id for each in every(tx, Use, *reserved, sort=("expires_at",))]
    yield from _finding("late_uses", due, "uses of promotions are over, and still count: does `run_due` run?")


def _stuck_payments(tx: Snapshot, since: datetime) -> Iterator[Finding]:
    """Payments that wait for their gateway. One that waits for its customer is not late."""
    waiting = (Where("open", "eq", value=True), Where("updated_at", "lt", since))
    stuck = [each.id for each in every(tx, Intent, *waiting, sort=("updated_at",)) if each.status != "requires_action"]
    said = "payments have an operation whose outcome is not known: does `run_due` run, and does the gateway answer?"
    yield from _finding("stuck_payments", stuck, said)


def _unread_events(tx: Snapshot, since: datetime) -> Iterator[Finding]:
    waiting = tx.unread(limit=MAX_LIMIT)
    late = [event.id for event in waiting if event.at < since]
    yield from _finding("unread_events", late, "events were read by nobody: does whoever delivers them run?")


def _deliveries(tx: Snapshot, since: datetime) -> Iterator[Finding]:
    """Events that a handler broke on: those that are to be tried again and were not, and those that never will be."""
    retrying = (Where("status", "eq", "retrying"), Where("due_at", "lt", since))
    late = [_delivery(each) for each in every(tx, Delivery, *retrying, sort=("due_at",))]
    yield from _finding("late_deliveries", late, "failed deliveries are to be tried again: does `run_due` run?")
    failed = [_delivery(each) for each in every(tx, Delivery, Where("status", "eq", "failed"), sort=("due_at",))]
    said = "deliveries failed for good: mend the handler, then `deliveries.redeliver`"
    yield from _finding("failed_deliveries", failed, said, severity="error")


def _delivery(each: Delivery) -> str:
    told = f"{each.event_type} {each.event_id} to {each.subscriber}"
    return f"{each.id}: {told}, {each.attempts} attempts: {each.error}"


def _finding(check: str, ids: Sequence[str], said: str, *, severity: Severity = "warning") -> Iterator[Finding]:
    if ids:
        yield Finding(check, severity, len(ids), f"{len(ids)} {said}", tuple(ids[:EXAMPLES]))
