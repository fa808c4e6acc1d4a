"""Movements of stock outside a hold: in, promised to an order, out of the building, and put right by hand."""

from __future__ import annotations

from collections.abc import Iterable

from commerce_core.checks import InvalidQuantity, check_quantity
from commerce_core.ids import VariantId
from commerce_core.inventory.errors import InsufficientStock, InvalidAdjustment
from commerce_core.inventory.records import MAIN, Movement, ReservedUnits, Shortage, StockLevel
from commerce_core.money import MAX_QUANTITY


def allocate(units: Iterable[ReservedUnits], *, cause: str) -> tuple[Movement, ...]:
    """Promise planned units to the order that `cause` names."""
    return tuple(Movement("allocated", u.variant_id, u.location, allocated=u.quantity, cause=cause) for u in units)


def deallocate(units: Iterable[ReservedUnits], *, cause: str) -> tuple[Movement, ...]:
    """Take the promise back: the order was cancelled, the units can be promised to others."""
    return tuple(Movement("deallocated", u.variant_id, u.location, allocated=-u.quantity, cause=cause) for u in units)


def ship_units(units: Iterable[ReservedUnits], *, cause: str) -> tuple[Movement, ...]:
    """Hand allocated units over: 2 of 10 on hand and 3 allocated leave 8 and 1, and as many available as before."""
    return tuple(
        Movement("shipped", u.variant_id, u.location, on_hand=-u.quantity, allocated=-u.quantity, cause=cause)
        for u in units
    )


def receive(
    variant_id: VariantId, quantity: int, *, location: str = MAIN, reason: str = "", cause: str = ""
) -> Movement:
    """Units that came in. Raises `InvalidQuantity`."""
    return Movement("received", variant_id, location, on_hand=check_quantity(quantity), cause=cause, reason=reason)


def adjust(level: StockLevel, quantity: int, *, reason: str, sku: str = "") -> Movement:
    """Put the count right by `quantity`, signed: -2 for two found broken.

    Raises `InvalidQuantity` for 0 and what is no count, `InvalidAdjustment` without a reason, and `InsufficientStock`
    when fewer units would remain than are promised already: 10 on hand with 7 reserved can lose 3.
    """
    if type(quantity) is not int or not 1 <= abs(quantity) <= MAX_QUANTITY:
        message = f"An adjustment adds or removes 1 to {MAX_QUANTITY} whole units, given as an int."
        raise InvalidQuantity(message, field="quantity", value=quantity)
    if not reason.strip():
        raise InvalidAdjustment("Say why the count is put right, such as 'damaged'.", field="reason")
    if level.available + quantity < 0:
        raise InsufficientStock([Shortage(sku or level.variant_id, -quantity, max(level.available, 0))])
    return Movement("adjusted", level.variant_id, level.location, on_hand=quantity, reason=reason)
