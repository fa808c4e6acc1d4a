"""Kits: what is sold as one and taken from stock as its components."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter

from commerce_core.checks import InvalidQuantity
from commerce_core.ids import VariantId
from commerce_core.inventory.errors import KitCycle
from commerce_core.inventory.records import check_units
from commerce_core.inventory.settings import Component, StockSettings

Kits = Mapping[VariantId, tuple[Component, ...]]
"""The components of each variant that is a kit."""

_MOST = 10**12
"""A kit of kits of a million each would not fit a column of 64 bits."""


def kits_of(settings: Iterable[StockSettings]) -> dict[VariantId, tuple[Component, ...]]:
    """The kits among stored settings."""
    return {found.id: found.components for found in settings if found.components}


def explode(demand: Mapping[VariantId, int], kits: Kits) -> dict[VariantId, int]:
    """What a demand takes from stock, kits within kits taken apart and what they share summed, by variant.

    2 sets of 1 quilt and 2 pillows, and 1 pillow alone, are 2 quilts and 5 pillows. Raises `KitCycle`, and
    `InvalidQuantity` for a demand that is no count or comes to more than 10^12 units of a variant.
    """
    wanted = {variant: check_units(units, field=variant) for variant, units in demand.items()}
    for kit in _outermost_first(wanted, kits):
        units = wanted.pop(kit)
        for part in kits[kit]:
            wanted[part.variant_id] = wanted.get(part.variant_id, 0) + units * part.quantity
            if wanted[part.variant_id] > _MOST:
                raise InvalidQuantity(f"A kit takes more than {_MOST} units.", field=kit, value=units, most=_MOST)
    return dict(sorted(wanted.items()))


def kit_available(kit: VariantId, kits: Kits, *, free: Mapping[VariantId, int]) -> int:
    """How many of a kit can be made of what is free: 7 pillows and 3 quilts are 3 sets of 1 quilt and 2 pillows.

    A variant that is no kit is its own component. Raises `KitCycle`.
    """
    needs = explode({kit: 1}, kits)
    return min(max(0, free.get(variant, 0)) // units for variant, units in needs.items())


def check_kits(kits: Kits) -> None:
    """Raise `KitCycle` if any kit contains itself, by however many others.

    Raises `InvalidQuantity` if one alone takes more than 10^12 units of a variant.
    """
    _outermost_first(kits, kits)
    for kit in kits:
        explode({kit: 1}, kits)


def _outermost_first(roots: Iterable[VariantId], kits: Kits) -> tuple[VariantId, ...]:
    """The kits that the roots need, each before those that it contains."""
    holders: dict[VariantId, list[VariantId]] = {}
    open_kits = [variant for variant in roots if kits.get(variant)]
    if not open_kits:
        return ()
    seen = set(open_kits)
    while open_kits:
        kit = open_kits.pop()
        holders.setdefault(kit, [])
        for inner in {part.variant_id for part in kits[kit] if kits.get(part.variant_id)}:
            holders.setdefault(inner, []).append(kit)
            if inner not in seen:
                seen.add(inner)
                open_kits.append(inner)
    try:
        return tuple(TopologicalSorter(holders).static_order())
    except CycleError as error:
        raise kit_cycle(_from_first_by_name(error.args[1][:-1])) from None


def kit_cycle(cycle: tuple[str, ...]) -> KitCycle:
    """The refusal of a kit that contains itself, with the way round."""
    message = f"A kit contains itself: {' > '.join(cycle)}. Take one of them out."
    return KitCycle(message, cycle=cycle)


def _from_first_by_name(ring: list[VariantId]) -> tuple[VariantId, ...]:
    first = ring.index(min(ring))
    return (*ring[first:], *ring[: first + 1])
