"""Stock levels, movements and reservations."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from attrs import Attribute, field, frozen

from commerce_core.ids import ReservationId, VariantId
from commerce_core.quantity import InvalidQuantity

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


def _positive(instance: object, attribute: Attribute[int], value: int) -> None:
    """At least 1; the sum over many lines may well exceed what one line can have."""
    if type(value) is not int or value < 1:
        raise InvalidQuantity("Reserved units are a whole number of at least 1.", field=attribute.name, value=value)


@frozen
class ReservedUnits:
    """So many units of one variant at one location, at least 1. Raises `InvalidQuantity`."""

    variant_id: VariantId
    location: str
    quantity: int = field(validator=_positive)


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
