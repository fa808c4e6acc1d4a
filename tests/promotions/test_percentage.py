"""The percentage kind: exact shares, one rounding, nothing taken from who has nothing."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.errors import CommerceError
from commerce_core.money import AmountRange, InvalidAmount, Rounding, ratio
from commerce_core.promotions import InvalidPromotion, Percentage, Policy, percent_off
from commerce_core.promotions.kinds import Matched
from commerce_core.testing import percentages
from tests.promotions.rows import rows

amounts = st.lists(st.integers(0, 200) | st.integers(0, 10**12), min_size=1, max_size=8)
policies = st.sampled_from([Policy("discount"), Policy("net")])
roundings = st.sampled_from(list(Rounding))


def shares(kind: Percentage, left: Sequence[int], policy: Policy, rounding: Rounding) -> list[int]:
    units = [1] * len(left)
    matched = Matched(range(len(left)), left, left, units, units, left)
    return list(kind.compile(policy, rounding)(rows(left), matched).shares)


@given(percentages(), amounts, policies, roundings)
def test_the_shares_of_an_order_sum_to_the_percentage_of_its_sum(
    percent: Decimal, left: list[int], policy: Policy, rounding: Rounding
) -> None:
    found = shares(Percentage(percent), left, policy, rounding)
    assert sum(found) == percent_off(sum(left), ratio(percent), policy=policy, rounding=rounding)
    assert all(0 <= share <= amount for share, amount in zip(found, left, strict=True))


@given(percentages(), amounts, policies, roundings)
def test_each_line_is_rounded_by_itself_when_it_is_per_line(
    percent: Decimal, left: list[int], policy: Policy, rounding: Rounding
) -> None:
    found = shares(Percentage(percent, per="line"), left, policy, rounding)
    assert found == [percent_off(amount, ratio(percent), policy=policy, rounding=rounding) for amount in left]


@given(percentages(), st.integers(0, 10**15), policies, roundings)
def test_a_percentage_is_within_one_minor_unit_of_its_exact_value(
    percent: Decimal, amount: int, policy: Policy, rounding: Rounding
) -> None:
    off = percent_off(amount, ratio(percent), policy=policy, rounding=rounding)
    numerator, denominator = percent.as_integer_ratio()
    assert 0 <= off <= amount
    assert abs(off * denominator * 100 - amount * numerator) < denominator * 100


@given(st.integers(0, 10**12), policies, roundings)
def test_nothing_and_everything_are_exact(amount: int, policy: Policy, rounding: Rounding) -> None:
    assert percent_off(amount, (0, 1), policy=policy, rounding=rounding) == 0
    assert percent_off(amount, (100, 1), policy=policy, rounding=rounding) == amount


@given(percentages(), st.integers(0, 10**12), roundings)
def test_rounding_the_one_side_is_what_is_left_of_rounding_the_other(
    percent: Decimal, amount: int, rounding: Rounding
) -> None:
    """10 % off rounded on the net is the amount less 90 % of it, rounded."""
    net = percent_off(amount, ratio(percent), policy=Policy("net"), rounding=rounding)
    paid = percent_off(amount, ratio(100 - percent), policy=Policy("discount"), rounding=rounding)
    assert net == amount - paid


@pytest.mark.parametrize(
    ("round_on", "off"),
    [("discount", 11), ("net", 10)],
)
def test_fifteen_per_cent_of_seventy_cents(round_on: str, off: int) -> None:
    """0.105 -> 0.11 off; or 0.595 -> 0.60 is left, so 0.10 off."""
    assert percent_off(70, (15, 1), policy=Policy(round_on), rounding=Rounding.HALF_UP) == off


@pytest.mark.parametrize(
    ("percent", "error", "code"),
    [
        ("-1", InvalidPromotion, "invalid_promotion"),
        ("-0.001", InvalidPromotion, "invalid_promotion"),
        ("100.001", InvalidPromotion, "invalid_promotion"),
        (101, InvalidPromotion, "invalid_promotion"),
        ("NaN", InvalidAmount, "invalid_amount"),
        (Decimal("NaN"), InvalidAmount, "invalid_amount"),
        (Decimal("sNaN"), InvalidAmount, "invalid_amount"),
        (Decimal("Infinity"), InvalidAmount, "invalid_amount"),
        (12.5, InvalidAmount, "invalid_amount"),
        (True, InvalidAmount, "invalid_amount"),
        (None, InvalidAmount, "invalid_amount"),
        ("10 %", InvalidAmount, "invalid_amount"),
        ("1e1", InvalidAmount, "invalid_amount"),
        ("0." + "1" * 40, AmountRange, "amount_range"),
    ],
)
def test_what_is_no_percentage_is_refused(percent: object, error: type[CommerceError], code: str) -> None:
    with pytest.raises(CommerceError) as caught:
        Percentage(percent)
    assert type(caught.value) is error
    assert (caught.value.code, caught.value.field) == (code, "percent")


@pytest.mark.parametrize(
    ("percent", "label"),
    [
        ("10", "10 %"),
        ("12.50", "12.5 %"),
        (100, "100 %"),
        ("0.001", "0.001 %"),
        (Decimal("1E+1"), "10 %"),
        ("0", "0 %"),
    ],
)
def test_a_percentage_is_shown_as_people_write_it(percent: object, label: str) -> None:
    assert Percentage(percent).label == label


def test_equal_percentages_are_equal_definitions() -> None:
    assert Percentage("10") == Percentage("10.0") == Percentage(Decimal("1E+1")) == Percentage(10)
    assert Percentage("10") != Percentage("10", per="line")
