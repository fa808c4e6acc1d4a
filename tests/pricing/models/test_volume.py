"""Volume tiers: one rate for the whole quantity, and the cliffs that come with it."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.money import round_ratio
from commerce_core.pricing import BeyondLastTier, Policy, Tier, Volume
from tests.pricing.models import ladders

EXTEND = Policy(beyond_last="extend")
SEATS = (Tier(10, 1000), Tier(None, 800))


@given(ladders.tiers(), st.integers(1, 12), ladders.quantities, ladders.policies, ladders.roundings)
def test_the_total_is_what_one_would_compute_on_paper(tiers, size, quantity, policy, rounding) -> None:
    parts = ladders.volume(tiers, Fraction(quantity), size, policy)
    total = Volume(tiers, size).charge(quantity, policy=policy, rounding=rounding).total_minor
    assert total == sum(round_ratio(part, rounding) for part in parts)


@given(ladders.tiers(unit_amount=ladders.whole_rates, flat_amount=st.just(0)), ladders.units)
def test_the_total_is_the_quantity_times_the_rate_of_its_tier(tiers, quantity) -> None:
    rate = tiers[ladders.tier_of(tiers, Fraction(quantity))].unit_amount
    assert Volume(tiers).charge(quantity, policy=EXTEND).total_minor == quantity * rate


@pytest.mark.parametrize(("quantity", "total"), [(0, 0), (1, 1000), (10, 10_000), (11, 8800), ("10.5", 8400)])
def test_seats_by_hand(quantity, total) -> None:
    assert Volume(SEATS).charge(quantity).total_minor == total


def test_the_flat_amount_is_that_of_one_tier() -> None:
    """10 x 1.00 + 5.00; 11 x 0.50 + 3.00."""
    model = Volume([Tier(10, 100, 500), Tier(None, 50, 300)])
    assert [model.charge(quantity).total_minor for quantity in (10, 11)] == [1500, 850]


def test_packages_choose_their_tier_before_or_after_they_are_whole() -> None:
    """11 units in packages of 10 are 20. Above 15 a package costs 4.00: 8.00. By the 11 asked for it costs 10.00."""
    model = Volume([Tier(15, 1000), Tier(None, 400)], package_size=10)
    assert model.charge(11).total_minor == 800
    assert model.charge(11, policy=Policy(package_order="tier_first")).total_minor == 2000


def test_beyond_the_last_tier_nothing_is_sold_or_the_tier_goes_on() -> None:
    model = Volume([Tier(10, 1000), Tier("20.5", 800)])
    assert model.charge("20.5").total_minor == 16_400
    with pytest.raises(BeyondLastTier) as refused:
        model.charge("20.51")
    assert (str(refused.value.asked), str(refused.value.up_to)) == ("20.51", "20.5")
    assert model.charge(21, policy=EXTEND).total_minor == 16_800
