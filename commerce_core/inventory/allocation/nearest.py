"""Nearest: the places by their distance, each emptied before the next is opened."""

from __future__ import annotations

from collections.abc import Sequence

from commerce_core.inventory.allocation.needs import Choice, Need, Routes, fill, places_of


def choose(needs: Sequence[Need], routes: Routes) -> Choice:
    """A place whose distance is not known comes last."""
    places = routes.first(places_of(needs))
    known = sorted((place for place in places if place in routes.distances), key=routes.distances.__getitem__)
    order = known + [place for place in places if place not in routes.distances]
    told = ", ".join(f"{place} {routes.distances[place]}" for place in known) or "none is known"
    return Choice(tuple(fill(need, order) for need in needs), f"places by distance ({told})")
