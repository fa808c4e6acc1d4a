"""Stock levels, movements and reservations."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from attrs import Attribute, field, frozen

from commerce_core.checks import InvalidQuantity
from commerce_core.ids import ReservationId, VariantId

MovementKind = Literal["received", "adjusted", "held", "released", "expired", "allocated", "deallocated", "shipped"]
ReservationStatus = Literal["held", "committed", "released", "expired"]
MAIN = "main"
"""The location of stock that names none."""


@frozen
class StockLevel:
    """Units of one variant at one location: `on_hand` in the building, `allocated` to orders, `held` by carts."""

    variant_id: VariantId
    location: str = MAIN
    on_hand: int = 0
    allocated: int = 0
    held: int = 0

    @property
    def reserved(self) -> int:
        """Units promised to somebody: allocated to orders or held by carts."""
        return self.allocated + self.held

    @property
    def available(self) -> int:
        """Units that can still be promised: 10 on hand, 3 allocated, 2 held leave 5."""
        return self.on_hand - self.allocated - self.held


@frozen
class Movement:
    """One immutable change of one level, by differences; levels are the fold of their movements.

    `cause` is the id of what asked for it (an order, a reservation), `reason` the words of an adjustment.
    """

    kind: MovementKind
    variant_id: VariantId
    location: str = MAIN
    on_hand: int = 0
    allocated: int = 0
    held: int = 0
    cause: str = ""
    reason: str = ""


def check_units(value: int, *, field: str) -> int:
    """A whole number of at least 1, or `InvalidQuantity`; a sum over lines may exceed what one line can have."""
    if type(value) is not int or value < 1:
        raise InvalidQuantity("Units of stock are a whole number of at least 1.", field=field, value=value)
    return value


def _some_units(instance: object, attribute: Attribute[int], value: int) -> None:
    check_units(value, field=attribute.name)


@frozen
class ReservedUnits:
    """So many units of one variant at one location, at least 1. Raises `InvalidQuantity`."""

    variant_id: VariantId
    location: str
    quantity: int = field(validator=_some_units)


@frozen
class Reservation:
    """Units held for an owner (a cart, a customer) until `expires_at`; it ends exactly once."""

    id: ReservationId
    owner: str
    units: tuple[ReservedUnits, ...]
    expires_at: datetime
    created_at: datetime
    updated_at: datetime
    status: ReservationStatus = "held"
    version: int = 1


@frozen
class Shortage:
    """What was asked of one variant and what there was."""

    sku: str
    asked: int
    available: int
