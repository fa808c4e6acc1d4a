"""Relay: bring recorded events to those who are told after the commit, each at least once.

Each subscriber reads the outbox in order, from its own place on, one process at a time. An event that it fails to take
becomes a `Delivery`, which is tried again on its own, so that it keeps no other waiting. Deliveries are written by
`system`, whoever caused the event: it is the shop that tries again, not the customer.
"""

from __future__ import annotations

from contextvars import ContextVar
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from attrs import define, evolve, field, frozen

from commerce_core.app.events.enrol import enrol, lease_counter, place_counter
from commerce_core.app.events.subscribers import Subscriber
from commerce_core.checks import micros
from commerce_core.deliveries import Delivery, fail, first_failure, succeed
from commerce_core.events import Event
from commerce_core.ports import LEASE, Query, Tx, VersionConflict, Where

if TYPE_CHECKING:
    from commerce_core.app.context import Context

BATCH = 100
"""Events that are read at once."""
AGAIN = 10
"""Failed deliveries that one worker takes at once; others take others."""
_AT_WORK: ContextVar[frozenset[str]] = ContextVar("commerce_core_at_work", default=frozenset())
"""The subscribers that are being told further up the stack: what they cause they are told of afterwards."""


@frozen
class Relayed:
    """How many events were delivered, and how many attempts broke."""

    delivered: int = 0
    failed: int = 0

    def __add__(self, other: Relayed) -> Relayed:
        return Relayed(self.delivered + other.delivered, self.failed + other.failed)


@define
class _Turn:
    """A subscriber's reader: until when it is ours, up to where it has come, and what broke on the way."""

    until: int = 0
    last: int = 0
    broken: list[Delivery] = field(factory=list)
    done: Relayed = Relayed()


def relay(ctx: Context) -> Relayed:
    """Deliver what was recorded to every subscriber that nobody else is at work for."""
    total = Relayed()
    for subscriber in ctx.subscribers.after:
        if subscriber.name not in _AT_WORK.get():
            total += _catch_up(ctx, subscriber)
    return total


def _catch_up(ctx: Context, subscriber: Subscriber) -> Relayed:
    turn = _Turn()
    while True:
        at = ctx.now()
        events = ctx.store.run(ctx.tenant.id, partial(_next, ctx, subscriber, turn, at))
        if not events:
            return turn.done
        turn.until, turn.broken = micros(at + LEASE), []
        _deliver_all(ctx, subscriber, events, turn, enough=at + LEASE / 2)


def _next(ctx: Context, subscriber: Subscriber, turn: _Turn, at: datetime, tx: Tx) -> tuple[tuple[int, Event], ...]:
    """Write down how far the reader has come, and read on; nothing when nothing is left or somebody else reads.

    A reader that was taken for dead finds that its lease is somebody else's, and writes nothing: what it has delivered
    is delivered twice. In the transaction in which nothing is left the lease is given up, so that whoever records
    another event either finds it free or is seen here.
    """
    enrol(ctx, tx, [subscriber])
    lease, place = lease_counter(subscriber.name), place_counter(subscriber.name)
    until = tx.increment(lease, 0)
    if until != turn.until and (turn.until or until > micros(at)):
        return ()
    before = tx.increment(place, 0)
    if turn.until:
        before = tx.increment(place, turn.last + 1 - before)
        for delivery in turn.broken:
            tx.put(delivery)
    events = tx.events(after=before - 1, limit=BATCH)
    tx.increment(lease, (micros(at + LEASE) if events else 0) - until)
    return events


def _deliver_all(
    ctx: Context, subscriber: Subscriber, events: tuple[tuple[int, Event], ...], turn: _Turn, *, enough: datetime
) -> None:
    """Deliver until half of the lease is over: what is written down by then is delivered once."""
    for position, event in events:
        if subscriber.wants(event.type):
            error = _call(ctx, subscriber, event)
            turn.done += Relayed(int(error is None), int(error is not None))
            if error is not None:
                broken = first_failure(subscriber.name, event, position=position, error=error, at=ctx.now())
                turn.broken.append(broken)
        turn.last = position
        if ctx.now() >= enough:
            return


def _call(ctx: Context, subscriber: Subscriber, event: Event) -> str | None:
    """Tell a subscriber; what it broke with, if it did. Its actor is its own, so that its idempotency keys are too."""
    before = _AT_WORK.set(_AT_WORK.get() | {subscriber.name})
    try:
        subscriber.call(evolve(ctx, actor=f"subscriber:{subscriber.name}"), event)
    except Exception as fault:
        return f"{type(fault).__name__}: {fault}"
    finally:
        _AT_WORK.reset(before)
    return None


def retry(ctx: Context) -> Relayed:
    """Try failed deliveries again that are due, of the subscribers that this shop has; many workers share them."""
    named, total = {each.name: each for each in ctx.subscribers.after}, Relayed()
    while named:
        at = ctx.now()
        taken = ctx.store.run(ctx.tenant.id, partial(_take, tuple(named), at))
        if not taken:
            break
        for delivery, event in taken:
            total += _again(ctx, named[delivery.subscriber], delivery, event, until=at + LEASE)
    return total


def _take(names: tuple[str, ...], at: datetime, tx: Tx) -> list[tuple[Delivery, Event]]:
    due = (Where("status", "eq", "retrying"), Where("due_at", "lte", at), Where("subscriber", "in", names))
    taken = tx.take(Delivery, Query(due, ("due_at",), AGAIN), at=at, until=at + LEASE)
    return [(each, tx.events(after=each.position - 1, limit=1)[0][1]) for each in taken]


def _again(ctx: Context, subscriber: Subscriber, delivery: Delivery, event: Event, *, until: datetime) -> Relayed:
    error = _call(ctx, subscriber, event)
    at = ctx.now()
    after = succeed(delivery, at=at) if error is None else fail(delivery, error, at=at)

    def note(tx: Tx) -> None:
        tx.put(after)
        tx.release(Delivery, delivery.id, until=until)

    try:
        ctx.store.run(ctx.tenant.id, note)
    except VersionConflict:  # we were taken for dead, and somebody else has tried it and written that down
        return Relayed()
    return Relayed(int(error is None), int(error is not None))
