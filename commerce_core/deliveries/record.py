"""One event that one subscriber failed to take."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from attrs import evolve, frozen

from commerce_core.canonical import digest
from commerce_core.events import Event
from commerce_core.ids import EventId

DeliveryStatus = Literal["retrying", "failed", "delivered"]
PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
)
"""How long after each failure the next attempt is due. After the sixth failure there is none."""
ATTEMPTS = len(PAUSES) + 1
LONGEST_ERROR = 500


@frozen
class Delivery:
    """What became of an event whose first delivery to a subscriber failed. One that succeeds at once leaves no row.

    `retrying`: tried again from `due_at` on. `failed`: six attempts broke, and only `redeliver` tries again.
    `position` is the event's in the outbox, `error` what the last attempt broke with.
    """

    id: str
    subscriber: str
    event_id: EventId
    event_type: str
    position: int
    status: DeliveryStatus
    attempts: int
    due_at: datetime
    error: str
    created_at: datetime
    updated_at: datetime
    version: int = 1


def first_failure(subscriber: str, event: Event, *, position: int, error: str, at: datetime) -> Delivery:
    """The delivery of an event that broke when it was first tried: due again a minute later.

    Its id follows from subscriber and event, so that nobody can note the same failure twice.
    """
    return Delivery(
        id="dlv_" + digest([subscriber, event.id])[:32],
        subscriber=subscriber,
        event_id=event.id,
        event_type=event.type,
        position=position,
        status="retrying",
        attempts=1,
        due_at=at + PAUSES[0],
        error=_plainly(error),
        created_at=at,
        updated_at=at,
    )


def fail(delivery: Delivery, error: str, *, at: datetime) -> Delivery:
    """One more attempt broke: the third is followed by the fourth half an hour later, the sixth by none."""
    attempts = delivery.attempts + 1
    over = attempts >= ATTEMPTS
    due_at = at if over else at + PAUSES[attempts - 1]
    tried = evolve(delivery, attempts=attempts, due_at=due_at, error=_plainly(error))
    return _next(tried, "failed" if over else "retrying", at)


def succeed(delivery: Delivery, *, at: datetime) -> Delivery:
    """The subscriber took it."""
    return _next(evolve(delivery, attempts=delivery.attempts + 1, error=""), "delivered", at)


def redeliver(delivery: Delivery, *, at: datetime) -> Delivery:
    """Try it again from now on, six times, whatever became of it before."""
    return _next(evolve(delivery, attempts=0, due_at=at), "retrying", at)


def _next(delivery: Delivery, status: DeliveryStatus, at: datetime) -> Delivery:
    return evolve(delivery, status=status, updated_at=at, version=delivery.version + 1)


def _plainly(error: str) -> str:
    """The beginning of an error, without what no database holds."""
    return error.encode("utf-8", "replace").decode().replace("\0", "")[:LONGEST_ERROR]
