"""The sum of what is wanted, before anything is planned."""

from __future__ import annotations

from collections.abc import Iterable

from commerce_core.checks import check_quantity
from commerce_core.ids import VariantId


def demand_of(pairs: Iterable[tuple[VariantId, int]]) -> dict[VariantId, int]:
    """Units wanted of each variant: two lines of 3 of the same variant want 6.

    Checked line by line against one level, they would get 6 of the 5 there are. Raises `InvalidQuantity`.
    """
    demand: dict[VariantId, int] = {}
    for variant, quantity in pairs:
        demand[variant] = demand.get(variant, 0) + check_quantity(quantity)
    return demand
