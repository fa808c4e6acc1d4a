"""Backorder stock: the limits of a variant's places carried out, and moved when a place opens or closes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from attrs import evolve

from commerce_core import inventory
from commerce_core.app.records import every
from commerce_core.app.stock.keep import NEW_LEVELS
from commerce_core.app.stock.move import move
from commerce_core.app.stock.promise import expire_due_of
from commerce_core.app.stock.tell import tell_crossings
from commerce_core.inventory import (
    Location,
    Movement,
    Routes,
    StockLevel,
    StockSettings,
    crossings,
)
from commerce_core.ports import Tx


def limit_stock(tx: Tx, kept: StockSettings, routes: Routes, *, sku: str, at: datetime) -> None:
    """Give every place of a variant its limits, one of them its backorder cap.

    Raises `InsufficientStock` when more is promised than a lower limit allows.
    """
    expire_due_of(tx, {kept.id}, at)
    levels = tx.lock_stock([kept.id])
    eased = [evolve(level, safety=_safety(level, kept)) for level in levels]
    inventory.check_backorder_cap(eased, kept.backorder_limit, sku=sku)
    move(tx, _limits(eased, levels, kept, routes), at=at, skus={kept.id: sku})
    for before in tx.watch(kept.id, kept.low_at):
        tell_crossings(tx, crossings(before, evolve(before, low_at=kept.low_at)), at=at)


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
    levels: dict[str, list[StockLevel]] = {}
    for level in tx.levels():
        levels.setdefault(level.variant_id, []).append(level)
    for kept in list(every(tx, StockSettings)):
        if kept.backorder_limit and _stands_elsewhere(levels.get(kept.id, []), routes):
            limit_stock(tx, kept, routes, sku=kept.id, at=at)


def _stands_elsewhere(levels: list[StockLevel], routes: Routes) -> bool:
    """Whether a cap is not where backorders are to go; what other places owe already stays there."""
    home = inventory.backorder_home(levels, routes)
    others = [level for level in levels if level.location != home]
    return len(others) == len(levels) or any(level.backorder_limit > inventory.owed(level) for level in others)
