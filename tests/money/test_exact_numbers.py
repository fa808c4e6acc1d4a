"""Rounding what is finer than a minor unit: exact numbers of any kind, by a named mode."""

import decimal
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.money import AmountRange, InvalidAmount, Money, Rounding, UnknownCurrency, divide, round_ratio
from tests.bounds import in_time

FRACTIONS = st.fractions(-(10**12), 10**12, max_denominator=10**6) | st.fractions(-5, 5, max_denominator=4)
DECIMALS = st.decimals(-(10**9), 10**9, places=4)
MODES = st.sampled_from(Rounding)


@given(FRACTIONS, MODES)
def test_a_fraction_is_rounded_as_its_quotient(value, mode):
    assert round_ratio(value, mode) == divide(value.numerator, value.denominator, mode)


@given(DECIMALS, MODES, st.integers(1, 4))
def test_decimals_texts_and_fractions_are_rounded_alike_in_any_context(value, mode, precision):
    expected = round_ratio(Fraction(value), mode)
    with decimal.localcontext(decimal.Context(prec=precision, rounding=decimal.ROUND_FLOOR)):
        assert round_ratio(value, mode) == round_ratio(format(value, "f"), mode) == expected


@given(FRACTIONS, MODES, st.sampled_from(["EUR", "JPY", "KWD"]))
def test_rounded_money_is_less_than_a_minor_unit_away(value, mode, code):
    money = Money.rounded(value, code, rounding=mode)
    assert abs(Fraction(money.amount) - value) < Fraction(1, 10**money.currency.digits)
    assert Money.rounded(money.amount, code, rounding=mode) == money


def test_worked_examples():
    assert round_ratio(Fraction(5, 2)) == 3
    assert round_ratio("-0.5") == -1
    assert round_ratio(Decimal("2.5"), Rounding.HALF_EVEN) == 2
    assert round_ratio(7) == 7
    assert Money.rounded("19.995", "EUR", rounding=Rounding.HALF_EVEN) == Money(2000, "EUR")
    assert Money.rounded("19.995", "EUR", rounding=Rounding.HALF_DOWN) == Money(1999, "EUR")
    assert Money.rounded(Fraction(1, 3), "KWD", rounding=Rounding.UP) == Money(334, "KWD")
    assert Money.rounded("-0.5", "JPY", rounding=Rounding.HALF_UP) == Money(-1, "JPY")


@pytest.mark.parametrize("value", [0.5, float("nan"), True, None, "1/3", "1e5", "", Decimal("NaN"), 1j])
def test_what_is_not_exact_is_refused(value):
    with pytest.raises(InvalidAmount):
        round_ratio(value)
    with pytest.raises(InvalidAmount):
        Money.rounded(value, "EUR", rounding=Rounding.HALF_UP)


@pytest.mark.parametrize(
    "value",
    [Fraction(10**30), Fraction(1, 10**30), Fraction(-(10**30), 7), "1" * 31, 10**100_000],
    ids=["numerator", "denominator", "negative", "text", "int"],
)
def test_what_is_longer_than_any_amount_is_refused(value):
    with pytest.raises(AmountRange):
        in_time(lambda: round_ratio(value))
    with pytest.raises(AmountRange):
        in_time(lambda: Money.rounded(value, "EUR", rounding=Rounding.HALF_UP))


def test_rounded_money_has_a_known_currency_and_a_bound():
    with pytest.raises(UnknownCurrency):
        Money.rounded("1.005", "BTC", rounding=Rounding.HALF_UP)
    with pytest.raises(AmountRange):
        Money.rounded(10**17, "EUR", rounding=Rounding.HALF_UP)
