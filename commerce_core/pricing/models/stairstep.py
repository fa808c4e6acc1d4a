"""Stairstep: one amount for each range of quantities."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from attrs import field, frozen

from commerce_core.errors import Detail
from commerce_core.money import Rounding
from commerce_core.pricing.errors import InvalidTiers
from commerce_core.pricing.models.ladder import Ladder, charge_by, compile_tiers
from commerce_core.pricing.models.mode import Mode
from commerce_core.pricing.models.model import HALF_UP, Charge
from commerce_core.pricing.models.tiers import Tier, check_tiers
from commerce_core.pricing.models.volume import volume_parts
from commerce_core.pricing.policy import DEFAULT, Policy
from commerce_core.pricing.quantities import Quantity


def _without_rates(tiers: Iterable[Tier]) -> tuple[Tier, ...]:
    found = check_tiers(tiers)
    message = "A stairstep tier has one flat amount: use volume or graduated tiers to charge for each unit."
    details = [Detail(f"tiers[{index}].unit_amount", message) for index, tier in enumerate(found) if tier.unit_amount]
    if details:
        raise InvalidTiers(message, field=details[0].field, details=details)
    return found


@frozen
class Stairstep:
    """Up to 10 for 100.00, up to 25 for 200.00: 11 and 25 cost 200.00. Raises `InvalidTiers`, for a rate too."""

    tiers: tuple[Tier, ...] = field(converter=_without_rates)

    @cached_property
    def _ladder(self) -> Ladder:
        return compile_tiers(self.tiers)

    def charge(self, quantity: Quantity, *, policy: Policy = DEFAULT, rounding: Rounding = HALF_UP) -> Charge:
        """What a quantity costs. Raises `InvalidQuantity` and `BeyondLastTier`."""
        return charge_by(self._ladder, quantity, volume_parts, policy=policy, rounding=rounding)


MODE = Mode(
    lambda terms: Stairstep(terms.tiers),
    "one amount for each range of quantities",
    needs="tiers",
    takes="amount",
    repeats="flat_amount",
    one_tier=True,
    may_fall=True,
)
