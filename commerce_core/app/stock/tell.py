"""Tell of stock: lines that are crossed, holds, and what is moved by hand. What orders take is told with the orders."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from commerce_core.canonical import digest
from commerce_core.events import NUMBERED, Event, Plain
from commerce_core.ids import VariantId
from commerce_core.inventory import COUNTERS, Alert, Crossing, Movement, Reservation
from commerce_core.ports import Tx

((_COUNTER, _TYPES),) = NUMBERED.items()
BY_HAND = frozenset(type.partition(".")[2] for type in _TYPES)
"""The kinds of movements that are told one by one: no record of their own says that they were made."""


def tell_crossings(tx: Tx, crossed: Iterable[Crossing], *, at: datetime) -> None:
    """Write down that a line was crossed, and record the event of it.

    A level is back in stock when it was told of before: the first units that ever come are not news.
    """
    for crossing in crossed:
        counter = alerts_counter(crossing.variant_id, crossing.location)
        if crossing.kind != "back_in_stock" or tx.counter(counter):
            alert = _alert(crossing, tx.increment(counter), at)
            while tx.get(Alert, alert.id) is not None:  # somebody set the counter back: no reason not to sell
                alert = _alert(crossing, tx.increment(counter), at)
            tx.put(alert)
            tx.record(_event(alert))


def alerts_counter(variant_id: str, location: str) -> str:
    """Counts the alerts of a level: those after the first may be that it is back in stock."""
    return f"stock_alerts:{variant_id}:{location}"


def put_holds(tx: Tx, *holds: Reservation) -> None:
    """Store holds that were taken, given back or are over, and record it: `inventory.held`, `.released`, `.expired`."""
    tx.put(*holds)
    tx.record(
        *(Event(f"inventory.{hold.status}", hold.id, hold.version, hold.updated_at, _hold(hold)) for hold in holds)
    )


def tell_moves(tx: Tx, movements: Iterable[Movement], *, at: datetime) -> None:
    """Record what was moved by hand: `inventory.received`, and so on, the n-th of its variant with n as its version."""
    told: dict[VariantId, list[Movement]] = {}
    for movement in movements:
        if movement.kind in BY_HAND:
            told.setdefault(movement.variant_id, []).append(movement)
    for variant, made in told.items():
        first = tx.increment(_COUNTER + variant, len(made)) - len(made) + 1
        events = (Event(f"inventory.{each.kind}", variant, n, at, _moved(each)) for n, each in enumerate(made, first))
        tx.record(*events)


def _alert(crossing: Crossing, number: int, at: datetime) -> Alert:
    id = "alr_" + digest([crossing.variant_id, crossing.location, number])[:32]
    place = crossing.variant_id, crossing.location
    return Alert(id, crossing.kind, *place, crossing.available, crossing.low_at, created_at=at, updated_at=at)


def _event(alert: Alert) -> Event:
    data: dict[str, Plain] = {
        "variant_id": alert.variant_id,
        "location": alert.location,
        "available": alert.available,
        "low_at": alert.low_at,
    }
    return Event(f"inventory.{alert.kind}", alert.id, alert.version, alert.created_at, data)


def _hold(hold: Reservation) -> dict[str, Plain]:
    units: list[Plain] = [
        {"variant_id": unit.variant_id, "location": unit.location, "quantity": unit.quantity} for unit in hold.units
    ]
    return {"owner": hold.owner, "expires_at": hold.expires_at.isoformat(), "units": units}


def _moved(movement: Movement) -> dict[str, Plain]:
    """What of the level changed, by how much, and why."""
    counts: dict[str, Plain] = {name: count for name in COUNTERS if (count := getattr(movement, name))}
    return {"location": movement.location, "cause": movement.cause, "reason": movement.reason, **counts}
