"""What movements ask of stock levels, and whether the levels can bear it. Shared, so that stores refuse alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from attrs import evolve, frozen

from commerce_core.adapters.store.text import check_storable
from commerce_core.ids import VariantId
from commerce_core.inventory import InsufficientStock, Movement, Shortage, StockLevel

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
    check_storable([(m.kind, m.variant_id, m.location, m.cause, m.reason) for m in movements])
    summed: dict[Place, Change] = {}
    for move in movements:
        place = (move.variant_id, move.location)
        before = summed.get(place, Change())
        summed[place] = Change(
            before.on_hand + move.on_hand, before.allocated + move.allocated, before.held + move.held
        )
    return dict(sorted(summed.items()))


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
