"""Volume without cliffs: nobody pays more than somebody who buys more."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from attrs import field, frozen

from commerce_core.money import Rounding, ratio
from commerce_core.pricing.errors import InvalidTiers
from commerce_core.pricing.models.ladder import Ladder, Part, charge_by, compile_tiers
from commerce_core.pricing.models.mode import Mode
from commerce_core.pricing.models.model import HALF_UP, Charge
from commerce_core.pricing.models.tiers import Exact, Tier, check_tiers, exact_number
from commerce_core.pricing.models.volume import volume_parts
from commerce_core.pricing.policy import DEFAULT, Policy
from commerce_core.pricing.quantities import MAX_UNITS, Quantity, check_bounds, exact_quantity, is_above

if TYPE_CHECKING:
    from commerce_core.pricing.plan_terms import Terms


def _positive(value: Exact, *, name: str) -> Decimal:
    number = exact_number(value, name=name)
    if not 0 < number <= MAX_UNITS:
        raise InvalidTiers("This is a quantity of more than 0.", field=name)
    return number


def _step(value: Exact) -> Decimal:
    return _positive(value, name="step")


def _most(value: Exact | None) -> Decimal | None:
    return None if value is None else _positive(value, name="max_quantity")


@frozen
class VolumeNoCliff:
    """The cheapest way to have at least a quantity: of 10.00 to 10 and 8.00 above, 10 cost 88.00, as 11 do.

    Quantities are multiples of `step` up to `max_quantity`, and others are refused; a tier is bought up to at its first
    step. The slice says how many were billed. Raises `InvalidTiers`.
    """

    tiers: tuple[Tier, ...] = field(converter=check_tiers)
    step: Decimal = field(default=Decimal(1), converter=_step)
    max_quantity: Decimal | None = field(default=None, converter=_most)

    @cached_property
    def _ladder(self) -> Ladder:
        return compile_tiers(self.tiers)

    @cached_property
    def _offers(self) -> Sequence[tuple[Part, int] | None]:
        """By tier, the cheapest purchase among the first steps of all later tiers, with its scale."""
        ladder, best = self._ladder, None
        offers: list[tuple[Part, int] | None] = [None]
        for start in reversed(ladder.starts[1:]):
            offer = self._first_step_above(start)
            if offer is not None and (best is None or offer[0].amount <= best[0].amount):
                best = offer
            offers.append(best)
        return offers[::-1]

    def _first_step_above(self, start: int) -> tuple[Part, int] | None:
        ladder, (step, scale) = self._ladder, ratio(self.step)
        first = (start * scale // (step * ladder.grain) + 1) * step
        most = [bound for bound in (self.max_quantity, self.tiers[-1].up_to) if bound is not None]
        if most and is_above((first, scale), ratio(min(most))):
            return None
        parts, _ = volume_parts(ladder, first, scale, policy=DEFAULT)
        return parts[0], scale

    def _parts(self, ladder: Ladder, numerator: int, denominator: int, *, policy: Policy) -> tuple[Sequence[Part], int]:
        parts, scale = volume_parts(ladder, numerator, denominator, policy=policy)
        offer = self._offers[parts[0].tier]
        if offer is None or parts[0].amount * offer[1] <= offer[0].amount * scale:
            return parts, scale
        return (offer[0],), offer[1]

    def charge(self, quantity: Quantity, *, policy: Policy = DEFAULT, rounding: Rounding = HALF_UP) -> Charge:
        """What a quantity costs. Raises `InvalidQuantity`, `QuantityBounds`, `BeyondLastTier` and `AmountRange`."""
        check_bounds(exact_quantity(quantity), step=self.step, maximum=self.max_quantity)
        return charge_by(self._ladder, quantity, self._parts, policy=policy, rounding=rounding)


def _of_terms(terms: Terms) -> VolumeNoCliff:
    if terms.limits.quantity_step is None:
        message = "Give a step: the next quantity, up to which one may buy, must be known."
        raise InvalidTiers(message, field="limits.quantity_step")
    return VolumeNoCliff(terms.tiers, step=terms.limits.quantity_step, max_quantity=terms.limits.max_quantity)


MODE = Mode(
    _of_terms,
    "all units at the price of their tier, or of buying up to a cheaper one",
    needs="tiers",
    takes="amount",
    one_tier=True,
)
