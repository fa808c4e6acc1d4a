"""Branch and bound: the set of places that costs least, found without trying every set on every line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import gcd
from operator import gt

from attrs import frozen

from commerce_core.inventory.allocation.needs import Need, Routes
from commerce_core.inventory.allocation.sets import EXACT, Search

LOOKS = 2**EXACT * 1_000
"""Times that a line is looked at before a search is given up: all sets of 12 places for 1,000 lines that differ."""

Rank = tuple[int, int, int]
"""Minor units, places, and which places these are, the first by priority lowest: what sets are compared by."""


@frozen
class Step:
    """A place that a set holds or does not, in a line of places where units get dearer.

    `free` is what it has of each line, `after` what those after it have together; `bit` stands for it in a rank,
    `bits` for it and all after it, and `least` is the cheapest shipment of these.
    """

    place: str
    shipment: int
    unit: int
    bit: int
    free: list[int]
    after: list[int]
    least: int
    bits: int


@frozen
class Branch:
    """What was settled for the first steps: the rank so far, and what is missing of each line, `left` in all."""

    at: int
    rank: Rank
    missing: list[int]
    left: int


def cheapest_set(asked: Search, routes: Routes) -> list[str] | None:
    """The places that cost least for all needs together, by priority; None where that takes more than `LOOKS`.

    Of sets that cost the same, that with fewer places, then the first by priority. A branch ends where what is settled,
    the cheapest next shipment and the cheapest next unit for all that is missing cost more than a set already found:
    1.00 for a shipment that left 3 units missing, the next ones 2.00 and 0.10 each, cannot become less than 3.30.
    """
    places = routes.first((*asked.fixed, *asked.others))
    by_unit = sorted(places, key=lambda place: (routes.unit_minor.get(place, 0), place not in asked.fixed))
    wanted, *free = zip(*_alike(asked.needs, by_unit), strict=True)
    steps = _steps(by_unit, [list(units) for units in free], _bits(places), routes)
    best: Rank | None = None
    looks, open_branches = 0, [Branch(0, (0, 0, 0), list(wanted), sum(wanted))]
    while open_branches:
        branch = open_branches.pop()
        if not branch.left:
            best = branch.rank if best is None else min(best, branch.rank)
        elif best is None or _at_least(branch, steps[branch.at]) < best:
            looks += len(branch.missing)
            if looks > LOOKS:
                return None
            open_branches += _parted(branch, steps[branch.at])
    assert best is not None
    return routes.first(step.place for step in steps if -best[2] & -step.bit)


def _alike(needs: Iterable[Need], places: Sequence[str]) -> list[list[int]]:
    """What is wanted and what each place has of it, needs that are multiples of each other added up.

    1 of each of 500 variants that the same two places have is 500 of one that both have 500 of.
    """
    times: dict[tuple[int, ...], int] = {}
    for need in needs:
        row = (need.wanted, *(min(need.free.get(place, 0), need.wanted) for place in places))
        most = gcd(*row)
        key = tuple(units // most for units in row)
        times[key] = times.get(key, 0) + most
    return [[units * count for units in key] for key, count in times.items()]


def _bits(places: Sequence[str]) -> dict[str, int]:
    # Below 0, so that of two sets that with the first place in which they differ has the lower sum.
    return {place: -(2 ** (len(places) - n)) for n, place in enumerate(places)}


def _steps(places: Sequence[str], free: Sequence[list[int]], bits: dict[str, int], routes: Routes) -> list[Step]:
    steps: list[Step] = []
    after, least, rest = [0] * len(free[0]), routes.shipment_minor[places[-1]], 0
    for place, units in zip(reversed(places), reversed(free), strict=True):
        shipment, unit = routes.shipment_minor[place], routes.unit_minor.get(place, 0)
        least, rest = min(least, shipment), rest + bits[place]
        steps.append(Step(place, shipment, unit, bits[place], units, after, least, rest))
        after = [own + later for own, later in zip(units, after, strict=True)]
    return steps[::-1]


def _at_least(branch: Branch, step: Step) -> Rank:
    """No set of this branch ranks lower; something is missing, so it has another place."""
    cost, count, bits = branch.rank
    return cost + step.least + branch.left * step.unit, count + 1, bits + step.bits


def _parted(branch: Branch, step: Step) -> Iterator[Branch]:
    """The branch without the place, where those after it have enough, and that with it, where it adds something."""
    if not any(map(gt, branch.missing, step.after)):
        yield Branch(branch.at + 1, branch.rank, branch.missing, branch.left)
    missing = [units - free if units > free else 0 for units, free in zip(branch.missing, step.free, strict=True)]
    left = sum(missing)
    if left < branch.left:
        cost, count, bits = branch.rank
        cost += step.shipment + (branch.left - left) * step.unit
        yield Branch(branch.at + 1, (cost, count + 1, bits + step.bit), missing, left)
