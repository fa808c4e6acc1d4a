"""The books of stock: levels are a cache of their movements, and this proves it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from commerce_core.ids import VariantId
from commerce_core.inventory.records import Movement, StockLevel

Place = tuple[VariantId, str]
"""A variant at a location."""


def fold(movements: Iterable[Movement]) -> dict[Place, StockLevel]:
    """The level of every place that anything ever moved at: received 10 and allocated 3 is 10 on hand, 7 available."""
    sums: dict[Place, list[int]] = {}
    for move in movements:
        total = sums.setdefault((move.variant_id, move.location), [0, 0, 0])
        total[0] += move.on_hand
        total[1] += move.allocated
        total[2] += move.held
    return {place: StockLevel(*place, *total) for place, total in sums.items()}


def verify(levels: Iterable[StockLevel], movements: Iterable[Movement]) -> tuple[str, ...]:
    """Every place where a level differs from its movements or promises more than it has, one sentence each.

    Empty when the books are right. A level that is missing counts as zeros.
    """
    booked = fold(movements)
    stored = {(level.variant_id, level.location): level for level in levels}
    places = sorted(booked.keys() | stored.keys())
    return tuple(
        f"{place[0]} at {place[1]}: {fault}"
        for place in places
        for fault in _faults(stored.get(place, StockLevel(*place)), booked.get(place, StockLevel(*place)))
    )


def _faults(level: StockLevel, booked: StockLevel) -> Iterator[str]:
    for name in ("on_hand", "allocated", "held"):
        found, expected = getattr(level, name), getattr(booked, name)
        if found != expected:
            yield f"{name} is {found}, but its movements sum to {expected}"
    for name in ("on_hand", "allocated", "held", "available"):
        if getattr(level, name) < 0:
            yield f"{name} is {getattr(level, name)}, below zero"
