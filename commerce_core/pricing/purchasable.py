"""The quantities of a plan that can be bought, as integers, so that the one next to another is exact."""

from __future__ import annotations

from decimal import Decimal

from attrs import frozen

from commerce_core.money import ratio
from commerce_core.pricing.plans import Plan
from commerce_core.pricing.policy import Policy
from commerce_core.pricing.quantities import as_decimal

JUST_ABOVE = Decimal("0.001")
"""Where any quantity may be bought, the one next to 10 is looked for this much above it (or finer than the bounds)."""


@frozen
class Purchasable:
    """Quantities in 1 / `grain` units: multiples of `step` from `least` to `most` (None: without end).

    `ends` are where the tiers of the plan end for those who buy whole packages: a tier to 15 of packages of 10 ends at
    10, since 11 are already 20. None is an open end.
    """

    grain: int
    step: int
    least: int
    most: int | None
    ends: tuple[int | None, ...]

    @staticmethod
    def of(plan: Plan, policy: Policy) -> Purchasable:
        """What can be bought of a plan."""
        limits = plan.limits
        step = JUST_ABOVE if limits.quantity_step is None else limits.quantity_step
        bounds = (step, limits.min_quantity, limits.max_quantity, *(tier.up_to for tier in plan.tiers))
        grain = max(ratio(bound)[1] for bound in (1, *bounds) if bound is not None)
        in_packages = plan.package_size > 1 and policy.package_order == "round_up_first"
        rounded = plan.package_size * grain if in_packages else 1
        ends = (None if tier.up_to is None else _grains(tier.up_to, grain) // rounded * rounded for tier in plan.tiers)
        return Purchasable(
            grain=grain,
            step=1 if limits.quantity_step is None else _grains(step, grain),
            least=_grains(limits.min_quantity or 0, grain),
            most=None if limits.max_quantity is None else _grains(limits.max_quantity, grain),
            ends=tuple(ends),
        )

    def above(self, quantity: int) -> int | None:
        """The smallest that can be bought and is more than `quantity`."""
        found = max((quantity // self.step + 1) * self.step, -(-self.least // self.step) * self.step)
        return None if self.most is not None and found > self.most else found

    def up_to(self, quantity: int) -> int | None:
        """The largest that can be bought and is not more than `quantity`."""
        found = min(quantity, quantity if self.most is None else self.most) // self.step * self.step
        return found if found >= self.least else None

    def grains(self, quantity: Decimal) -> int:
        """Units as grains; of what is finer than a grain, the grains that are full."""
        numerator, denominator = ratio(quantity)
        return numerator * self.grain // denominator

    def units(self, quantity: int) -> Decimal:
        """Grains as units."""
        return as_decimal(quantity, self.grain)

    def shown(self, quantity: int) -> int | str:
        """Grains as units, for a finding: an int where they are whole."""
        whole, rest = divmod(quantity, self.grain)
        return f"{self.units(quantity):f}" if rest else whole


def _grains(value: Decimal | int, grain: int) -> int:
    numerator, denominator = ratio(value)
    return numerator * (grain // denominator)
