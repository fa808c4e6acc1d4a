"""Ship an order: a parcel is handed over, and its stock leaves with it."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import evolve

from commerce_core import inventory, orders
from commerce_core.app.context import Context
from commerce_core.app.idempotency import once
from commerce_core.app.records import look_up, save
from commerce_core.ids import ShipmentId
from commerce_core.orders import Order, Shipment, ShippedUnits
from commerce_core.ports import Tx


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

    Raises `NotFound`, `IllegalTransition` and `InvalidShipment`.
    """
    at, id = ctx.now(), ShipmentId(ctx.ids.new("shp"))

    def work(tx: Tx) -> Order:
        order = look_up(tx, Order, order_id, key="number")
        parcel = _units(order, units)
        shipped, events = orders.ship(order, Shipment(id, parcel, at, carrier, tracking_number), actor=ctx.actor, at=at)
        variants = {line.key: line.variant_id for line in order.lines}
        wanted = inventory.demand_of((variants[unit.line], unit.quantity) for unit in parcel)
        taken, rest = inventory.take_units(order.allocated, wanted)
        # The order before the stock: whoever lost a race finds out here.
        saved = save(tx, order, evolve(shipped, allocated=rest), events=events)
        tx.move(inventory.ship_units(taken, cause=order.id), at=at)
        return saved

    return once(ctx, ("orders.ship", order_id, units, carrier, tracking_number), Order, work, key=key)


def _units(order: Order, units: Mapping[str, int] | None) -> tuple[ShippedUnits, ...]:
    if units is None:
        return orders.open_units(order)
    return tuple(ShippedUnits(line, quantity) for line, quantity in units.items())
