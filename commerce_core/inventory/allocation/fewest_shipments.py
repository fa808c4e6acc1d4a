"""Fewest shipments: as few places as can serve everything, and provably no fewer up to 12 places to choose among."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve

from commerce_core.inventory.allocation.branches import cheapest_set
from commerce_core.inventory.allocation.needs import Choice, Need, Routes, fill, places_of
from commerce_core.inventory.allocation.sets import Search, can_spare, greedy_set, missing_beside, search
from commerce_core.money import Minor


def choose(needs: Sequence[Need], routes: Routes) -> Choice:
    """The smallest set of places that has everything; of equally small ones, that which is first by priority.

    Places without which there is not enough belong to every set. Beyond 12 others, and where the search is given up
    (`branches.LOOKS`: not for up to 1,000 lines of 12 places), the place that adds most is taken until there is enough,
    then every place that is not needed after all is dropped; `why` says which way it went.
    """
    places = routes.first(places_of(needs))
    asked = search(needs, places)
    # Where each shipment costs 1 and no unit costs anything, the cheapest set is the smallest.
    counted = evolve(routes, shipment_minor=dict.fromkeys(places, Minor(1)), unit_minor={})
    chosen = cheapest_set(asked, counted) if asked.is_exact else None
    proved = "few places, not proved the fewest of" if chosen is None else "the fewest places, of all sets of"
    order = routes.first(_few(asked) if chosen is None else chosen)
    return Choice(tuple(fill(need, order) for need in needs), f"{proved} {len(places)}")


def _few(asked: Search) -> list[str]:
    chosen = greedy_set(asked, lambda _, gain: -gain)
    missing = missing_beside(asked.needs, chosen)
    for place in reversed(chosen):
        if can_spare(asked.needs, missing, place):
            chosen = [other for other in chosen if other != place]
            missing = missing_beside(asked.needs, chosen)
    return chosen
