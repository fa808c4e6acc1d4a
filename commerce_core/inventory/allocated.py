"""Units promised to an order, taken from as they leave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from commerce_core.ids import VariantId
from commerce_core.inventory.records import ReservedUnits

Units = tuple[ReservedUnits, ...]


def take_units(units: Iterable[ReservedUnits], wanted: Mapping[VariantId, int]) -> tuple[Units, Units]:
    """Split promised units into those wanted now and the rest, place by place in their order.

    Of 2 in the first place and 3 in the second, 4 wanted are 2 and 2, and 1 is left. A variant whose stock is not
    tracked has no promised units, and none are taken of it.
    """
    open_wishes = dict(wanted)
    taken, rest = [], []
    for unit in units:
        now = min(unit.quantity, open_wishes.get(unit.variant_id, 0))
        if now:
            open_wishes[unit.variant_id] -= now
            taken.append(ReservedUnits(unit.variant_id, unit.location, now))
        if unit.quantity > now:
            rest.append(ReservedUnits(unit.variant_id, unit.location, unit.quantity - now))
    return tuple(taken), tuple(rest)
