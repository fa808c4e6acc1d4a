"""Package: sold in whole packages, and a part of one costs as much as all of it."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property

from attrs import field, frozen

from commerce_core.money import Rounding
from commerce_core.pricing.models.ladder import Ladder, charge_by, compile_tiers
from commerce_core.pricing.models.mode import Mode
from commerce_core.pricing.models.model import HALF_UP, Charge
from commerce_core.pricing.models.tiers import Exact, Tier, amount_number, check_size
from commerce_core.pricing.models.volume import volume_parts
from commerce_core.pricing.policy import DEFAULT, Policy
from commerce_core.pricing.quantities import Quantity


def _size(value: int) -> int:
    return check_size(value, name="size")


def _amount(value: Exact) -> Decimal:
    return amount_number(value, name="amount")


@frozen
class Package:
    """`Package(5, 1000)` costs 10.00 for every 5 units begun: 5 cost 10.00 and 6 cost 20.00.

    `amount` is minor units for a package and may be finer than one. Raises `InvalidTiers`.
    """

    size: int = field(converter=_size)
    amount: Decimal = field(converter=_amount)

    @cached_property
    def _ladder(self) -> Ladder:
        return compile_tiers((Tier(unit_amount=self.amount),), package_size=self.size, in_packages=True)

    def charge(self, quantity: Quantity, *, policy: Policy = DEFAULT, rounding: Rounding = HALF_UP) -> Charge:
        """What a quantity costs. Raises `InvalidQuantity` and `AmountRange`."""
        return charge_by(self._ladder, quantity, volume_parts, policy=policy, rounding=rounding)


MODE = Mode(
    lambda terms: Package(terms.package_size, terms.amount or 0),
    "whole packages, each at the same price",
    needs="amount",
    takes="package_size",
)
