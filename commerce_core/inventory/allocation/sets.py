"""Sets of places: which places there are to choose among, and, where these are too many, a good set."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction

from attrs import frozen

from commerce_core.inventory.allocation.needs import Need

EXACT = 12
"""Places to choose among of which no set is better than that found: there are 2^12."""


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
        """Whether the best of all sets is looked for."""
        return len(self.others) <= EXACT


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
