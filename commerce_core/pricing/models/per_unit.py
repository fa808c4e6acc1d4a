"""Per unit: every unit costs the same."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property

from attrs import field, frozen

from commerce_core.money import Rounding
from commerce_core.pricing.models.ladder import Ladder, charge_by, compile_tiers
from commerce_core.pricing.models.mode import Mode
from commerce_core.pricing.models.model import HALF_UP, Charge
from commerce_core.pricing.models.tiers import Exact, Tier, amount_number
from commerce_core.pricing.models.volume import volume_parts
from commerce_core.pricing.policy import DEFAULT, Policy
from commerce_core.pricing.quantities import Quantity


def _unit_amount(value: Exact) -> Decimal:
    return amount_number(value, name="unit_amount")


@frozen
class PerUnit:
    """`PerUnit("0.05")` costs a twentieth of a cent a unit: 1,000 units are 50 cents, rounded once.

    `unit_amount` is minor units and may be finer than one. Raises `InvalidTiers`.
    """

    unit_amount: Decimal = field(converter=_unit_amount)

    @cached_property
    def _ladder(self) -> Ladder:
        return compile_tiers((Tier(unit_amount=self.unit_amount),))

    def charge(self, quantity: Quantity, *, policy: Policy = DEFAULT, rounding: Rounding = HALF_UP) -> Charge:
        """What a quantity costs. Raises `InvalidQuantity` and `AmountRange`."""
        return charge_by(self._ladder, quantity, volume_parts, policy=policy, rounding=rounding)


MODE = Mode(lambda terms: PerUnit(terms.amount or 0), "every unit costs the same", needs="amount")
