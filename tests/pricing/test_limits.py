"""Limits: what may be bought, and between which amounts it is held."""

from __future__ import annotations

import decimal
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.money import MAX_MINOR, AmountRange
from commerce_core.pricing import (
    ADJUSTMENT,
    InvalidLimits,
    Limits,
    PerUnit,
    Policy,
    QuantityBounds,
    Volume,
    charge_within,
)
from tests.pricing.models import ladders

EXTEND = Policy(beyond_last="extend")
spends = st.none() | st.integers(0, 50_000)


@given(ladders.tiers(), ladders.quantities, spends, spends)
def test_a_charge_is_held_between_the_spends_and_its_slices_sum(tiers, quantity, one, other) -> None:
    low, high = sorted([one, other]) if one is not None and other is not None else (one, other)
    limits = Limits(quantity_step=None, min_spend_minor=low, max_spend_minor=high)
    plain = Volume(tiers).charge(quantity, policy=EXTEND)
    charge = charge_within(Volume(tiers), quantity, limits=limits, policy=EXTEND)
    held = max(plain.total_minor, low or 0)
    assert charge.total_minor == (held if high is None else min(held, high))
    assert sum(part.amount_minor for part in charge.slices) == charge.total_minor
    assert charge.slices[: len(plain.slices)] == plain.slices


@given(ladders.quantities, st.integers(0, 40), st.integers(1, 40), st.sampled_from(["1", "0.5", "3", "0.01"]))
def test_only_multiples_of_the_step_within_the_bounds_are_sold(quantity, low, more, step) -> None:
    limits = Limits(min_quantity=low, max_quantity=low + more + 3, quantity_step=step)
    is_sold = low <= quantity <= low + more + 3 and quantity % Decimal(step) == 0
    if is_sold:
        assert charge_within(PerUnit(100), quantity, limits=limits).quantity == quantity
    else:
        with pytest.raises(QuantityBounds) as refused:
            charge_within(PerUnit(100), quantity, limits=limits)
        assert (refused.value.asked, refused.value.minimum, refused.value.step) == (quantity, low, Decimal(step))


def test_a_commitment_is_owed_for_nothing_too() -> None:
    """40 x 1.00 and 10.00 more make 50.00; 0 and 50.00; 60 x 1.00."""
    limits = Limits(min_spend_minor=5000, max_spend_minor=8000)
    charges = [charge_within(PerUnit(100), quantity, limits=limits) for quantity in (0, 40, 60, 100)]
    assert [charge.total_minor for charge in charges] == [5000, 5000, 6000, 8000]
    adjustments = [charge.slices[-1].amount_minor for charge in charges if charge.slices[-1].tier == ADJUSTMENT]
    assert adjustments == [5000, 1000, -2000]


def test_whole_units_are_sold_unless_said_otherwise() -> None:
    with pytest.raises(QuantityBounds, match=r"1\.5 are not sold: ask for a quantity in steps of 1\."):
        charge_within(PerUnit(100), "1.5", limits=Limits())
    assert charge_within(PerUnit(100), "1.5", limits=Limits(quantity_step="0.25")).total_minor == 150
    assert charge_within(PerUnit(100), "1.234", limits=Limits(quantity_step=None)).total_minor == 123


@pytest.mark.parametrize(
    ("terms", "fields"),
    [
        ({"min_quantity": 5, "max_quantity": 4}, ["max_quantity"]),
        ({"min_quantity": 6, "max_quantity": 9, "quantity_step": 5}, ["max_quantity"]),
        ({"max_quantity": 3, "quantity_step": 5}, ["max_quantity"]),
        ({"min_spend_minor": 5, "max_spend_minor": 4}, ["max_spend_minor"]),
        (
            {"min_quantity": -1, "max_quantity": 0, "quantity_step": 0},
            ["min_quantity", "max_quantity", "quantity_step"],
        ),
        ({"min_spend_minor": -1, "max_spend_minor": MAX_MINOR + 1}, ["min_spend_minor", "max_spend_minor"]),
        ({"min_spend_minor": 1.5}, ["min_spend_minor"]),
        ({"max_spend_minor": True}, ["max_spend_minor"]),
        ({"max_quantity": 1.5}, ["max_quantity"]),
        ({"max_quantity": Decimal("NaN")}, ["max_quantity"]),
        ({"max_quantity": 10**30}, ["max_quantity"]),
        ({"min_quantity": "five"}, ["min_quantity"]),
    ],
)
def test_limits_that_contradict_each_other_are_refused(terms, fields) -> None:
    with pytest.raises(InvalidLimits) as refused:
        Limits(**terms)
    assert [detail.field for detail in refused.value.details] == fields


def test_the_decimal_context_of_the_process_changes_nothing() -> None:
    with decimal.localcontext(decimal.Context(prec=1, rounding=decimal.ROUND_DOWN)):
        limits = Limits(min_quantity="0.01", max_quantity="12.35", quantity_step="0.05")
        assert charge_within(PerUnit(100), "12.35", limits=limits).total_minor == 1235


def test_limits_that_one_quantity_meets_are_fine() -> None:
    limits = Limits(min_quantity=6, max_quantity=10, quantity_step=5)
    assert charge_within(PerUnit(100), 10, limits=limits).total_minor == 1000


def test_a_most_spend_holds_for_a_charge_beyond_belief_too() -> None:
    """10^12 minor units a piece, 10^17 pieces: nobody owes more than the agreed 1.00."""
    charge = charge_within(PerUnit(10**12), 10**17, limits=Limits(max_spend_minor=100))
    assert (charge.total_minor, [part.amount_minor for part in charge.slices]) == (100, [100])
    with pytest.raises(AmountRange):
        charge_within(PerUnit(10**12), 10**17, limits=Limits())
