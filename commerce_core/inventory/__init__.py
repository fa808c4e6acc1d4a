"""Inventory: what is in the building, what of it is promised, and every movement that made it so."""

from commerce_core.inventory.allocated import take_units
from commerce_core.inventory.books import fold, verify
from commerce_core.inventory.errors import HoldEnded, HoldNotDue, InsufficientStock, InvalidAdjustment, InvalidHold
from commerce_core.inventory.holds import commit_hold, expire_hold, hold, is_live, release_hold
from commerce_core.inventory.planning import demand_of, plan_units
from commerce_core.inventory.records import (
    MAIN,
    Movement,
    MovementKind,
    Reservation,
    ReservationStatus,
    ReservedUnits,
    Shortage,
    StockLevel,
)
from commerce_core.inventory.stock import adjust, allocate, deallocate, receive, ship_units

__all__ = [
    "MAIN",
    "HoldEnded",
    "HoldNotDue",
    "InsufficientStock",
    "InvalidAdjustment",
    "InvalidHold",
    "Movement",
    "MovementKind",
    "Reservation",
    "ReservationStatus",
    "ReservedUnits",
    "Shortage",
    "StockLevel",
    "adjust",
    "allocate",
    "commit_hold",
    "deallocate",
    "demand_of",
    "expire_hold",
    "fold",
    "hold",
    "is_live",
    "plan_units",
    "receive",
    "release_hold",
    "ship_units",
    "take_units",
    "verify",
]
