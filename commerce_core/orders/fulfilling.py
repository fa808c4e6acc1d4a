"""Fulfilment: parcels leave, and arrive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from attrs import evolve

from commerce_core.errors import Detail
from commerce_core.events import Event, Plain
from commerce_core.ids import ShipmentId
from commerce_core.orders.actions import check_action, illegal
from commerce_core.orders.errors import InvalidShipment, UnknownShipment
from commerce_core.orders.moving import Move, Moved, moved, order_event
from commerce_core.orders.order import Order, OrderLine, Shipment, ShippedUnits
from commerce_core.orders.transitions import TRANSITIONS, Edge


def open_units(order: Order) -> tuple[ShippedUnits, ...]:
    """What is still to be shipped, line by line; lines that need no shipping are not in it."""
    return tuple(ShippedUnits(line.key, _open(line)) for line in order.lines if _open(line))


def _open(line: OrderLine) -> int:
    return line.quantity - line.shipped if line.requires_shipping else 0


def ship(order: Order, shipment: Shipment, *, actor: str = "system", note: str = "", at: datetime) -> Moved:
    """Hand a parcel over: some of the open units, or `open_units(order)` for all of them.

    Events: `shipment.created`, then `order.fulfilled` with the last unit, else `order.updated`. Raises
    `IllegalTransition`, and `InvalidShipment` with every line that cannot be filled.
    """
    check_action(order, "ship")
    shipped = _summed(shipment.units)
    _check_fillable(order, shipment, shipped)
    lines = tuple(evolve(line, shipped=line.shipped + shipped.get(line.key, 0)) for line in order.lines)
    edge: Edge = "ship_some" if any(map(_open, lines)) else "ship_last"
    after = evolve(order, lines=lines, shipments=(*order.shipments, shipment), status=TRANSITIONS[order.status, edge])
    after = moved(order, after, move=Move("ship", actor, at, note))
    name = "order.fulfilled" if edge == "ship_last" else "order.updated"
    return after, (_shipment_event("shipment.created", order, shipment, at), order_event(name, after, at=at))


def _summed(units: Iterable[ShippedUnits]) -> Mapping[str, int]:
    """Units by line; what is no number of units is named among the faults and adds nothing."""
    summed: dict[str, int] = {}
    for unit in units:
        summed[unit.line] = summed.get(unit.line, 0) + (unit.quantity if type(unit.quantity) is int else 0)
    return summed


def _check_fillable(order: Order, shipment: Shipment, shipped: Mapping[str, int]) -> None:
    if not shipped:
        raise InvalidShipment("A shipment carries at least one unit.", field="units")
    faults = tuple(_faults(order, shipment, shipped))
    if faults:
        listed = "; ".join(f"{fault.field}: {fault.message}" for fault in faults)
        raise InvalidShipment(f"The order cannot fill this shipment. {listed}.", field="units", details=faults)


def _faults(order: Order, shipment: Shipment, shipped: Mapping[str, int]) -> Iterator[Detail]:
    if any(known.id == shipment.id for known in order.shipments):
        yield Detail("id", f"{shipment.id} is a shipment of this order already")
    if shipment.delivered_at:
        yield Detail("delivered_at", "a shipment arrives by `deliver`, after it was shipped")
    for unit in shipment.units:
        if type(unit.quantity) is not int or unit.quantity < 1:
            yield Detail(unit.line, "a quantity is a whole number of at least 1")
    lines = {line.key: line for line in order.lines}
    for key, quantity in shipped.items():
        if key not in lines:
            yield Detail(key, "the order has no such line")
        elif quantity > _open(lines[key]):
            yield Detail(key, f"{quantity} asked, {_open(lines[key])} to be shipped")


def deliver(
    order: Order, shipment_id: ShipmentId | None = None, *, actor: str = "system", note: str = "", at: datetime
) -> Moved:
    """A parcel has arrived, or all that are on their way. An order that needs no shipping is delivered as a whole.

    Events: `shipment.delivered` for each, then `order.fulfilled` for an order that needs no shipping, else
    `order.updated`. Raises `UnknownShipment`, and `IllegalTransition`, also for a shipment that has arrived before.
    """
    check_action(order, "deliver")
    arrived = _arriving(order, shipment_id, at)
    after = _with_arrived(order, arrived)
    after = moved(order, after, move=Move("deliver", actor, at, note))
    name = "order.updated" if order.shipments else "order.fulfilled"
    events = [_shipment_event("shipment.delivered", order, shipment, at) for shipment in arrived]
    return after, (*events, order_event(name, after, at=at))


def _arriving(order: Order, shipment_id: ShipmentId | None, at: datetime) -> tuple[Shipment, ...]:
    chosen = [shipment for shipment in order.shipments if shipment_id in {None, shipment.id}]
    if shipment_id is not None and not chosen:
        raise UnknownShipment("shipment", shipment_id)
    arriving = tuple(evolve(shipment, delivered_at=at) for shipment in chosen if not shipment.delivered_at)
    if chosen and not arriving:
        raise illegal(order, "deliver", f"Shipment {shipment_id} has been delivered already.")
    return arriving


def _with_arrived(order: Order, arrived: tuple[Shipment, ...]) -> Order:
    units = _summed(unit for shipment in arrived for unit in shipment.units)
    lines = tuple(evolve(line, delivered=line.delivered + units.get(line.key, 0)) for line in order.lines)
    known = {shipment.id: shipment for shipment in arrived}
    left = any(line.requires_shipping and line.delivered < line.quantity for line in lines)
    edge: Edge = "deliver_some" if left else "deliver_last"
    shipments = tuple(known.get(shipment.id, shipment) for shipment in order.shipments)
    return evolve(order, lines=lines, shipments=shipments, status=TRANSITIONS[order.status, edge])


def _shipment_event(name: str, order: Order, shipment: Shipment, at: datetime) -> Event:
    """Subject is the shipment, whose first version is its handing over and whose second its arrival."""
    data: dict[str, Plain] = {
        "order_id": order.id,
        "carrier": shipment.carrier,
        "tracking_number": shipment.tracking_number,
        "units": [{"line": unit.line, "quantity": unit.quantity} for unit in shipment.units],
    }
    return Event(name, shipment.id, 2 if shipment.delivered_at else 1, at, data)
