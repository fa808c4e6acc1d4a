"""Backorders: one cap for a variant, which stands at one location, so that places do not multiply it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from commerce_core.errors import Detail
from commerce_core.inventory.allocation.needs import Routes
from commerce_core.inventory.errors import InsufficientStock
from commerce_core.inventory.records import MAIN, Shortage, StockLevel


def owed(level: StockLevel) -> int:
    """Units that a level has promised beyond what is there: 5 on hand and 7 allocated owe 2."""
    return max(0, -level.available)


def backorder_home(levels: Iterable[StockLevel], routes: Routes) -> str:
    """The location that backorders of a variant go to: where they do now, while it is open.

    Else the first open place by priority that has a level, else the first open one that there is, else `main`.
    """
    found = {level.location: level.backorder_limit for level in levels if level.location not in routes.closed}
    if found:
        return min(routes.first(found), key=lambda place: -found[place])
    return next(iter(routes.first(routes.priorities.keys() - routes.closed)), MAIN)


def backorder_limits(levels: Sequence[StockLevel], cap: int, *, home: str) -> Mapping[str, int]:
    """The limit of each place, which together are the cap: what it owes, and at `home` the rest.

    A cap of 5, of which another place owes 2, leaves 3 at home. A cap below what is owed leaves what is owed.
    """
    limits = {level.location: owed(level) for level in levels}
    others = sum(units for place, units in limits.items() if place != home)
    limits[home] = max(limits.get(home, 0), cap - others)
    return limits


def check_backorder_cap(levels: Sequence[StockLevel], cap: int, *, sku: str) -> None:
    """Raise `InsufficientStock` for a cap below what is owed: of 4 with 3 owed, 1 can be taken away, and not 2."""
    promised = sum(owed(level) for level in levels)
    if cap < promised:
        now = max(promised, sum(level.backorder_limit for level in levels))
        owes = Detail(
            sku, f"{promised} are owed: not below {promised}", {"sku": sku, "backorder_limit": cap, "owed": promised}
        )
        way = f"Let the backorder limit be at least {promised}, or cancel orders first."
        raise InsufficientStock([Shortage(sku, now - cap, now - promised)], details=[owes], way=way)
