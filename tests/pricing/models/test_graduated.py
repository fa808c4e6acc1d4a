"""Graduated tiers: each unit at the rate of its own tier."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.checks import InvalidQuantity
from commerce_core.money import Rounding, round_ratio
from commerce_core.pricing import Graduated, Policy, Tier, marginal_unit_price
from tests.pricing.models import ladders

EXTEND = Policy(beyond_last="extend")
SEATS = (Tier(5, 700), Tier(10, 650), Tier(None, 600))
sizes = st.integers(1, 12)


@given(ladders.tiers(), sizes, ladders.quantities, ladders.policies, ladders.roundings)
def test_the_total_is_what_one_would_compute_on_paper(tiers, size, quantity, policy, rounding) -> None:
    parts = ladders.graduated(tiers, Fraction(quantity), size, policy)
    exact = [round_ratio(part, rounding) for part in parts] if policy.round_at == "tier" else [sum(parts)]
    total = Graduated(tiers, size).charge(quantity, policy=policy, rounding=rounding).total_minor
    assert total == sum(round_ratio(part, rounding) for part in exact)


@given(ladders.tiers(), sizes, ladders.quantities, ladders.quantities, ladders.policies, ladders.roundings)
def test_more_never_costs_less(tiers, size, one, other, policy, rounding) -> None:
    fewer, more = sorted([one, other])
    model = Graduated(tiers, size)
    low = model.charge(fewer, policy=policy, rounding=rounding).total_minor
    assert low <= model.charge(more, policy=policy, rounding=rounding).total_minor


@given(ladders.tiers(), ladders.units, ladders.policies)
def test_the_total_is_that_of_nothing_and_the_price_of_every_unit(tiers, quantity, policy) -> None:
    model = Graduated(tiers)
    units = sum(marginal_unit_price(model, unit, policy=policy) for unit in range(1, quantity + 1))
    assert model.charge(quantity, policy=policy).total_minor == model.charge(0, policy=policy).total_minor + units


@given(
    ladders.tiers(ladders.ends, unit_amount=ladders.whole_rates, flat_amount=st.just(0)),
    st.integers(1, 80),
)
def test_the_price_of_a_unit_is_the_rate_of_its_tier(tiers, unit) -> None:
    rate = tiers[ladders.tier_of(tiers, Fraction(unit))].unit_amount
    assert marginal_unit_price(Graduated(tiers), unit, policy=EXTEND) == rate


@given(ladders.tiers(), ladders.units, ladders.policies, ladders.roundings)
def test_an_int_costs_what_the_same_decimal_costs(tiers, quantity, policy, rounding) -> None:
    model = Graduated(tiers)
    whole = model.charge(quantity, policy=policy, rounding=rounding)
    exact = model.charge(Decimal(quantity), policy=policy, rounding=rounding)
    assert (whole, whole.slices, whole.average) == (exact, exact.slices, exact.average)


@pytest.mark.parametrize(("quantity", "total"), [(0, 0), (1, 700), (5, 3500), (6, 4150), (10, 6750), (11, 7350)])
def test_seats_by_hand(quantity, total) -> None:
    """5 x 7.00 = 35.00; + 6.50 = 41.50; 35.00 + 5 x 6.50 = 67.50; + 6.00 = 73.50."""
    assert Graduated(SEATS).charge(quantity).total_minor == total


def test_a_decimal_quantity_falls_between_no_two_tiers() -> None:
    """5.5 units: 5 x 7.00 and half of 6.50, 38.25."""
    assert Graduated(SEATS).charge("5.5").total_minor == 3825


def test_every_tier_reached_owes_its_flat_amount() -> None:
    """10 x 1.00 + 5.00 and 1 x 0.50 + 3.00: 18.50."""
    model = Graduated([Tier(10, 100, 500), Tier(None, 50, 300)])
    assert [model.charge(quantity).total_minor for quantity in (0, 1, 10, 11)] == [0, 600, 1500, 1850]


def test_nothing_owes_a_flat_amount_where_the_policy_says_so() -> None:
    model = Graduated([Tier(10, 100, 500), Tier(None, 50, 300)])
    charge = model.charge(0, policy=Policy(bill_flat_at_zero=True))
    assert (charge.total_minor, charge.slices[0].flat_amount, charge.average) == (500, 500, None)


def test_packages_are_whole_before_their_tier_is_chosen_or_in_each_tier() -> None:
    """Packages of 10 for 10.00, above 15 units for 4.00. 16 units are 20: 1.5 x 10.00 and 0.5 x 4.00 are 17.00.

    Rounded up in each tier they are 2 packages for 10.00 and one for 4.00, 24.00.
    """
    model = Graduated([Tier(15, 1000), Tier(None, 400)], package_size=10)
    assert model.charge(16).total_minor == 1700
    assert model.charge(16, policy=Policy(package_order="tier_first")).total_minor == 2400


def test_where_fractions_are_rounded() -> None:
    """0.4 cents in each of three tiers: 1.2 cents are 1 rounded once, and nothing rounded three times."""
    model = Graduated([Tier(1, "0.4"), Tier(2, "0.4"), Tier(None, "0.4")])
    assert model.charge(3).total_minor == 1
    assert model.charge(3, policy=Policy(round_at="tier")).total_minor == 0
    assert model.charge(3, rounding=Rounding.UP).total_minor == 2


@pytest.mark.parametrize("quantity", [-1, True, 1.5, "", "1e3", Decimal("NaN"), Decimal("Infinity"), 10**30, None])
def test_what_is_no_quantity_is_refused(quantity) -> None:
    with pytest.raises(InvalidQuantity) as refused:
        Graduated(SEATS).charge(quantity)
    assert refused.value.field == "quantity"
