"""Deliveries: events that a subscriber failed to take, and when they are tried again."""

from __future__ import annotations

from commerce_core.deliveries.record import (
    ATTEMPTS,
    PAUSES,
    Delivery,
    DeliveryStatus,
    fail,
    first_failure,
    redeliver,
    succeed,
)

__all__ = [
    "ATTEMPTS",
    "PAUSES",
    "Delivery",
    "DeliveryStatus",
    "fail",
    "first_failure",
    "redeliver",
    "succeed",
]
