"""Tiers compiled to integers once, so that a charge is a search and two multiplications."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple, Protocol

from attrs import frozen

from commerce_core.money import Minor, Rounding, divide, ratio, rounding_mode
from commerce_core.pricing.errors import BeyondLastTier
from commerce_core.pricing.models.model import HALF_UP, Charge, Slice, believable, nothing, spread
from commerce_core.pricing.models.tiers import Tier
from commerce_core.pricing.policy import Policy
from commerce_core.pricing.quantities import Quantity, as_decimal, exact_quantity, number


class Part(NamedTuple):
    """What one tier gives: its index, the units it counts and their exact amount, over a denominator held apart."""

    tier: int
    units: int
    amount: int


@frozen
class Ladder:
    """Tiers as columns of integers.

    `tops` and `starts` are the inclusive ends and the beginnings of tiers, in 1 / `grain` units. `rates` and `flats`
    are minor units over `fineness` (a rate is that of a unit, also where packages are sold). `sums` is what all tiers
    below a tier give when full, and its own flat amount, over `whole`, which is `grain * fineness`.
    """

    tiers: tuple[Tier, ...]
    in_packages: bool
    package_size: int
    grain: int
    fineness: int
    tops: Sequence[int]
    starts: Sequence[int]
    rates: Sequence[int]
    flats: Sequence[int]
    sums: Sequence[int]
    whole: int

    def tier_of(self, numerator: int, denominator: int, policy: Policy) -> int:
        """The index of the tier that a quantity falls into. Raises `BeyondLastTier`."""
        index = bisect_left(self.tops, -(-numerator * self.grain // denominator))
        if index == len(self.tiers):
            if policy.beyond_last == "refuse":
                raise _beyond(self.tiers, numerator, denominator)
            index -= 1
        return index

    def whole_packages(self, numerator: int, denominator: int) -> int:
        """A quantity rounded up to whole packages, in units: 11 units in packages of 10 are 20."""
        return -(-numerator // (denominator * self.package_size)) * self.package_size


class PartsOf(Protocol):
    """How a model takes a quantity apart: the parts, and the scale of the quantity that they count."""

    def __call__(
        self, ladder: Ladder, numerator: int, denominator: int, *, policy: Policy
    ) -> tuple[Sequence[Part], int]:
        """Parts whose units are over `ladder.grain` x scale, and amounts over that x `ladder.fineness`."""


def compile_tiers(tiers: tuple[Tier, ...], *, package_size: int = 1, in_packages: bool = False) -> Ladder:
    """Columns of integers from checked tiers. Packages of one unit are sold whole where `in_packages` says so."""
    ends = [ratio(tier.up_to) for tier in tiers if tier.up_to is not None]
    units = [ratio(tier.unit_amount) for tier in tiers]
    grain, fineness = _common(ends), _common(units)
    tops = [numerator * (grain // denominator) for numerator, denominator in ends]
    starts = [0, *tops][: len(tiers)]
    rates = [numerator * (fineness // denominator) for numerator, denominator in units]
    fineness *= package_size
    flats = [tier.flat_amount * fineness for tier in tiers]
    widths = [top - start for top, start in zip(tops, starts, strict=False)]
    full = [0, *(width * rate for width, rate in zip(widths, rates, strict=False))][: len(tiers)]
    sums = list(accumulate(below + flat * grain for below, flat in zip(full, flats, strict=True)))
    in_packages = in_packages or package_size > 1
    return Ladder(tiers, in_packages, package_size, grain, fineness, tops, starts, rates, flats, sums, grain * fineness)


def _common(ratios: Sequence[tuple[int, int]]) -> int:
    return max([denominator for _, denominator in ratios], default=1)


def _beyond(tiers: Sequence[Tier], numerator: int, denominator: int) -> BeyondLastTier:
    asked, up_to = as_decimal(numerator, denominator), tiers[-1].up_to
    message = f"{asked:f} is more than {up_to:f}, where the last tier ends: ask for less, or leave that tier open."
    return BeyondLastTier(message, field="quantity", asked=asked, up_to=up_to)


def total_of(parts: Sequence[Part], denominator: int, *, policy: Policy, rounding: Rounding) -> int:
    """Minor units of parts over a denominator, rounded where the policy says."""
    if policy.round_at == "tier":
        return sum([divide(part.amount, denominator, rounding) for part in parts])
    return divide(sum([part.amount for part in parts]), denominator, rounding)


def charge_by(ladder: Ladder, quantity: Quantity, parts_of: PartsOf, *, policy: Policy, rounding: Rounding) -> Charge:
    """The charge for a quantity, given how a model takes it apart. For 0 nothing is owed but flat amounts, if any."""
    if rounding is not HALF_UP:
        rounding = rounding_mode(rounding)
    numerator, denominator = exact_quantity(quantity)
    if not numerator and not policy.bill_flat_at_zero:
        return nothing(quantity)
    parts, scale = parts_of(ladder, numerator, denominator, policy=policy)
    total = total_of(parts, ladder.grain * scale * ladder.fineness, policy=policy, rounding=rounding)
    return Charge(believable(total), number(quantity), (_slices_of, (ladder, parts, scale, policy, rounding)))


def _slices_of(
    ladder: Ladder, parts: Sequence[Part], scale: int, policy: Policy, rounding: Rounding
) -> tuple[Slice, ...]:
    """Slices that sum to `total_of` the same parts. A part counts units in 1 / (`ladder.grain` x `scale`)."""
    denominator = ladder.grain * scale * ladder.fineness
    if policy.round_at == "tier":
        amounts = [divide(part.amount, denominator, rounding) for part in parts]
    else:
        total = total_of(parts, denominator, policy=policy, rounding=rounding)
        amounts = spread(total, [part.amount for part in parts], denominator=denominator)
    units = ladder.grain * scale
    return tuple(_slice(ladder, part, amount, units) for part, amount in zip(parts, amounts, strict=True))


def _slice(ladder: Ladder, part: Part, amount: int, units: int) -> Slice:
    tier = ladder.tiers[part.tier]
    return Slice(
        tier=part.tier,
        quantity=as_decimal(part.units, units),
        unit_amount=tier.unit_amount,
        flat_amount=tier.flat_amount,
        amount_minor=Minor(amount),
        package_size=ladder.package_size,
    )
