"""The one way in which an order changes: a new version with an entry in its history, and the events of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from attrs import evolve, frozen

from commerce_core.events import Event, Plain
from commerce_core.orders.order import HistoryEntry, Order

Moved = tuple[Order, tuple[Event, ...]]
"""The order as it now is, and what has happened."""


@frozen
class Move:
    """What is done to an order, by whom, when, and their words about it."""

    action: str
    actor: str
    at: datetime
    note: str = ""


def moved(before: Order, after: Order, *, move: Move) -> Order:
    """`after` as the next version of `before`, with the move written into its history."""
    entry = HistoryEntry(move.at, move.actor, move.action, before.status, after.status, move.note)
    return evolve(after, history=(*before.history, entry), updated_at=move.at, version=before.version + 1)


def order_event(name: str, order: Order, *, at: datetime, data: Mapping[str, Plain] | None = None) -> Event:
    """What subscribers are told: the three statuses, and what is particular to this event."""
    statuses: dict[str, Plain] = {
        "status": order.status,
        "payment_status": order.payment_status,
        "fulfillment_status": order.fulfillment_status,
    }
    return Event(name, order.id, order.version, at, statuses | dict(data or {}))
