"""Stock levels, movements and reservations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal

from attrs import Attribute, field, frozen

from commerce_core.checks import InvalidQuantity, shown
from commerce_core.ids import ReservationId, VariantId

MovementKind = Literal[
    "received",
    "expected",
    "adjusted",
    "held",
    "released",
    "expired",
    "allocated",
    "deallocated",
    "shipped",
    "transferred",
    "returned",
    "written_off",
    "withheld",
    "limits",
]
ReservationStatus = Literal["held", "committed", "released", "expired"]
Place = tuple[VariantId, str]
"""A variant at a location."""
MAIN = "main"
"""The location of stock that names none."""

COUNTERS = (
    "on_hand",
    "allocated",
    "held",
    "incoming",
    "damaged",
    "quality_control",
    "safety",
    "backorder_limit",
)
"""The fields that a level and a movement share: what movements change, and what `fold` sums."""


@frozen
class StockLevel:
    """Units of one variant at one location, all counts of at least 0.

    `on_hand` are in the building, of which `damaged` and in `quality_control` cannot be sold now, and `safety` are kept
    back; `allocated` are promised to orders and `held` by carts; `incoming` are on their way. `backorder_limit` may be
    promised beyond what is there. Below `low_at` available units somebody wants to be told; None: nobody does.

    A sound level never promises more than it may: allocated + held + unavailable <= on_hand + backorder_limit.
    """

    variant_id: VariantId
    location: str = MAIN
    on_hand: int = 0
    allocated: int = 0
    held: int = 0
    incoming: int = 0
    damaged: int = 0
    quality_control: int = 0
    safety: int = 0
    backorder_limit: int = 0
    low_at: int | None = None

    @property
    def place(self) -> Place:
        """The variant and the location: what a level is known by."""
        return self.variant_id, self.location

    @property
    def reserved(self) -> int:
        """Units promised to somebody: allocated to orders or held by carts."""
        return self.allocated + self.held

    @property
    def unavailable(self) -> int:
        """Units that nobody is promised: 1 damaged, 2 in quality control and 3 kept for safety are 6."""
        return self.damaged + self.quality_control + self.safety

    @property
    def available(self) -> int:
        """Units here that can still be promised: 10 on hand, 1 damaged, 3 allocated, 2 held leave 4. Below 0: owed."""
        return self.on_hand - self.unavailable - self.allocated - self.held

    @property
    def sellable(self) -> int:
        """Units that can still be promised, with those to come: 4 available and a backorder limit of 5 are 9."""
        return self.available + self.backorder_limit

    @property
    def good(self) -> int:
        """Units in the building that can be shipped: 10 on hand, of which 1 is damaged, are 9."""
        return self.on_hand - self.damaged - self.quality_control

    @property
    def removable(self) -> int:
        """Good units that may leave the building, or turn out to be gone, with every promise still within its limit."""
        return max(0, min(self.sellable, self.good))


@frozen
class Movement:
    """One immutable change of one level, by differences of its counters; levels are the fold of their movements.

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
    incoming: int = 0
    damaged: int = 0
    quality_control: int = 0
    safety: int = 0
    backorder_limit: int = 0

    @property
    def place(self) -> Place:
        """The level that it is of."""
        return self.variant_id, self.location


def check_units(value: int, *, field: str) -> int:
    """A whole number of at least 1, or `InvalidQuantity`; a sum over lines may exceed what one line can have."""
    if type(value) is not int or value < 1:
        raise InvalidQuantity(
            f"Units of stock are a whole number of at least 1, not {shown(value)}.", field=field, value=value, least=1
        )
    return value


def _some_units(instance: object, attribute: Attribute[int], value: int) -> None:
    check_units(value, field=attribute.name)


@frozen
class ReservedUnits:
    """So many units of one variant at one location, at least 1. Raises `InvalidQuantity`."""

    variant_id: VariantId
    location: str
    quantity: int = field(validator=_some_units)

    @property
    def place(self) -> Place:
        """The level that it is of."""
        return self.variant_id, self.location


@frozen
class Reservation:
    """Units held for an owner (a cart, a customer) until `expires_at`; it ends exactly once.

    `extensions` counts how often its end was moved.
    """

    id: ReservationId
    owner: str
    units: tuple[ReservedUnits, ...]
    expires_at: datetime
    created_at: datetime
    updated_at: datetime
    status: ReservationStatus = "held"
    version: int = 1
    extensions: int = 0


@frozen
class Shortage:
    """What was asked of one variant, what there was, and what of the rest others hold.

    `held_until` is when enough of it would be free if nobody of them buys; None when nobody holds any, when waiting for
    them would not be enough, or when nobody looked. `level` is that which units were to be taken out of, and `closed`
    tells the units of closed places: neither counts when shortages are compared.
    """

    sku: str
    asked: int
    available: int
    held: int = 0
    held_until: datetime | None = None
    level: StockLevel | None = field(default=None, eq=False)
    closed: Mapping[str, int] = field(factory=dict, eq=False)


@frozen
class Expected:
    """Units that were ordered and are on their way to a location: so many, of which `open` have not come yet.

    `due_on` None: nobody knows when.
    """

    id: str
    variant_id: VariantId
    location: str
    quantity: int
    open: int
    due_on: date | None
    created_at: datetime
    updated_at: datetime
    reason: str = ""
    version: int = 1
