"""Proportional: from every place its share, so that all of them last equally long."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from commerce_core.inventory.allocation.needs import Choice, Need, Routes


def choose(needs: Sequence[Need], routes: Routes) -> Choice:
    """Of 5 wanted, over places with 2 and 8, take 1 and 4; what is left over goes to the largest remainders."""
    return Choice(tuple(_shares(need, routes) for need in needs), "from each place its share of what is there")


def _shares(need: Need, routes: Routes) -> Mapping[str, int]:
    # A share is never more than is free: wanted * free / total <= free, which is whole.
    total = sum(need.free.values())
    shares = {place: divmod(need.wanted * need.free[place], total) for place in routes.first(need.free)}
    left = need.wanted - sum(whole for whole, _ in shares.values())
    rounded_up = set(sorted(shares, key=lambda place: -shares[place][1])[:left])
    taken = {place: whole + (place in rounded_up) for place, (whole, _) in shares.items()}
    return {place: units for place, units in taken.items() if units}
