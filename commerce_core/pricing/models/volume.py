"""Volume: the tier that a quantity falls into prices all of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from attrs import field, frozen

from commerce_core.money import Rounding
from commerce_core.pricing.models.ladder import Ladder, Part, charge_by, compile_tiers
from commerce_core.pricing.models.mode import Mode
from commerce_core.pricing.models.model import HALF_UP, Charge
from commerce_core.pricing.models.tiers import Tier, check_size, check_tiers
from commerce_core.pricing.policy import DEFAULT, Policy
from commerce_core.pricing.quantities import Quantity


def volume_parts(ladder: Ladder, numerator: int, denominator: int, *, policy: Policy) -> tuple[Sequence[Part], int]:
    """The one part of a volume price: every unit at the rate of its tier, and the flat amount of that tier."""
    asked = (numerator, denominator)
    if ladder.in_packages:
        numerator, denominator = ladder.whole_packages(numerator, denominator), 1
    chosen_by = asked if policy.package_order == "tier_first" else (numerator, denominator)
    tier = ladder.tier_of(*chosen_by, policy=policy)
    units = numerator * ladder.grain
    amount = units * ladder.rates[tier] + ladder.flats[tier] * ladder.grain * denominator
    return (Part(tier, units, amount),), denominator


@frozen
class Volume:
    """Every unit costs what the tier of the whole quantity says: of 7.00 to 5 and 6.50 above, 6 cost 39.00.

    The total can fall when the quantity rises (5 of 10.00 are 50.00, 6 of 8.00 are 48.00): `VolumeNoCliff` mends that.
    With a `package_size` above 1 the quantity is whole packages, and `unit_amount` is the price of one. Raises
    `InvalidTiers`.
    """

    tiers: tuple[Tier, ...] = field(converter=check_tiers)
    package_size: int = field(default=1, converter=check_size)

    @cached_property
    def _ladder(self) -> Ladder:
        return compile_tiers(self.tiers, package_size=self.package_size)

    def charge(self, quantity: Quantity, *, policy: Policy = DEFAULT, rounding: Rounding = HALF_UP) -> Charge:
        """What a quantity costs. Raises `InvalidQuantity`, `BeyondLastTier` and `AmountRange`."""
        return charge_by(self._ladder, quantity, volume_parts, policy=policy, rounding=rounding)


MODE = Mode(
    lambda terms: Volume(terms.tiers, terms.package_size),
    "all units at the price of the tier that their number falls into",
    needs="tiers",
    takes="amount package_size",
    one_tier=True,
    may_fall=True,
)
