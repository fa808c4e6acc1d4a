"""What movements ask of stock levels, and whether the levels can bear it. Shared, so that stores refuse alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from attrs import evolve, frozen

from commerce_core.adapters.store.text import check_texts
from commerce_core.ids import VariantId
from commerce_core.inventory import InsufficientStock, Movement, Shortage, StockLevel
from commerce_core.payments import refuse_card_text

Place = tuple[VariantId, str]
"""A variant and a location: what has a stock level."""


@frozen
class Change:
    """The sum of what some movements do to one level."""

    on_hand: int = 0
    allocated: int = 0
    held: int = 0

    @property
    def starts_level(self) -> bool:
        """Whether a level that does not exist yet (0 of everything) can bear it; then every level can."""
        return self.allocated >= 0 and self.held >= 0 and self.on_hand >= self.allocated + self.held


def changes_of(movements: Sequence[Movement]) -> dict[Place, Change]:
    """Movements summed per level, in (variant, location) order: the one order in which all stores take rows."""
    sums: dict[Place, list[int]] = {}
    for move in movements:
        check_texts(move.kind, move.variant_id, move.location, move.cause, move.reason)
        refuse_card_text(move.reason, field="reason")
        sum_ = sums.setdefault((move.variant_id, move.location), [0, 0, 0])
        sum_[0] += move.on_hand
        sum_[1] += move.allocated
        sum_[2] += move.held
    return {place: Change(*sums[place]) for place in sorted(sums)}


def moved(level: StockLevel, change: Change) -> StockLevel:
    """The level after a change."""
    return evolve(
        level,
        on_hand=level.on_hand + change.on_hand,
        allocated=level.allocated + change.allocated,
        held=level.held + change.held,
    )


def refuse_shortages(levels: Mapping[Place, StockLevel], changes: Mapping[Place, Change]) -> None:
    """Raise `InsufficientStock` with every level that cannot bear its change; absent levels are empty."""
    found = [_shortage(levels.get(place) or StockLevel(*place), change) for place, change in changes.items()]
    if shortages := [shortage for shortage in found if shortage is not None]:
        raise InsufficientStock(shortages)


def by_place(levels: Iterable[StockLevel]) -> dict[Place, StockLevel]:
    """Levels by variant and location."""
    return {(level.variant_id, level.location): level for level in levels}


def _shortage(level: StockLevel, change: Change) -> Shortage | None:
    """What is short: units to promise, or promised units to give back."""
    after = moved(level, change)
    if after.allocated < 0:
        return Shortage(level.variant_id, -change.allocated, level.allocated)
    if after.held < 0:
        return Shortage(level.variant_id, -change.held, level.held)
    if after.available < 0:
        return Shortage(level.variant_id, level.available - after.available, level.available)
    return None
