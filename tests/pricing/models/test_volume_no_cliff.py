"""Volume without cliffs: the cheapest way to have at least so much."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from commerce_core.pricing import InvalidTiers, Policy, QuantityBounds, Tier, Volume, VolumeNoCliff
from tests.pricing.models import ladders

SEATS = (Tier(10, 1000), Tier(None, 800))
steps = st.sampled_from([Decimal(1), Decimal("0.5"), Decimal(7), Decimal("2.5")])
policies = st.builds(Policy, bill_flat_at_zero=st.booleans(), round_at=st.sampled_from(["total", "tier"]))


@st.composite
def sold(draw: st.DrawFn) -> tuple[tuple[Tier, ...], Decimal, list[Decimal]]:
    """Tiers, a step, and all quantities that may be bought: on the step, to the most."""
    tiers, step = draw(ladders.tiers()), draw(steps)
    most = draw(st.decimals(step, 70, places=1))
    if tiers[-1].up_to is not None:
        most = min(most, tiers[-1].up_to)
    assume(most >= step)
    return tiers, most, [step * count for count in range(int(most / step) + 1)]


def step_of(quantities: list[Decimal]) -> Decimal:
    return quantities[1]


@given(sold(), policies, ladders.roundings)
def test_the_total_never_falls_and_is_never_above_volume(offer, policy, rounding) -> None:
    tiers, most, quantities = offer
    model = VolumeNoCliff(tiers, step_of(quantities), most)
    totals = [model.charge(quantity, policy=policy, rounding=rounding).total_minor for quantity in quantities]
    plain = [Volume(tiers).charge(quantity, policy=policy, rounding=rounding).total_minor for quantity in quantities]
    assert totals == sorted(totals)
    assert all(total <= volume for total, volume in zip(totals, plain, strict=True))


@given(sold(), policies, ladders.roundings)
def test_the_total_is_the_least_of_all_that_could_be_bought_instead(offer, policy, rounding) -> None:
    tiers, most, quantities = offer
    model = VolumeNoCliff(tiers, step_of(quantities), most)
    plain = [Volume(tiers).charge(quantity, policy=policy, rounding=rounding).total_minor for quantity in quantities]
    for place, quantity in enumerate(quantities[1:], start=1):
        charge = model.charge(quantity, policy=policy, rounding=rounding)
        (billed,) = charge.slices
        assert charge.total_minor == min(plain[place:])
        assert charge.total_minor == plain[quantities.index(billed.quantity)]
        assert billed.quantity >= quantity


@pytest.mark.parametrize(("quantity", "total"), [(0, 0), (8, 8000), (9, 8800), (10, 8800), (11, 8800), (12, 9600)])
def test_seats_by_hand(quantity, total) -> None:
    """8 seats are 80.00; 9 would be 90.00, but 11 are 88.00."""
    assert VolumeNoCliff(SEATS).charge(quantity).total_minor == total


def test_the_slice_says_how_many_were_billed() -> None:
    (billed,) = VolumeNoCliff(SEATS).charge(9).slices
    assert (billed.tier, billed.quantity, billed.amount_minor) == (1, 11, 8800)


def test_nobody_is_sold_more_than_the_most() -> None:
    assert VolumeNoCliff(SEATS, max_quantity=10).charge(10).total_minor == 10_000


def test_a_tie_is_billed_as_asked_and_else_with_the_fewest() -> None:
    """8 x 10.00 = 10 x 8.00: as asked. 8 x 10.00, of which 10 or 20 for 70.00: the 10."""
    as_asked = VolumeNoCliff([Tier(9, 1000), Tier(None, 800)])
    assert as_asked.charge(8).slices[0].quantity == 8
    fewest = VolumeNoCliff([Tier(9, 1000), Tier(19, 700), Tier(None, 350)])
    assert fewest.charge(8).slices[0].quantity == 10


@pytest.mark.parametrize("quantity", ["1.5", "0.1", 21])
def test_what_is_not_on_the_step_or_above_the_most_is_refused(quantity) -> None:
    with pytest.raises(QuantityBounds) as refused:
        VolumeNoCliff(SEATS, max_quantity=20).charge(quantity)
    assert (refused.value.step, refused.value.maximum) == (1, 20)


@pytest.mark.parametrize("terms", [{"step": 0}, {"step": -1}, {"step": 0.5}, {"max_quantity": 0}])
def test_steps_and_mosts_are_above_nothing(terms) -> None:
    with pytest.raises(InvalidTiers):
        VolumeNoCliff(SEATS, **terms)
