"""From what is wanted to the units that will serve it: sums first, all or nothing, every shortage at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from commerce_core.checks import check_quantity
from commerce_core.ids import VariantId
from commerce_core.inventory.errors import InsufficientStock
from commerce_core.inventory.records import ReservedUnits, Shortage, StockLevel, check_units


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
    """Choose the units that serve the whole demand, in (variant, location) order, or raise `InsufficientStock`.

    A demand of 5 over levels with 3 and 4 available takes 3 from the first location by name and 2 from the next. The
    error names each short variant by its SKU in `skus`, else by its id, with what all locations have together. Raises
    also `InvalidQuantity`.
    """
    for variant, wanted in demand.items():
        check_units(wanted, field=variant)
    by_variant: dict[VariantId, list[StockLevel]] = {variant: [] for variant in sorted(demand)}
    for level in sorted(levels, key=lambda level: level.location):
        if level.variant_id in by_variant:
            by_variant[level.variant_id].append(level)
    _check_available(by_variant, demand, skus or {})
    return tuple(unit for variant, found in by_variant.items() for unit in _take(found, demand[variant]))


def _check_available(
    by_variant: Mapping[VariantId, list[StockLevel]], demand: Mapping[VariantId, int], skus: Mapping[VariantId, str]
) -> None:
    available = {variant: sum(max(level.available, 0) for level in found) for variant, found in by_variant.items()}
    shortages = [
        Shortage(skus.get(variant, variant), demand[variant], free)
        for variant, free in available.items()
        if free < demand[variant]
    ]
    if shortages:
        raise InsufficientStock(shortages)


def _take(levels: Iterable[StockLevel], wanted: int) -> Iterable[ReservedUnits]:
    for level in levels:
        taken = min(wanted, level.available)
        if taken > 0:
            yield ReservedUnits(level.variant_id, level.location, taken)
            wanted -= taken
