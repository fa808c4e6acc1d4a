"""Tiers of every shape, and what they cost by the letter of the rules, in fractions and with loops."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil

from hypothesis import strategies as st

from commerce_core.money import Rounding
from commerce_core.pricing import (
    Flat,
    Graduated,
    Package,
    Percentage,
    PerUnit,
    Policy,
    Stairstep,
    Tier,
    TierModel,
    Volume,
    VolumeNoCliff,
)

whole_rates = st.integers(0, 2_000).map(Decimal)
fine_rates = st.decimals(0, 30, places=3)
rates = whole_rates | fine_rates
flats = st.sampled_from([0, 0, 1, 500, 999])
ends = st.integers(1, 60).map(Decimal)
odd_ends = st.decimals(Decimal("0.1"), 60, places=1)
units = st.integers(0, 80)
quantities = units | st.decimals(0, 80, places=2)
roundings = st.sampled_from(Rounding)
policies = st.builds(
    Policy,
    bill_flat_at_zero=st.booleans(),
    package_order=st.sampled_from(["round_up_first", "tier_first"]),
    round_at=st.sampled_from(["total", "tier"]),
    beyond_last=st.just("extend"),
)


def tiers(
    up_to: st.SearchStrategy[Decimal] = ends | odd_ends,
    *,
    unit_amount: st.SearchStrategy[Decimal] = rates,
    flat_amount: st.SearchStrategy[int] = flats,
) -> st.SearchStrategy[tuple[Tier, ...]]:
    """1 to 5 tiers, rising, whose last may be open."""

    @st.composite
    def drawn(draw: st.DrawFn) -> tuple[Tier, ...]:
        found: list[Decimal | None] = sorted(draw(st.sets(up_to, min_size=1, max_size=5)))
        if draw(st.booleans()):
            found[-1] = None
        return tuple(Tier(end, draw(unit_amount), draw(flat_amount)) for end in found)

    return drawn()


def models() -> st.SearchStrategy[TierModel]:
    """Models of every kind."""
    sizes, steps = st.integers(1, 12), tiers(unit_amount=st.just(Decimal(0)))
    return st.one_of(
        st.builds(Flat, flats),
        st.builds(PerUnit, rates),
        st.builds(Package, sizes, rates),
        st.builds(Graduated, tiers(), sizes),
        st.builds(Volume, tiers(), sizes),
        st.builds(Stairstep, steps),
        st.builds(VolumeNoCliff, tiers(), step=st.just("0.01")),
        st.builds(Percentage, st.decimals(0, 100, places=2), flats, st.just(7), st.just(900)),
    )


def tier_of(found: tuple[Tier, ...], quantity: Fraction) -> int:
    """The first tier that does not end below the quantity; the last where none does."""
    for index, tier in enumerate(found):
        if tier.up_to is None or quantity <= Fraction(tier.up_to):
            return index
    return len(found) - 1


def in_packages(quantity: Fraction, size: int) -> Fraction:
    """Rounded up to whole packages, in units."""
    return Fraction(ceil(quantity / size) * size)


def graduated(found: tuple[Tier, ...], quantity: Fraction, size: int, policy: Policy) -> list[Fraction]:
    """What each tier gives, in exact minor units: tier by tier, as one would on paper."""
    first = size > 1 and policy.package_order == "round_up_first"
    left = in_packages(quantity, size) if first else quantity
    if not left and not policy.bill_flat_at_zero:
        return []
    parts, below, last = [], Fraction(0), tier_of(found, left)
    for tier in found[: last + 1]:
        is_last = len(parts) == last
        room = left if is_last or tier.up_to is None else min(left, Fraction(tier.up_to) - below)
        billed = in_packages(room, size) if size > 1 and not first else room
        parts.append(billed / size * Fraction(tier.unit_amount) + tier.flat_amount)
        left, below = left - room, below + room
    return parts


def volume(found: tuple[Tier, ...], quantity: Fraction, size: int, policy: Policy) -> list[Fraction]:
    """What the one tier gives, in exact minor units."""
    if not quantity and not policy.bill_flat_at_zero:
        return []
    billed = in_packages(quantity, size) if size > 1 else quantity
    tier = found[tier_of(found, quantity if policy.package_order == "tier_first" else billed)]
    return [billed / size * Fraction(tier.unit_amount) + tier.flat_amount]
