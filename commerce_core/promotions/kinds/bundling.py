"""Which units make up the sets of a bundle whose components may overlap: on counts, by Hall's theorem."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple


class Demand(NamedTuple):
    """What the sets need. `fits` says by place which components a row fits, as bits; `order` who is taken first.

    `parts` is how many units of each component make one set.
    """

    fits: Mapping[int, int]
    parts: Sequence[int]
    order: Sequence[int]


def classes(components: Iterable[Iterable[int]]) -> dict[int, int]:
    """The components that each place fits, as bits: a place that fits the first and the third has 0b101."""
    fits: dict[int, int] = {}
    for bit, places in enumerate(components):
        for place in places:
            fits[place] = fits.get(place, 0) | 1 << bit
    return fits


def most_sets(demand: Demand, free: Sequence[int], most: int | None) -> int:
    """How many complete sets there are: whichever components are looked at, enough units must fit one of them.

    With 3 colas (also drinks) and 1 other drink, "a cola and a drink" can be had twice.
    """
    counts = _by_class(demand.fits, free)
    sizes = [sum(count for fits, count in counts.items() if fits & subset) for subset in _subsets(demand)]
    needs = [_need(demand.parts, subset) for subset in _subsets(demand)]
    sets = min(size // need for size, need in zip(sizes, needs, strict=True))
    return sets if most is None else min(sets, most)


def shortfall(demand: Demand, free: Sequence[int]) -> list[int]:
    """How many units of each component are missing for one set; together as few as can be.

    Each component in turn has as many units as every group of components with it leaves (a greedy choice over a
    polymatroid). With 1 cola (also a drink) and no other drink, "a cola and a drink" lacks one drink.
    """
    counts = _by_class(demand.fits, free)
    spare = {subset: sum(count for fits, count in counts.items() if fits & subset) for subset in _subsets(demand)}
    short = []
    for bit, part in enumerate(demand.parts):
        groups = [subset for subset in spare if subset >> bit & 1]
        had = min(part, *[spare[subset] for subset in groups])
        for subset in groups:
            spare[subset] -= had
        short.append(part - had)
    return short


def pick_units(demand: Demand, free: Sequence[int], sets: int) -> list[int]:
    """How many units of each row `sets` sets take, the first in order first.

    A row may give units as long as no group of components gets more than it needs: what fits only components of the
    group is counted against it. Such choices form a matroid, so taking the first that fits is best.
    """
    room = [0, *(sets * _need(demand.parts, subset) for subset in _subsets(demand))]
    around = {fits: [subset for subset in _subsets(demand) if fits & subset == fits] for fits in _subsets(demand)}
    counts, whole = [0] * len(free), len(room) - 1
    for place in demand.order:
        if not room[whole]:
            break
        groups = around[demand.fits[place]]
        counts[place] = taken = min(free[place], *[room[subset] for subset in groups])
        for subset in groups if taken else ():
            room[subset] -= taken
    return counts


def _subsets(demand: Demand) -> range:
    return range(1, 1 << len(demand.parts))


def _need(parts: Sequence[int], subset: int) -> int:
    return sum(part for bit, part in enumerate(parts) if subset >> bit & 1)


def _by_class(fits: Mapping[int, int], free: Sequence[int]) -> dict[int, int]:
    counts: dict[int, int] = {}
    for place, members in fits.items():
        counts[members] = counts.get(members, 0) + free[place]
    return counts
