"""Cheapest: the plan whose parcels cost least, and provably no less up to 12 places to choose among."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from commerce_core.inventory.allocation.branches import cheapest_set
from commerce_core.inventory.allocation.needs import Choice, Need, Routes, fill, places_of
from commerce_core.inventory.allocation.sets import Search, can_spare, greedy_set, missing_beside, search
from commerce_core.inventory.errors import MissingCost

Taken = tuple[dict[str, int], ...]
Cost = tuple[int, int, list[int]]
"""Minor units, parcels, and the places used by their order: what plans are compared by."""


def choose(needs: Sequence[Need], routes: Routes) -> Choice:
    """Each place used costs its `shipment_minor`, each unit its `unit_minor` (0 where none is given).

    One parcel for 9.00 is cheaper than two for 5.00 each, and dearer than two for 4.00. Of plans that cost the same,
    that with fewer parcels, then the first by priority. Beyond 12 places to choose among, and where the search for the
    cheapest is given up (`branches.LOOKS`: not for up to 1,000 lines of 12 places), it is greedy, and `why` says so.
    Raises `MissingCost` when a place that has units has no `shipment_minor`.
    """
    places = routes.first(places_of(needs))
    if missing := tuple(place for place in places if place not in routes.shipment_minor):
        message = (
            f"Give what a shipment costs from {', '.join(missing)} (`shipment_minor` of its location), or close it."
        )
        raise MissingCost(message, field="shipment_minor", locations=missing)
    asked = search(needs, places)
    chosen = cheapest_set(asked, routes) if asked.is_exact else None
    taken = _cheap(asked, routes, places) if chosen is None else _taken(asked.needs, routes, chosen)
    how = "cheap, not proved the cheapest" if chosen is None else f"the cheapest of all sets of {len(places)} places"
    return Choice(taken, f"{how}: {_cost(taken, routes, places)[0]} minor units")


def _cheap(asked: Search, routes: Routes, places: Sequence[str]) -> Taken:
    """Add what costs least for each unit it adds; then drop, dearest first, what is not needed or not worth it."""
    unit, shipment = routes.unit_minor, routes.shipment_minor
    chosen = greedy_set(asked, lambda place, gain: Fraction(shipment[place], gain) + unit.get(place, 0))
    taken, missing = _taken(asked.needs, routes, chosen), missing_beside(asked.needs, chosen)
    for place in sorted(chosen, key=lambda place: (-shipment[place], place)):
        if not can_spare(asked.needs, missing, place):
            continue
        without = [other for other in chosen if other != place]
        fewer = _taken(asked.needs, routes, without)
        if _cost(fewer, routes, places) <= _cost(taken, routes, places):
            chosen, taken, missing = without, fewer, missing_beside(asked.needs, without)
    return taken


def _taken(needs: Sequence[Need], routes: Routes, places: Sequence[str]) -> Taken:
    by_unit = sorted(routes.first(places), key=lambda place: routes.unit_minor.get(place, 0))
    return tuple(fill(need, by_unit) for need in needs)


def _by_unit(taken: Taken, routes: Routes) -> int:
    return sum(count * routes.unit_minor.get(place, 0) for units in taken for place, count in units.items())


def _cost(taken: Taken, routes: Routes, places: Sequence[str]) -> Cost:
    used = {place for units in taken for place in units}
    total = _by_unit(taken, routes) + sum(routes.shipment_minor[place] for place in used)
    return total, len(used), [n for n, place in enumerate(places) if place in used]
