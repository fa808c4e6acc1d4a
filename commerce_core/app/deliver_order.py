"""Deliver an order: its parcels have arrived, or what needs no parcel is handed over."""

from __future__ import annotations

from attrs import evolve

from commerce_core import orders
from commerce_core.app.context import Context
from commerce_core.app.idempotency import once
from commerce_core.app.records import order_in, save
from commerce_core.app.stock.move import move
from commerce_core.app.stock.parcels import leaving
from commerce_core.ids import ShipmentId
from commerce_core.orders import Order, ShippedUnits, UnknownShipment
from commerce_core.ports import Tx


def deliver_order(ctx: Context, order_id: str, shipment_id: str | None, *, key: str | None = None) -> Order:
    """A parcel has arrived, or all that are on their way. Raises `NotFound`, `UnknownShipment` and `IllegalTransition`.

    An order that needs no shipping is handed over as a whole, and what stock was promised to it leaves now.
    """
    at = ctx.now()
    if not isinstance(shipment_id, str | None):
        raise UnknownShipment("shipment", type(shipment_id).__name__)
    shipment = ShipmentId(shipment_id) if shipment_id else None

    def work(tx: Tx) -> Order:
        order = order_in(tx, order_id)
        delivered, events = orders.deliver(order, shipment, actor=ctx.actor, at=at)
        unsent = [ShippedUnits(line.key, line.quantity) for line in order.lines if not line.requires_shipping]
        movements, rest = leaving(tx, order, unsent if delivered.status == "delivered" else ())
        saved = save(tx, order, evolve(delivered, allocated=rest), events=events)
        move(tx, movements, at=at, skus={line.variant_id: line.sku for line in order.lines})
        return saved

    return once(ctx, ("orders.deliver", order_id, shipment_id), Order, work, key=key)
