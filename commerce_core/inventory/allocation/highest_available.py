"""Highest available: each variant from where most of it is, which evens stock out."""

from __future__ import annotations

from collections.abc import Sequence

from commerce_core.inventory.allocation.needs import Choice, Need, Routes, fill


def choose(needs: Sequence[Need], routes: Routes) -> Choice:
    """Of 5 wanted, over places with 3 and 4, take 4 and 1."""
    return Choice(tuple(fill(need, _fullest_first(need, routes)) for need in needs), "where most of each variant is")


def _fullest_first(need: Need, routes: Routes) -> list[str]:
    return sorted(routes.first(need.free), key=lambda place: -need.free[place])
