"""Fewest shipments: as few places as can serve everything, and provably no fewer up to 12 places to choose among."""

from __future__ import annotations

from collections.abc import Sequence

from commerce_core.inventory.allocation.needs import Choice, Need, Routes, fill, places_of
from commerce_core.inventory.allocation.sets import (
    Search,
    can_spare,
    greedy_set,
    missing_beside,
    search,
    sufficient_sets,
)


def choose(needs: Sequence[Need], routes: Routes) -> Choice:
    """Try every set of places; of equally small ones, take that which is first by priority.

    Places without which there is not enough belong to every set. Beyond 12 others the place that adds most is taken
    until there is enough, then every place that is not needed after all is dropped; `why` says which way it went.
    """
    places = routes.first(places_of(needs))
    asked = search(needs, places)
    if asked.is_exact:
        # The higher of two masks with as many bits holds the place that comes first.
        chosen = asked.chosen(min(sufficient_sets(asked), key=lambda mask: (mask.bit_count(), -mask)))
        how = f"the fewest places, of all sets of {len(places)}"
    else:
        chosen, how = _few(asked), f"few places, not proved the fewest of {len(places)}"
    order = [place for place in places if place in set(chosen)]
    return Choice(tuple(fill(need, order) for need in needs), how)


def _few(asked: Search) -> list[str]:
    chosen = greedy_set(asked, lambda _, gain: -gain)
    missing = missing_beside(asked.needs, chosen)
    for place in reversed(chosen):
        if can_spare(asked.needs, missing, place):
            chosen = [other for other in chosen if other != place]
            missing = missing_beside(asked.needs, chosen)
    return chosen
