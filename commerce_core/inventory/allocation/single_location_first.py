"""Single location first: everything from one place if any has it all, else in the shop's own order."""

from __future__ import annotations

from collections.abc import Sequence

from commerce_core.inventory.allocation import priority
from commerce_core.inventory.allocation.needs import Choice, Need, Routes, fill, places_of, suffice


def choose(needs: Sequence[Need], routes: Routes) -> Choice:
    """The first place by priority that has all; no search for the fewest when there is none."""
    for place in routes.first(places_of(needs)):
        if suffice(needs, [place]):
            return Choice(tuple(fill(need, [place]) for need in needs), "one place has everything")
    return Choice(priority.choose(needs, routes).taken, "no place has everything: places in order of priority")
