"""Where a total comes from: slices that sum to it, whatever rounds."""

from __future__ import annotations

import decimal
import pickle
from decimal import Decimal
from fractions import Fraction

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.errors import Invalid
from commerce_core.money import divide
from commerce_core.pricing import Graduated, Package, Policy, Slice, Stairstep, Tier, Volume, VolumeNoCliff
from tests.pricing.models import ladders

GRADUATED = Graduated([Tier(10, "0.6"), Tier(20, "0.06"), Tier(None, 2, 300)])


@given(ladders.models(), ladders.quantities, ladders.policies, ladders.roundings)
def test_slices_sum_to_the_total(model, quantity, policy, rounding) -> None:
    try:
        charge = model.charge(quantity, policy=policy, rounding=rounding)
    except Invalid:  # an amount that is no whole number of minor units
        return
    assert sum(part.amount_minor for part in charge.slices) == charge.total_minor


@given(ladders.models(), ladders.units, ladders.policies, ladders.roundings)
def test_a_slice_is_less_than_a_minor_unit_from_what_it_says(model, quantity, policy, rounding) -> None:
    for part in model.charge(quantity, policy=policy, rounding=rounding).slices:
        exact = Fraction(part.quantity) / part.package_size * Fraction(part.unit_amount) + part.flat_amount
        assert abs(part.amount_minor - exact) < 1


@given(ladders.tiers(), ladders.quantities)
def test_graduated_slices_share_out_the_quantity(tiers, quantity) -> None:
    charge = Graduated(tiers).charge(quantity, policy=Policy(beyond_last="extend"))
    assert sum(Fraction(part.quantity) for part in charge.slices) == Fraction(quantity)
    assert [part.tier for part in charge.slices] == list(range(len(charge.slices)))


@given(ladders.tiers(), ladders.quantities, st.integers(0, 3), ladders.roundings)
def test_a_currency_of_more_decimals_costs_as_many_powers_of_ten_more(tiers, quantity, exponent, rounding) -> None:
    """Of amounts in tenths of thousandths, where 3 decimals of rates and 2 of quantities leave nothing to round."""
    base, policy = 10**5, Policy(beyond_last="extend", bill_flat_at_zero=True)
    for make in (Graduated, Volume):
        exact = make(scaled(tiers, base)).charge(quantity, policy=policy).total_minor
        finer = make(scaled(tiers, base * 10**exponent)).charge(quantity, policy=policy).total_minor
        coarse = make(tiers).charge(quantity, policy=policy, rounding=rounding).total_minor
        assert finer == exact * 10**exponent
        assert coarse == divide(exact, base, rounding)


def scaled(tiers: tuple[Tier, ...], factor: int) -> list[Tier]:
    return [
        evolve(tier, unit_amount=tier.unit_amount * factor, flat_amount=tier.flat_amount * factor) for tier in tiers
    ]


@given(ladders.tiers(), ladders.quantities, ladders.policies, st.sampled_from([Graduated, Volume, VolumeNoCliff]))
def test_the_decimal_context_of_the_process_changes_nothing(tiers, quantity, policy, make) -> None:
    model = make(tiers, step="0.01") if make is VolumeNoCliff else make(tiers)
    charge = model.charge(quantity, policy=policy)
    slices = charge.slices
    with decimal.localcontext(decimal.Context(prec=1, rounding=decimal.ROUND_UP)):
        again = evolve(model).charge(quantity, policy=policy)
        assert (again, again.slices) == (charge, slices)


@given(ladders.models(), ladders.units)
def test_a_charge_travels(model, quantity) -> None:
    charge = model.charge(quantity, policy=Policy(beyond_last="extend"))
    again = pickle.loads(pickle.dumps(charge))
    assert (again, again.slices) == (charge, charge.slices)


def test_the_largest_remainder_takes_what_rounding_leaves() -> None:
    """10 x 0.6 and 10 x 0.06 cents are 6.6: 7, of which the second tier (0.6) takes the cent. Then 1 x 2 and 3.00."""
    assert [part.amount_minor for part in GRADUATED.charge(20).slices] == [6, 1]
    assert GRADUATED.charge(21).slices == (
        Slice(0, Decimal(10), Decimal("0.6"), 0, 6),
        Slice(1, Decimal(10), Decimal("0.06"), 0, 1),
        Slice(2, Decimal(1), Decimal(2), 300, 302),
    )


def test_packages_are_counted_in_whole_units() -> None:
    (part,) = Package(10, 1000).charge(11).slices
    assert (part.quantity, part.package_size, part.unit_amount, part.amount_minor) == (20, 10, 1000, 2000)


def test_the_average_is_exact() -> None:
    assert Package(2, 1000).charge(3).average == Fraction(2000, 3)
    assert Package(2, 1000).charge("1.5").average == Fraction(2000, 3)
    assert Package(2, 1000).charge(0).average is None


def test_nothing_has_no_slices() -> None:
    for make in (Graduated, Volume, VolumeNoCliff):
        assert make([Tier(None, 5, 100)]).charge(0).slices == ()
    assert Stairstep([Tier(None, 0, 100)]).charge(0).slices == ()
