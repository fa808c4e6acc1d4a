"""Flat: one amount, whatever the quantity."""

from __future__ import annotations

from functools import cached_property

from attrs import field, frozen

from commerce_core.money import Minor, Rounding
from commerce_core.pricing.models.ladder import Ladder, charge_by, compile_tiers
from commerce_core.pricing.models.mode import Mode
from commerce_core.pricing.models.model import HALF_UP, Charge
from commerce_core.pricing.models.tiers import Exact, Tier, whole_amount
from commerce_core.pricing.models.volume import volume_parts
from commerce_core.pricing.policy import DEFAULT, Policy
from commerce_core.pricing.quantities import Quantity


def _amount(value: Exact) -> Minor:
    return whole_amount(value, name="amount")


@frozen
class Flat:
    """`Flat(1000)` costs 10.00 for one, for fifty, and for none where the policy bills flat amounts at zero.

    `amount` is whole minor units. Raises `InvalidTiers`.
    """

    amount: Minor = field(converter=_amount)

    @cached_property
    def _ladder(self) -> Ladder:
        return compile_tiers((Tier(flat_amount=self.amount),))

    def charge(self, quantity: Quantity, *, policy: Policy = DEFAULT, rounding: Rounding = HALF_UP) -> Charge:
        """What a quantity costs. Raises `InvalidQuantity`."""
        return charge_by(self._ladder, quantity, volume_parts, policy=policy, rounding=rounding)


MODE = Mode(lambda terms: Flat(terms.amount or 0), "one amount, whatever the quantity", needs="amount")
