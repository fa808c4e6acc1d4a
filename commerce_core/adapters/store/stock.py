"""What movements ask of stock levels, and whether the levels can bear it. Shared, so that stores refuse alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from attrs import evolve

from commerce_core.adapters.store.text import check_texts
from commerce_core.ids import VariantId
from commerce_core.inventory import COUNTERS, InsufficientStock, Movement, Shortage, StockLevel, faults_of, fold
from commerce_core.payments import refuse_card_text

Place = tuple[VariantId, str]
"""A variant and a location: what has a stock level."""

Change = StockLevel
"""The sum of what some movements do to one level: differences, of which each may be below 0."""


def changes_of(movements: Sequence[Movement]) -> dict[Place, Change]:
    """Movements summed per level, in (variant, location) order: the one order in which all stores take rows."""
    for move in movements:
        check_texts(move.kind, move.variant_id, move.location, move.cause, move.reason)
        refuse_card_text(move.reason, field="reason")
    return dict(sorted(fold(movements).items()))


def starts_level(change: Change) -> bool:
    """Whether a level that does not exist yet (0 of everything) can bear it; then every level can."""
    return not faults_of(change)


def changed(level: StockLevel, change: Change) -> StockLevel:
    """The level after a change."""
    return evolve(level, **{name: getattr(level, name) + getattr(change, name) for name in COUNTERS})


def refuse_shortages(levels: Mapping[Place, StockLevel], changes: Mapping[Place, Change]) -> None:
    """Raise `InsufficientStock` with every level that cannot bear its change; absent levels are empty."""
    found = [_shortage(levels.get(place) or StockLevel(*place), change) for place, change in changes.items()]
    if shortages := [shortage for shortage in found if shortage is not None]:
        raise InsufficientStock(shortages)


def by_place(levels: Iterable[StockLevel]) -> dict[Place, StockLevel]:
    """Levels by variant and location."""
    return {(level.variant_id, level.location): level for level in levels}


def _shortage(level: StockLevel, change: Change) -> Shortage | None:
    """What is short: units to promise, or units that are to be taken from a count which has not so many."""
    after = changed(level, change)
    for name in ("allocated", "held", "sellable", *COUNTERS):
        before, then = getattr(level, name), getattr(after, name)
        if then < 0:
            return Shortage(level.variant_id, before - then, max(0, before))
    return None
