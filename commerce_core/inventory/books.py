"""The books of stock: levels are a cache of their movements, and this proves it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import add, attrgetter, sub

from attrs import evolve

from commerce_core.inventory.records import COUNTERS, Movement, Place, StockLevel

_counts = attrgetter(*COUNTERS)


def fold(movements: Iterable[Movement]) -> dict[Place, StockLevel]:
    """The level of every place that anything ever moved at: received 10 and allocated 3 is 10 on hand, 7 available."""
    sums: dict[Place, list[int]] = {}
    for move in movements:
        place, changes = move.place, _counts(move)
        sums[place] = [a + b for a, b in zip(sums[place], changes, strict=True)] if place in sums else list(changes)
    return {place: StockLevel(*place, *total) for place, total in sums.items()}


def moved(level: StockLevel, movements: Iterable[Movement]) -> StockLevel:
    """The level once those of the movements that are its own have happened; nothing is checked."""
    own = fold(move for move in movements if move.place == level.place)
    return shifted(level, own.get(level.place))


def shifted(level: StockLevel, change: StockLevel | None, *, back: bool = False) -> StockLevel:
    """The level with what movements `fold` to (None: nothing), or without it: as it was before they happened."""
    if change is None:
        return level
    counts = zip(COUNTERS, map(sub if back else add, _counts(level), _counts(change)), strict=True)
    return evolve(level, **dict(counts))


def faults_of(level: StockLevel) -> tuple[str, ...]:
    """What is wrong with a level: counts below zero, and promises beyond what is there and its backorder limit."""
    return tuple(
        f"{name} is {getattr(level, name)}, below zero"
        for name in (*COUNTERS, "available" if level.backorder_limit == 0 else "sellable")
        if getattr(level, name) < 0
    )


def verify(levels: Iterable[StockLevel], movements: Iterable[Movement]) -> tuple[str, ...]:
    """Every place where a level differs from its movements or promises more than it may, one sentence each.

    Empty when the books are right. A level that is missing counts as zeros.
    """
    booked = fold(movements)
    stored = {level.place: level for level in levels}
    places = sorted(booked.keys() | stored.keys())
    return tuple(
        f"{place[0]} at {place[1]}: {fault}"
        for place in places
        for fault in _differences(stored.get(place, StockLevel(*place)), booked.get(place, StockLevel(*place)))
    )


def _differences(level: StockLevel, booked: StockLevel) -> Iterator[str]:
    for name in COUNTERS:
        found, expected = getattr(level, name), getattr(booked, name)
        if found != expected:
            yield f"{name} is {found}, but its movements sum to {expected}"
    yield from faults_of(level)
