"""Parcels: what leaves the stock with one, and what of its order is still to leave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import evolve

from commerce_core import inventory
from commerce_core.app.stock.facts import skus_in
from commerce_core.app.stock.promise import Units, demand_of_units, sums_of
from commerce_core.ids import VariantId
from commerce_core.inventory import InsufficientStock, Movement, ReservedUnits, Shortage, StockLevel, taken_by
from commerce_core.orders import Order, ShippedUnits
from commerce_core.ports import Snapshot


def leaving(tx: Snapshot, order: Order, parcel: Iterable[ShippedUnits]) -> tuple[tuple[Movement, ...], Units]:
    """What leaves the stock with a parcel, and what of the order's units is still to leave.

    Raises `InsufficientStock` for units that were promised and are not here yet: a backorder ships when they came.
    """
    takes = {line.key: line.stock for line in order.lines}
    sold = [(takes[unit.line], unit.quantity) for unit in parcel]
    promised = taken_by(sold, when=lambda take: take.is_promised)
    counted = taken_by(sold, when=lambda take: not take.is_promised)
    if not promised and not counted:
        return (), order.allocated
    levels = tx.stock({*promised, *counted})
    here, later = _parted(order.allocated, levels)
    taken, rest = inventory.take_units(here, promised)
    _check_here(tx, order, promised, demand_of_units(taken))
    shipped = inventory.ship_units(taken, cause=order.id)
    return (*shipped, *inventory.ship_uncounted(levels, counted, cause=order.id)), _joined((*rest, *later))


def _joined(units: Units) -> Units:
    """Units with one entry for each place."""
    return tuple(ReservedUnits(*place, quantity) for place, quantity in sums_of(units).items())


def _parted(units: Units, levels: Iterable[StockLevel]) -> tuple[Units, Units]:
    """Promised units, those that are there and those that are still to come; a place may have some of both."""
    good = {level.place: level.good for level in levels}
    here, later = [], []
    for unit in units:
        there = max(0, min(unit.quantity, good.get(unit.place, unit.quantity)))
        good[unit.place] = good.get(unit.place, unit.quantity) - there
        here += [evolve(unit, quantity=there)] if there else []
        later += [evolve(unit, quantity=unit.quantity - there)] if unit.quantity > there else []
    return tuple(here), tuple(later)


def _check_here(tx: Snapshot, order: Order, promised: Mapping[VariantId, int], here: Mapping[VariantId, int]) -> None:
    short = [(variant, units, here.get(variant, 0)) for variant, units in promised.items()]
    short = [(variant, units, there) for variant, units, there in short if there < units]
    if short:
        skus = skus_in(tx, (variant for variant, _, _ in short), {line.variant_id: line.sku for line in order.lines})
        raise InsufficientStock(Shortage(skus.get(variant, variant), units, there) for variant, units, there in short)
