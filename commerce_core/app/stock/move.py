"""Move stock, and tell of it: alerts and events are written with the movements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from attrs import evolve

from commerce_core.app.stock.tell import tell_crossings, tell_moves
from commerce_core.ids import VariantId
from commerce_core.inventory import InsufficientStock, Movement, StockLevel, crossings, fold, shifted
from commerce_core.ports import Tx

Levels = tuple[StockLevel, ...]
Skus = Mapping[VariantId, str]
"""What people call each variant."""


def move(tx: Tx, movements: Iterable[Movement], *, at: datetime, skus: Skus | None = None) -> Levels:
    """Move stock: the levels afterwards. Raises `InsufficientStock`, which names by their SKUs those that are known."""
    moves = tuple(movements)
    try:
        after = tx.move(moves, at=at)
    except InsufficientStock as short:
        raise by_sku(short, skus or {}) from None
    changes = fold(moves)
    for level in after:
        before = shifted(level, changes[level.place], back=True)
        tell_crossings(tx, crossings(before, level), at=at)
    tell_moves(tx, moves, at=at)
    return after


def by_sku(short: InsufficientStock, skus: Skus) -> InsufficientStock:
    """The same refusal in the words of people."""
    named = [evolve(each, sku=skus.get(VariantId(each.sku), each.sku)) for each in short.shortages]
    return InsufficientStock(named, removing=short.removing)


def level_at(levels: Iterable[StockLevel], location: str) -> StockLevel | None:
    """Of a variant's levels that at a location, if anything ever moved there."""
    return next((level for level in levels if level.location == location), None)
