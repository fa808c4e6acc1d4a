"""Enrol: how far a subscriber has read, from the first moment at which a tenant knows of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from commerce_core.app.events.subscribers import Subscriber
from commerce_core.ports import Tx

if TYPE_CHECKING:
    from commerce_core.app.context import Context


SUBSCRIBERS = "cc.subscribers"
"""The counter of those that a tenant ever had: without any, no event is late."""


def place_counter(name: str) -> str:
    """Holds one more than the position of the last event that was delivered, or 0 before there was any of it."""
    return f"cc.subscriber.{name}.place"


def lease_counter(name: str) -> str:
    """Holds until when a process is at work for a subscriber, in microseconds since 1970; 0 when none is."""
    return f"cc.subscriber.{name}.lease"


def enrol(ctx: Context, tx: Tx, subscribers: Iterable[Subscriber]) -> None:
    """See to it that each subscriber has its place in the outbox. That of a new one is behind all that was recorded:
    it is told of what happens from now on.
    """
    for subscriber in subscribers:
        if (ctx.tenant.id, subscriber.name) not in ctx.subscribers.known:
            place = place_counter(subscriber.name)
            if not tx.counter(place) and not tx.increment(place, 0):
                tx.increment(place, last_position(tx) + 1)
                tx.increment(SUBSCRIBERS)


def last_position(tx: Tx) -> int:
    """The position of the last event. Positions have no gaps, so it is found by halving: 1,000,000 take 40 looks."""
    known, step = 0, 1
    while tx.events(after=known + step - 1, limit=1):
        known, step = known + step, step * 2
    while step > 1:
        step //= 2
        if tx.events(after=known + step - 1, limit=1):
            known += step
    return known
