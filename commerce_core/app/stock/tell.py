"""Tell of stock: the events of holds, and of what was moved by hand. What orders take is told with the orders."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from commerce_core.events import Event, Plain
from commerce_core.inventory import COUNTERS, Movement, MovementKind, Reservation
from commerce_core.ports import Tx

BY_HAND: frozenset[MovementKind] = frozenset(
    {"received", "expected", "adjusted", "withheld", "written_off", "transferred"}
)
"""The kinds of movements that are told one by one: no record of their own says that they were made."""


def put_holds(tx: Tx, *holds: Reservation) -> None:
    """Store holds that were taken, given back or are over, and record it: `inventory.held`, `.released`, `.expired`."""
    tx.put(*holds)
    tx.record(
        *(Event(f"inventory.{hold.status}", hold.id, hold.version, hold.updated_at, _hold(hold)) for hold in holds)
    )


def tell_moves(tx: Tx, movements: Iterable[Movement], *, at: datetime) -> None:
    """Record what was moved by hand of one variant: `inventory.received`, and so on, the n-th with n as its version."""
    told = [movement for movement in movements if movement.kind in BY_HAND]
    if told:
        first = tx.increment(f"stock_moves:{told[0].variant_id}", len(told)) - len(told) + 1
        tx.record(
            *(
                Event(f"inventory.{movement.kind}", movement.variant_id, version, at, _moved(movement))
                for version, movement in enumerate(told, first)
            )
        )


def _hold(hold: Reservation) -> dict[str, Plain]:
    units: list[Plain] = [
        {"variant_id": unit.variant_id, "location": unit.location, "quantity": unit.quantity} for unit in hold.units
    ]
    return {"owner": hold.owner, "expires_at": hold.expires_at.isoformat(), "units": units}


def _moved(movement: Movement) -> dict[str, Plain]:
    """What of the level changed, by how much, and why."""
    counts: dict[str, Plain] = {name: count for name in COUNTERS if (count := getattr(movement, name))}
    return {"location": movement.location, "cause": movement.cause, "reason": movement.reason, **counts}
