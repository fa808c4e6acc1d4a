"""What can be wrong with a wish for stock."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from commerce_core.errors import Conflict, Detail, Invalid
from commerce_core.ids import ReservationId
from commerce_core.inventory.records import Shortage


class InsufficientStock(Conflict):
    """More was asked than can be promised. `shortages` names every short SKU, so that one answer mends the cart."""

    code = "insufficient_stock"
    shortages: tuple[Shortage, ...]

    def __init__(self, shortages: Iterable[Shortage]) -> None:
        found = tuple(shortages)
        details = [Detail(short.sku, f"{short.asked} asked, {short.available} available") for short in found]
        listed = "; ".join(f"{detail.field}: {detail.message}" for detail in details)
        message = f"Not enough stock. {listed}. Ask for less, or wait for more."
        super().__init__(message, details=details, shortages=found)


class HoldEnded(Conflict):
    """The hold was committed, released, or has run out. Take a new one. Carries its `status` and `expires_at`."""

    code = "hold_ended"
    reservation_id: ReservationId
    status: str
    expires_at: datetime


class HoldNotDue(Conflict):
    """The hold still runs, so it cannot expire: release it, or wait until `expires_at`."""

    code = "hold_not_due"
    reservation_id: ReservationId
    expires_at: datetime


class InvalidHold(Invalid):
    """A hold that would be over before it began: `expires_at` must lie after `at`."""

    code = "invalid_hold"


class InvalidAdjustment(Invalid):
    """An adjustment without a reason: nobody could explain it later."""

    code = "invalid_adjustment"
