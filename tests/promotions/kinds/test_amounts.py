"""Percentages, amounts and prices off rows: to the cent, within what every row can bear."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.promotions.errors import InvalidPromotion
from commerce_core.promotions.kinds import FixedAmount, FixedPrice, Off, Percentage
from tests.promotions.kinds.carts import EUR, Row, given_by
from tests.promotions.kinds.drawn import rows


@given(rows, st.integers(1, 10**6))
def test_an_amount_once_is_taken_off_whole_as_far_as_it_can_be_borne(told: list[Row], amount: int) -> None:
    """Also a cent over three rows, which vanished where every share was rounded to nothing (Sylius, b8 of the map)."""
    found = given_by(FixedAmount(amount, EUR), *told)
    everything = given_by(Percentage(100), *told)
    assert sum(found.shares) == min(amount, sum(everything.shares))


def test_one_cent_over_three_rows_is_one_cent() -> None:
    assert sum(given_by(FixedAmount(1, EUR), Row(100), Row(100), Row(100)).shares) == 1


def test_a_cheap_last_row_is_not_pushed_below_zero() -> None:
    """What rounding leaves goes to the largest remainder, never to the last row whatever it costs.

    0.05 over 0.10, 0.10 and 0.01 is 2.38, 2.38 and 0.24: 2, 2 and 0, and one cent more for the first of the keys.
    """
    found = given_by(FixedAmount(5, EUR), Row(10, name="a"), Row(10, name="b"), Row(1, name="c"))
    assert found.shares == [3, 2, 0]


@pytest.mark.parametrize(
    ("told", "amount", "shares"),
    [
        ([Row(1000), Row(2000, floor=1900), Row(5000, floor=5000), Row(3000, floor=2600)], 1200, [700, 100, 0, 400]),
        ([Row(5000, floor=4500), Row(2000, 3)], 2500, [500, 2000]),
    ],
)
def test_what_a_floor_keeps_from_one_row_goes_to_the_others(told: list[Row], amount: int, shares: list[int]) -> None:
    """Sylius, src/Sylius/Component/Core/spec/Distributor/MinimumPriceDistributorSpec.php, both cases."""
    assert given_by(FixedAmount(amount, EUR), *told).shares == shares


@pytest.mark.parametrize(
    ("told", "off"),
    [
        ([Row(1200, 2)], 600),
        ([Row(1200), Row(1200)], 600),
        ([Row(100), Row(150)], 250),
        ([Row(1200, 2), Row(1000, 2)], 1200),
        ([Row(200, 2), Row(400)], 700),
        ([Row(200, 2), Row(400, 2)], 1000),
    ],
)
def test_three_euros_off_every_unit(told: list[Row], off: int) -> None:
    """django-oscar, tests/integration/offer/test_fixed_unit_benefit.py."""
    assert sum(given_by(FixedAmount(300, EUR, "per_unit"), *told).shares) == off


@pytest.mark.parametrize(("per", "shares"), [("per_unit", [1500, 800]), ("per_group", [500, 500]), ("once", [441, 59])])
def test_three_names_for_three_meanings_of_each(per: str, shares: list[int]) -> None:
    """django-oscar#4147, b9 of the map. 5.00 off 3 at 20.00 and 2 at 4.00; once it is 441.18 and 58.82 of 68.00."""
    assert given_by(FixedAmount(500, EUR, per), Row(2000, 3), Row(400, 2)).shares == shares


def test_fifty_thousand_off_is_an_amount_and_never_a_percentage() -> None:
    """medusa#14934: a fixed 50000 was taken for 50000 %."""
    found = given_by(FixedAmount(50_000, EUR), Row(30_000, 2))
    assert (found.shares, found.wanted_minor) == ([50_000], 50_000)
    for refused in (lambda: Percentage(50_000), lambda: Off(percent=50_000)):
        with pytest.raises(InvalidPromotion) as caught:
            refused()
        assert caught.value.field == "percent"


def test_more_than_there_is_takes_what_there_is_and_says_what_it_wanted() -> None:
    found = given_by(FixedAmount(5000, EUR), Row(1000), Row(2000))
    assert (found.shares, found.wanted_minor) == ([1000, 2000], 5000)


def test_a_row_without_a_price_bears_nothing() -> None:
    """Sylius#7191."""
    for kind in (FixedAmount(100, EUR), FixedAmount(100, EUR, "per_unit"), FixedAmount(100, EUR, "per_group")):
        found = given_by(kind, Row(0, 5), Row(1000))
        assert (found.shares, found.wanted_minor) == ([0, 100], 100)


def test_a_hundred_per_cent_leaves_exactly_nothing() -> None:
    """medusa#12226, #12429: 100 % off left -1.6e-14, and the cart could not be completed."""
    assert given_by(Percentage(100), Row(999, 3), Row(1), Row(33)).shares == [2997, 1, 33]


def test_a_percentage_is_rounded_on_the_line_and_not_on_the_unit() -> None:
    """b7 of the map: 15 % of ten at 9.99 is 14.985 -> 14.99; of a unit 1.4985 -> 1.50, which would be 15.00."""
    assert given_by(Percentage(15, per="line"), Row(999, 10)).shares == [1499]


def test_a_percentage_of_original_prices_takes_no_more_than_is_left() -> None:
    """saleor#17453: percentages that were all taken from the original price gave an order away."""
    assert given_by(Percentage(50), Row(1000, taken=700), original=True).shares == [300]
    assert given_by(Percentage(50), Row(1000, taken=700)).shares == [150]


def test_a_fixed_price_is_held_against_what_is_left() -> None:
    """20.00 at 9.99 is 10.01 less; when 5.00 is off already it is 5.01; what costs less keeps its price."""
    kind = FixedPrice(999, EUR)
    assert given_by(kind, Row(2000), Row(2000, taken=500), Row(500), Row(2000, 2)).shares == [1001, 501, 0, 2002]
    assert given_by(kind, Row(2000, taken=500), original=True).shares == [501]


def test_a_fixed_price_below_a_floor_stops_at_the_floor() -> None:
    found = given_by(FixedPrice(500, EUR), Row(2000, 2, floor=800))
    assert (found.shares, found.wanted_minor) == ([2400], 3000)


def test_units_out_of_scope_are_not_discounted() -> None:
    assert given_by(FixedAmount(100, EUR, "per_unit"), Row(1000, 5, outside=3)).shares == [200]
    assert given_by(Percentage(10), Row(1000, 5, outside=3)).shares == [200]
