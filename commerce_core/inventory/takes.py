"""Takes: what one unit that is sold takes from stock, remembered by the order that sold it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from attrs import frozen

from commerce_core.ids import VariantId
from commerce_core.inventory.kits import explode, kits_of
from commerce_core.inventory.policy import Policy, Taken
from commerce_core.inventory.settings import StockSettings, taken_of

Settings = Mapping[VariantId, StockSettings]


@frozen
class Take:
    """So many units of one variant's stock for each unit sold, and when they are set aside."""

    variant_id: VariantId
    quantity: int = 1
    taken: Taken = "on_order"

    @property
    def is_promised(self) -> bool:
        """Whether units are set aside, and more than there are refused: of `none` and `track_only` never."""
        return self.taken not in ("none", "track_only")


def takes_of(variant_id: VariantId, settings: Settings, *, policy: Policy) -> tuple[Take, ...]:
    """What one unit of a variant takes, by variant: a kit its components, each as its own settings say.

    A kit of a quilt and 2 pillows, of which nobody counts the quilts, takes 2 pillows. Raises `KitCycle`.
    """
    parts = explode({variant_id: 1}, kits_of(settings.values()))
    found = (Take(part, units, taken_of(settings.get(part), policy)) for part, units in parts.items())
    return tuple(take for take in found if take.taken != "none")


def taken_by(
    sold: Iterable[tuple[tuple[Take, ...], int]], *, when: Callable[[Take], bool] = lambda take: True
) -> dict[VariantId, int]:
    """Units by variant of so many times some takes: 2 sets with 2 pillows and 1 pillow take 5 pillows.

    Only of the takes for which `when` holds.
    """
    sums = Counter[VariantId]()
    for takes, quantity in sold:
        for take in filter(when, takes):
            sums[take.variant_id] += take.quantity * quantity
    return dict(sorted(sums.items()))
