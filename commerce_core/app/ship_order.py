"""Ship an order: a parcel is handed over, and its stock leaves with it."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import evolve

from commerce_core import orders
from commerce_core.app.context import Context
from commerce_core.app.idempotency import once
from commerce_core.app.records import order_in, save
from commerce_core.app.stock.move import move
from commerce_core.app.stock.parcels import leaving
from commerce_core.checks import clean_text
from commerce_core.ids import ShipmentId
from commerce_core.inventory import InsufficientStock
from commerce_core.money import MAX_QUANTITY
from commerce_core.orders import InvalidShipment, Order, Shipment, ShippedUnits
from commerce_core.ports import Tx, VersionConflict


def ship_order(
    ctx: Context,
    order_id: str,
    units: Mapping[str, int] | None,
    *,
    carrier: str = "",
    tracking_number: str = "",
    key: str | None = None,
) -> Order:
    """Hand a parcel over: so many units by line key, or everything that is open. Stock leaves in the same transaction.

    Raises `NotFound`, `IllegalTransition`, `InvalidShipment`, and `InsufficientStock` for units that are still to come.
    """
    at, id = ctx.now(), ShipmentId(ctx.ids.new("shp"))
    who = clean_text(carrier, field="carrier", kind=InvalidShipment)
    tracked = clean_text(tracking_number, field="tracking_number", kind=InvalidShipment)

    def work(tx: Tx) -> Order:
        order = order_in(tx, order_id)
        parcel = _units(order, units)
        shipped, events = orders.ship(order, Shipment(id, parcel, at, who, tracked), actor=ctx.actor, at=at)
        movements, rest = leaving(tx, order, parcel)
        # The order before the stock: whoever lost a race finds out here.
        saved = save(tx, order, evolve(shipped, allocated=rest), events=events)
        try:
            move(tx, movements, at=at, skus={line.variant_id: line.sku for line in order.lines})
        except InsufficientStock:
            if leaving(tx, order, parcel) == (movements, rest):
                raise
            raise _overtaken(order) from None
        return saved

    return once(ctx, ("orders.ship", order_id, units, carrier, tracking_number), Order, work, key=key)


def _overtaken(order: Order) -> VersionConflict:
    """Others took units between the look and the grasp: decide anew what leaves from where, and what nobody counts."""
    message = f"The stock of order {order.number} has changed meanwhile: do all again."
    return VersionConflict(message, kind="Order", id=order.id, expected=order.version, current=order.version)


def _units(order: Order, units: Mapping[str, int] | None) -> tuple[ShippedUnits, ...]:
    if units is None:
        return orders.open_units(order)
    _check_units(units)
    return tuple(ShippedUnits(line, quantity) for line, quantity in units.items())


def _check_units(units: object) -> None:
    """That units are named by line key. What is too few or too many is said with the parcel's other faults."""
    if not isinstance(units, Mapping):
        raise InvalidShipment("Name the units of a parcel by line key, such as {'MUG': 2}.", field="units")
    for line, quantity in units.items():
        if not isinstance(line, str) or (type(quantity) is int and quantity > MAX_QUANTITY):
            message = f"A parcel carries up to {MAX_QUANTITY} units of a line, which is named by its key."
            raise InvalidShipment(message, field="units")
