"""Flat, per unit, package, stairstep and percentage: what each costs, and its edges."""

from __future__ import annotations

from decimal import Decimal
from math import ceil

import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from commerce_core.checks import InvalidQuantity
from commerce_core.errors import Invalid
from commerce_core.money import MAX_MINOR, AmountRange
from commerce_core.pricing import (
    ADJUSTMENT,
    STRIPE,
    Flat,
    InvalidTiers,
    Package,
    Percentage,
    PerUnit,
    Policy,
    Stairstep,
    Tier,
    Volume,
    VolumeNoCliff,
)
from tests.pricing.models import ladders

AT_ZERO = Policy(bill_flat_at_zero=True)
sizes = st.integers(1, 20)


@given(sizes, st.integers(1, 2000), ladders.quantities)
def test_a_package_is_a_step_function(size, amount, quantity) -> None:
    """All quantities of one package cost the same, and the first beyond it costs one package more."""
    model, packages = Package(size, amount), ceil(Decimal(quantity) / size)
    total = model.charge(quantity).total_minor
    assert total == packages * amount == model.charge(packages * size).total_minor
    assert model.charge(packages * size + Decimal("0.01")).total_minor == total + amount


@given(ladders.tiers(unit_amount=st.just(Decimal(0))), ladders.quantities)
def test_a_stairstep_costs_what_the_step_says(tiers, quantity) -> None:
    step = tiers[ladders.tier_of(tiers, quantity)]
    policy = Policy(bill_flat_at_zero=True, beyond_last="extend")
    assert Stairstep(tiers).charge(quantity, policy=policy).total_minor == step.flat_amount


@given(ladders.units, st.integers(0, 2000))
def test_units_cost_the_same_each_and_a_flat_price_ignores_them(quantity, amount) -> None:
    assert PerUnit(amount).charge(quantity).total_minor == quantity * amount
    assert Flat(amount).charge(quantity, policy=AT_ZERO).total_minor == amount


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.decimals(0, 100, places=2), ladders.flats)
def test_a_percentage_of_more_is_never_less(one, other, percent, flat) -> None:
    fewer, more = sorted([one, other])
    model = Percentage(percent, flat, minimum=50, maximum=10_000)
    assert model.charge(fewer).total_minor <= model.charge(more).total_minor <= 10_000


@given(ladders.models(), ladders.units, ladders.units, ladders.policies, ladders.roundings)
def test_more_never_costs_less_where_no_tier_takes_over(model, one, other, policy, rounding) -> None:
    assume(not isinstance(model, Volume | Stairstep))
    if isinstance(model, VolumeNoCliff):
        policy = evolve(policy, beyond_last="refuse")
        assume(model.tiers[-1].up_to is None or model.tiers[-1].up_to >= max(one, other))
    low, high = (model.charge(each, policy=policy, rounding=rounding).total_minor for each in sorted([one, other]))
    assert low <= high


def test_a_percentage_by_hand() -> None:
    """2.9 % of 100.00 and 0.30: 3.20. Of 1.00: 0.03 + 0.30, lifted to 0.50. Of 1,000.00: 29.30, held at 20.00."""
    fee = Percentage("2.9", flat_amount=30, minimum=50, maximum=2000)
    assert [fee.charge(amount).total_minor for amount in (0, 100, 10_000, 100_000)] == [0, 50, 320, 2000]
    assert [(part.tier, part.amount_minor) for part in fee.charge(100).slices] == [(0, 33), (ADJUSTMENT, 17)]
    assert [(part.tier, part.amount_minor) for part in fee.charge(100_000).slices] == [(0, 2930), (ADJUSTMENT, -930)]
    assert fee.charge(10_000).slices[0].unit_amount == Decimal("0.029")
    assert fee.charge(0, policy=AT_ZERO).total_minor == 50


def test_a_percentage_is_of_whole_minor_units() -> None:
    with pytest.raises(InvalidQuantity):
        Percentage(10).charge("1.5")


def test_a_stairstep_by_hand() -> None:
    model = Stairstep([Tier(10, flat_amount=10_000), Tier(25, flat_amount=20_000), Tier(flat_amount=30_000)])
    totals = [model.charge(quantity).total_minor for quantity in (0, 1, 10, "10.1", 25, 26)]
    assert totals == [0, 10_000, 10_000, 20_000, 20_000, 30_000]


def test_a_rate_finer_than_a_minor_unit_is_rounded_once() -> None:
    """0.05 cents x 1,001 = 50.05 cents."""
    assert PerUnit("0.05").charge(1001).total_minor == 50
    assert Package(1000, "0.5").charge(1001).total_minor == 1


def test_a_flat_price_for_nothing_is_the_policys_choice() -> None:
    assert [Flat(1000).charge(0).total_minor, Flat(1000).charge(0, policy=STRIPE).total_minor] == [0, 1000]


def test_a_total_that_no_invoice_bears_is_refused() -> None:
    assert PerUnit(1).charge(MAX_MINOR).total_minor == MAX_MINOR
    with pytest.raises(AmountRange):
        PerUnit(2).charge(MAX_MINOR)


@pytest.mark.parametrize("amount", [-1, True, 1.5, float("nan"), Decimal("NaN"), "1,5", None, 10**13, 10**30])
@pytest.mark.parametrize(
    ("make", "field"),
    [
        (Flat, "amount"),
        (PerUnit, "unit_amount"),
        (lambda amount: Package(5, amount), "amount"),
        (Percentage, "percent"),
        (lambda amount: Percentage(10, amount), "flat_amount"),
    ],
)
def test_what_is_no_amount_is_refused(make, field, amount) -> None:
    with pytest.raises(InvalidTiers) as refused:
        make(amount)
    assert [detail.field for detail in refused.value.details] == [field]


@pytest.mark.parametrize(
    "make",
    [
        lambda: Flat("0.5"),
        lambda: Package(0, 100),
        lambda: Package(1.5, 100),
        lambda: Package(True, 100),
        lambda: Percentage("100.1"),
        lambda: Percentage(10, minimum=200, maximum=100),
        lambda: Percentage(10, minimum="0.5"),
        lambda: Stairstep([Tier(10, 5, 100), Tier(None, 0, 200)]),
    ],
)
def test_what_makes_no_price_is_refused(make) -> None:
    with pytest.raises(InvalidTiers):
        make()


@given(ladders.models(), ladders.units, ladders.policies)
def test_a_model_answers_or_refuses_with_one_of_our_errors(model, quantity, policy) -> None:
    assert model.charge(quantity, policy=policy).total_minor >= 0
    with pytest.raises(Invalid):
        model.charge(-1, policy=policy)
