"""The sum of what is wanted, and the plainest plan for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from commerce_core.checks import check_quantity
from commerce_core.ids import VariantId
from commerce_core.inventory.allocation import allocate_plan
from commerce_core.inventory.records import ReservedUnits, StockLevel


def demand_of(pairs: Iterable[tuple[VariantId, int]]) -> dict[VariantId, int]:
    """Units wanted of each variant: two lines of 3 of the same variant want 6.

    Checked line by line against one level, they would get 6 of the 5 there are. Raises `InvalidQuantity`.
    """
    demand: dict[VariantId, int] = {}
    for variant, quantity in pairs:
        demand[variant] = demand.get(variant, 0) + check_quantity(quantity)
    return demand


def plan_units(
    levels: Iterable[StockLevel], demand: Mapping[VariantId, int], *, skus: Mapping[VariantId, str] | None = None
) -> tuple[ReservedUnits, ...]:
    """The units of `allocate_plan` where all locations are alike: those first by name are emptied first.

    Raises `InsufficientStock` and `InvalidQuantity`.
    """
    return allocate_plan(demand, levels, skus=skus).units
