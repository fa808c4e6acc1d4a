"""Promise stock: the steps that holding, placing and expiring share, inside a transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from attrs import evolve

from commerce_core import inventory
from commerce_core.checkout import QuoteLine
from commerce_core.ids import OrderId, VariantId
from commerce_core.inventory import InsufficientStock, Movement, Reservation, ReservedUnits
from commerce_core.ports import Query, Snapshot, Tx, Where

Demand = Mapping[VariantId, int]
"""Units wanted of each variant."""
Skus = Mapping[VariantId, str]
"""What people call each variant."""


def allocate_for(
    tx: Tx, lines: Iterable[QuoteLine], order_id: OrderId, *, owner: str, at: datetime
) -> tuple[ReservedUnits, ...]:
    """Promise to an order what its lines need, using up the hold of its cart. Raises `InsufficientStock`."""
    tracked = [line for line in lines if line.item.track_stock]
    demand = inventory.demand_of((VariantId(line.item.variant_id), line.quantity) for line in tracked)
    skus = {VariantId(line.item.variant_id): line.item.sku for line in tracked}
    held = live_hold(tx, owner, at) if owner else None
    if held is not None and inventory.demand_of((unit.variant_id, unit.quantity) for unit in held.units) == demand:
        committed, movements = inventory.commit_hold(held, order_id, at=at)
        tx.put(committed)
        move(tx, movements, skus, at)
        return held.units
    if held is not None:
        release_in(tx, held, at)
    units = plan(tx, demand, skus, at)
    move(tx, inventory.allocate(units, cause=order_id), skus, at)
    return units


def plan(tx: Tx, demand: Demand, skus: Skus, at: datetime) -> tuple[ReservedUnits, ...]:
    """Choose units; when they are short, those of holds whose time is over are free as well."""
    try:
        return inventory.plan_units(tx.stock(demand), demand, skus=skus)
    except InsufficientStock:
        if not expire_due(tx, at):
            raise
    return plan(tx, demand, skus, at)


def live_hold(tx: Snapshot, owner: str, at: datetime) -> Reservation | None:
    """The hold that an owner has now, if any."""
    mine = Query(where=(Where("owner", "eq", owner), Where("status", "eq", "held")), sort=("-created_at",), limit=1)
    held = tx.find(Reservation, mine).records
    return held[0] if held and inventory.is_live(held[0], at) else None


def release_in(tx: Tx, reservation: Reservation, at: datetime) -> Reservation:
    """Give a live hold back. Raises `HoldEnded`."""
    released, movements = inventory.release_hold(reservation, at=at)
    tx.put(released)
    tx.move(movements, at=at)
    return released


def expire_due(tx: Tx, at: datetime) -> int:
    """Give back the units of the longest due holds; how many holds that were."""
    where = (Where("status", "eq", "held"), Where("expires_at", "lte", at))
    due = tx.find(Reservation, Query(where, sort=("expires_at",), limit=100)).records
    for reservation in due:
        ended, movements = inventory.expire_hold(reservation, at)
        tx.put(ended)
        tx.move(movements, at=at)
    return len(due)


def move(tx: Tx, movements: Iterable[Movement], skus: Mapping[VariantId, str], at: datetime) -> None:
    """Move stock; a level that ran short since it was read is named by its SKU."""
    try:
        tx.move(tuple(movements), at=at)
    except InsufficientStock as short:
        named = (evolve(s, sku=skus.get(VariantId(s.sku), s.sku)) for s in short.shortages)
        raise InsufficientStock(named) from None
