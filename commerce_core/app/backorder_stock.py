"""Backorder stock: the limits of a variant's places carried out, and moved when a place opens or closes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from attrs import evolve

from commerce_core import inventory
from commerce_core.app.keep_stock import NEW_LEVELS
from commerce_core.app.move_stock import move
from commerce_core.app.promise_stock import TRIES, expire_due_of
from commerce_core.app.records import every
from commerce_core.inventory import InsufficientStock, Location, Movement, Routes, StockLevel, StockSettings
from commerce_core.ports import Tx


def limit_stock(tx: Tx, kept: StockSettings, routes: Routes, *, sku: str, at: datetime) -> None:
    """Give every place of a variant its safety stock, and one of them its backorder cap; chosen anew while others sell.

    Raises `InsufficientStock` when more is promised than a lower limit allows.
    """
    expire_due_of(tx, {kept.id}, at)
    for last in reversed(range(TRIES)):
        levels = tx.stock([kept.id])
        eased = [evolve(level, safety=_safety(level, kept)) for level in levels]
        inventory.check_cap(eased, kept.backorder_limit, sku=sku)
        try:
            move(tx, _limits(eased, levels, kept, routes), at=at, skus={kept.id: sku})
        except InsufficientStock:
            if not last:
                raise
        else:
            return


def _safety(level: StockLevel, kept: StockSettings) -> int:
    """As much as is free: the rest is kept as units come in."""
    return min(kept.safety, level.safety + max(0, level.available))


def _limits(
    eased: list[StockLevel], levels: Iterable[StockLevel], kept: StockSettings, routes: Routes
) -> list[Movement]:
    home = inventory.backorder_home(levels, routes)
    wanted = inventory.backorder_limits(eased, kept.backorder_limit, home=home)
    there = {level.location: level for level in levels}
    safety = {level.location: level.safety for level in eased}
    changes = (
        inventory.set_limits(
            there.get(place) or StockLevel(kept.id, place),
            safety=safety.get(place, 0),
            backorder_limit=limit,
            cause="settings",
        )
        for place, limit in sorted(wanted.items())
    )
    return [change for change in changes if change is not None]


def rehome_backorders(tx: Tx, *, at: datetime) -> None:
    """Let every cap stand where something can be sold, after a location was opened or closed."""
    tx.increment(NEW_LEVELS, 0)
    routes = inventory.routes_of(every(tx, Location))
    for kept in list(every(tx, StockSettings)):
        if kept.backorder_limit:
            limit_stock(tx, kept, routes, sku=kept.id, at=at)
