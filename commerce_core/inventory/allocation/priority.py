"""Priority: the places in the shop's own order, each emptied before the next is opened."""

from __future__ import annotations

from collections.abc import Sequence

from commerce_core.inventory.allocation.needs import Choice, Need, Routes, fill, places_of


def choose(needs: Sequence[Need], routes: Routes) -> Choice:
    """Of 5 wanted, 3 from the first place that has 3 and 2 from the next."""
    order = routes.first(places_of(needs))
    return Choice(tuple(fill(need, order) for need in needs), "places in order of priority")
