"""Sets of places: all that have enough of everything, and, where they are too many to try, a good one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction

from attrs import frozen

from commerce_core.inventory.allocation.needs import Need

EXACT = 12
"""Places to choose among of which every set is tried: 2^12 of them."""


@frozen
class Search:
    """Needs and the places that have something for them: those that are `fixed`, without which there is not enough,
    and the `others`, among which there is a choice. Places are in order of preference.
    """

    needs: tuple[Need, ...]
    fixed: tuple[str, ...]
    others: tuple[str, ...]

    @property
    def is_exact(self) -> bool:
        """Whether every set can be tried."""
        return len(self.others) <= EXACT

    def chosen(self, mask: int) -> list[str]:
        """The fixed places and those of a set: bits, the highest for the first of the others."""
        last = len(self.others) - 1
        return [*self.fixed, *(place for n, place in enumerate(self.others) if mask >> (last - n) & 1)]


def search(needs: Iterable[Need], places: Iterable[str]) -> Search:
    """Tell the places that every plan must use from those that it may."""
    wanted, ordered = tuple(needs), tuple(places)
    spare = [sum(need.free.values()) - need.wanted for need in wanted]
    fixed = {
        place
        for place in ordered
        if any(need.free.get(place, 0) > left for need, left in zip(wanted, spare, strict=True))
    }
    return Search(wanted, tuple(p for p in ordered if p in fixed), tuple(p for p in ordered if p not in fixed))


def sums_of_sets(values: Sequence[int]) -> list[int]:
    """The sum of every set of values, at the place that its bits give: of 1 and 5, 0, 5, 1 and 6."""
    sums = [0]
    for value in reversed(values):
        sums += [total + value for total in sums]
    return sums


def sufficient_sets(asked: Search) -> list[int]:
    """Every set of the others that has, with the fixed places, enough of everything."""
    masks = list(range(2 ** len(asked.others)))
    for need, missing in zip(asked.needs, missing_beside(asked.needs, asked.fixed), strict=True):
        free = sums_of_sets([need.free.get(place, 0) for place in asked.others])
        masks = [mask for mask in masks if free[mask] >= missing]
    return masks


def missing_beside(needs: Iterable[Need], chosen: Iterable[str]) -> list[int]:
    """What is still missing of each need when some places give all they have; below 0 when they have more."""
    places = tuple(chosen)
    return [need.wanted - sum(need.free.get(place, 0) for place in places) for need in needs]


def greedy_set(asked: Search, rank: Callable[[str, int], Fraction | int]) -> list[str]:
    """Add the place whose `rank(place, units it adds)` is lowest until there is enough; places in the order added."""
    chosen, missing = list(asked.fixed), missing_beside(asked.needs, asked.fixed)
    left = list(asked.others)
    while any(units > 0 for units in missing):
        gains = {place: _gain(asked.needs, missing, place) for place in left}
        useful = [place for place in left if gains[place]]
        best = min(useful, key=lambda place: rank(place, gains[place]))
        missing = [units - need.free.get(best, 0) for need, units in zip(asked.needs, missing, strict=True)]
        chosen.append(best)
        left.remove(best)
    return chosen


def can_spare(needs: Iterable[Need], missing: Iterable[int], place: str) -> bool:
    """Whether there is enough without a place of those beside which so much is missing."""
    return all(units + need.free.get(place, 0) <= 0 for need, units in zip(needs, missing, strict=True))


def _gain(needs: Iterable[Need], missing: Iterable[int], place: str) -> int:
    pairs = zip(needs, missing, strict=True)
    return sum(min(units, need.free.get(place, 0)) for need, units in pairs if units > 0)
