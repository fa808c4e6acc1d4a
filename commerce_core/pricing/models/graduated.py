"""Graduated: every unit costs what its own tier says."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

from attrs import field, frozen

from commerce_core.money import MAX_MINOR, Minor, Rounding, divide, rounding_mode
from commerce_core.pricing.models.ladder import Ladder, Part, charge_by, compile_tiers
from commerce_core.pricing.models.mode import Mode
from commerce_core.pricing.models.model import HALF_UP, Charge, Slice, too_much
from commerce_core.pricing.models.tiers import Tier, check_size, check_tiers
from commerce_core.pricing.policy import DEFAULT, Policy
from commerce_core.pricing.quantities import MAX_UNITS, Quantity


def graduated_parts(ladder: Ladder, numerator: int, denominator: int, *, policy: Policy) -> tuple[Sequence[Part], int]:
    """One part for each tier that the quantity reaches, with the flat amount of each."""
    by_tier = ladder.in_packages and policy.package_order == "tier_first"
    if ladder.in_packages and not by_tier:
        numerator, denominator = ladder.whole_packages(numerator, denominator), 1
    last, scale = ladder.tier_of(numerator, denominator, policy), ladder.grain * denominator
    edges = [start * denominator for start in ladder.starts[: last + 1]] + [numerator * ladder.grain]
    widths = [upper - lower for lower, upper in pairwise(edges)]
    if by_tier:
        widths = [ladder.whole_packages(width, scale) * scale for width in widths]
    parts = [
        Part(tier, width, width * ladder.rates[tier] + ladder.flats[tier] * scale) for tier, width in enumerate(widths)
    ]
    return parts, denominator


@frozen
class Graduated:
    """Units up to the end of a tier cost what that tier says: of 7.00 to 5 and 6.50 above, 6 cost 41.50.

    The flat amount of every tier that is reached is added. With a `package_size` above 1 the quantity is whole
    packages, and `unit_amount` is the price of one; a tier that ends inside a package bears its share. Raises
    `InvalidTiers`.
    """

    tiers: tuple[Tier, ...] = field(converter=check_tiers)
    package_size: int = field(default=1, converter=check_size)

    @cached_property
    def _ladder(self) -> Ladder:
        return compile_tiers(self.tiers, package_size=self.package_size)

    def charge(self, quantity: Quantity, *, policy: Policy = DEFAULT, rounding: Rounding = HALF_UP) -> Charge:
        """What a quantity costs. Raises `InvalidQuantity`, `BeyondLastTier` and `AmountRange`.

        Whole units, the usual case, take a search and a multiplication instead of a part for each tier, written in one
        place since every call would cost a tenth of the whole.
        """
        if rounding is not HALF_UP:
            rounding = rounding_mode(rounding)
        ladder = self._ladder
        if type(quantity) is not int or policy.round_at == "tier" or ladder.in_packages:
            return charge_by(ladder, quantity, graduated_parts, policy=policy, rounding=rounding)
        units = quantity * ladder.grain
        tier = bisect_left(ladder.tops, units)
        if not 0 < quantity <= MAX_UNITS or tier == len(ladder.rates):
            return charge_by(ladder, quantity, graduated_parts, policy=policy, rounding=rounding)
        total = ladder.sums[tier] + (units - ladder.starts[tier]) * ladder.rates[tier]
        if ladder.whole != 1:
            total = divide(total, ladder.whole, rounding)
        if total > MAX_MINOR:
            raise too_much()
        return Charge(Minor(total), quantity, (self._slices, (quantity, policy, rounding)))

    def _slices(self, quantity: int, policy: Policy, rounding: Rounding) -> tuple[Slice, ...]:
        return charge_by(self._ladder, quantity, graduated_parts, policy=policy, rounding=rounding).slices


MODE = Mode(
    lambda terms: Graduated(terms.tiers, terms.package_size),
    "every unit at the price of its own tier",
    needs="tiers",
    takes="amount package_size",
)
