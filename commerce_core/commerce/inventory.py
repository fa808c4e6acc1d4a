"""`shop.inventory`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from attrs import frozen

from commerce_core.app import stock as use
from commerce_core.app.context import Context
from commerce_core.inventory import MAIN, Movement, Reservation, StockLevel


@frozen
class InventoryCalls:
    """Stock by SKU or variant id. Quantities are whole units."""

    _ctx: Context

    def level(self, reference: str) -> tuple[StockLevel, ...]:
        """The levels of one item at every location; empty before anything was received. Raises `UnknownItem`."""
        return use.level(self._ctx, reference)

    def movements(self, reference: str) -> tuple[Movement, ...]:
        """Every movement of one item, oldest first. Raises `UnknownItem`."""
        return use.movements(self._ctx, reference)

    def receive(
        self, reference: str, quantity: int, *, location: str = MAIN, reason: str = "", key: str | None = None
    ) -> StockLevel:
        """Take units in. Raises `UnknownItem`, `InvalidQuantity`."""
        return use.receive(self._ctx, reference, quantity, location=location, reason=reason, key=key)

    def adjust(
        self, reference: str, quantity: int, *, reason: str, location: str = MAIN, key: str | None = None
    ) -> StockLevel:
        """Put a count right, up or down: `adjust("HEADPHONE-001", -2, reason="damaged")`.

        Raises `UnknownItem`, `InvalidQuantity`, `InvalidAdjustment`, `InsufficientStock`.
        """
        return use.adjust(self._ctx, reference, quantity, location=location, reason=reason, key=key)

    def reserve(
        self, units: Mapping[str, int], *, owner: str, ttl: timedelta = use.HOLD, key: str | None = None
    ) -> Reservation:
        """Hold units for an owner: `reserve({"HEADPHONE-001": 2}, owner=cart.id)`. It replaces the owner's own hold.

        An order placed of that cart uses the hold up. Raises `InsufficientStock` with every shortage, `UnknownItem`,
        `InvalidQuantity`, `InvalidHold`.
        """
        return use.reserve(self._ctx, units, owner, ttl=ttl, key=key)

    def release(self, reservation: str, *, key: str | None = None) -> Reservation:
        """Give a hold back before its time. Raises `NotFound`, `HoldEnded`."""
        return use.release(self._ctx, reservation, key=key)
