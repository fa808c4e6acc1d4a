"""What movements ask of stock levels, and whether the levels can bear it. Shared, so that stores refuse alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import add, attrgetter

from commerce_core.adapters.store.text import check_texts
from commerce_core.inventory import COUNTERS, InsufficientStock, Movement, Place, Shortage, StockLevel, fold
from commerce_core.payments import refuse_card_text

Change = StockLevel
"""The sum of what some movements do to one level: differences, of which each may be below 0."""

counts_of: Callable[[StockLevel | Movement], tuple[int, ...]] = attrgetter(*COUNTERS)
"""The counters of a level or a movement, in their order."""
_WORDS: Callable[[Movement], tuple[str, ...]] = attrgetter("kind", "variant_id", "location", "cause", "reason")


def changes_of(movements: Sequence[Movement]) -> dict[Place, Change]:
    """Movements summed per level, in (variant, location) order: the one order in which all stores take rows."""
    words = {word for move in movements for word in _WORDS(move)}
    check_texts(*words)
    for reason in {move.reason for move in movements}:
        refuse_card_text(reason, field="reason")
    return dict(sorted(fold(movements).items()))


def changed(level: StockLevel, change: Change) -> StockLevel:
    """The level after a change."""
    counts = zip(COUNTERS, map(add, counts_of(level), counts_of(change)), strict=True)
    return StockLevel(level.variant_id, level.location, **dict(counts), low_at=level.low_at)


def all_changed(levels: Mapping[Place, StockLevel], changes: Mapping[Place, Change]) -> tuple[StockLevel, ...]:
    """Levels after their changes, in the order of these; absent ones are empty.

    Raises `InsufficientStock` with every level that cannot bear its change.
    """
    before = [levels.get(place) or StockLevel(*place) for place in changes]
    after = tuple(map(changed, before, changes.values()))
    found = [_shortage(level, then) for level, then in zip(before, after, strict=True)]
    if shortages := [shortage for shortage in found if shortage is not None]:
        raise InsufficientStock(shortages)
    return after


def by_place(levels: Iterable[StockLevel]) -> dict[Place, StockLevel]:
    """Levels by variant and location."""
    return {(level.variant_id, level.location): level for level in levels}


def _shortage(level: StockLevel, after: StockLevel) -> Shortage | None:
    """What is short: units to promise, or units that are to be taken from a count which has not so many."""
    if after.sellable >= 0 and min(counts_of(after)) >= 0:
        return None
    for name in ("allocated", "held", "sellable", *COUNTERS):
        before, then = getattr(level, name), getattr(after, name)
        if then < 0:
            return Shortage(level.variant_id, before - then, max(0, before))
    return None
