import decimal
import math
import pickle
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from commerce_core.money import InvalidAmount, Money, Rounding, divide, round_ratio, rounding_mode

INTEGERS = st.integers(-(10**20), 10**20)
SMALL = st.integers(-60, 60)  # where ties are frequent
NUMERATORS = INTEGERS | SMALL
DENOMINATORS = NUMERATORS.filter(bool)


def half(quotient, tie):
    low, high = math.floor(quotient), math.ceil(quotient)
    if quotient - low != high - quotient:
        return round(quotient)
    return tie(low, high)


LAWS = {
    Rounding.UP: lambda q: math.ceil(q) if q > 0 else math.floor(q),
    Rounding.DOWN: math.trunc,
    Rounding.CEILING: math.ceil,
    Rounding.FLOOR: math.floor,
    Rounding.HALF_UP: lambda q: half(q, lambda low, high: high if q > 0 else low),
    Rounding.HALF_DOWN: lambda q: half(q, lambda low, high: low if q > 0 else high),
    Rounding.HALF_CEILING: lambda q: half(q, lambda low, high: high),
    Rounding.HALF_FLOOR: lambda q: half(q, lambda low, high: low),
    Rounding.HALF_EVEN: lambda q: half(q, lambda low, high: low if low % 2 == 0 else high),
    Rounding.HALF_ODD: lambda q: half(q, lambda low, high: low if low % 2 else high),
}

# Of -2.5, -1.5, -0.5, 0.5, 1.5, 2.5, and of -1.1, 1.1, -1.9, 1.9, by hand.
WORKED = {
    Rounding.UP: ([-3, -2, -1, 1, 2, 3], [-2, 2, -2, 2]),
    Rounding.DOWN: ([-2, -1, 0, 0, 1, 2], [-1, 1, -1, 1]),
    Rounding.CEILING: ([-2, -1, 0, 1, 2, 3], [-1, 2, -1, 2]),
    Rounding.FLOOR: ([-3, -2, -1, 0, 1, 2], [-2, 1, -2, 1]),
    Rounding.HALF_UP: ([-3, -2, -1, 1, 2, 3], [-1, 1, -2, 2]),
    Rounding.HALF_DOWN: ([-2, -1, 0, 0, 1, 2], [-1, 1, -2, 2]),
    Rounding.HALF_EVEN: ([-2, -2, 0, 0, 2, 2], [-1, 1, -2, 2]),
    Rounding.HALF_ODD: ([-3, -1, -1, 1, 1, 3], [-1, 1, -2, 2]),
    Rounding.HALF_CEILING: ([-2, -1, 0, 1, 2, 3], [-1, 1, -2, 2]),
    Rounding.HALF_FLOOR: ([-3, -2, -1, 0, 1, 2], [-1, 1, -2, 2]),
}

DECIMAL_NAMES = {
    Rounding.UP: decimal.ROUND_UP,
    Rounding.DOWN: decimal.ROUND_DOWN,
    Rounding.CEILING: decimal.ROUND_CEILING,
    Rounding.FLOOR: decimal.ROUND_FLOOR,
    Rounding.HALF_UP: decimal.ROUND_HALF_UP,
    Rounding.HALF_DOWN: decimal.ROUND_HALF_DOWN,
    Rounding.HALF_EVEN: decimal.ROUND_HALF_EVEN,
}


def test_there_are_ten_modes_and_a_law_for_each():
    assert set(LAWS) == set(WORKED) == set(Rounding)
    assert len(Rounding) == 10


@given(NUMERATORS, DENOMINATORS, st.sampled_from(Rounding))
@example(5, 2, Rounding.HALF_UP)
@example(-5, 2, Rounding.HALF_UP)
@example(5, -2, Rounding.HALF_EVEN)
def test_each_mode_is_its_law_on_exact_fractions(numerator, denominator, mode):
    assert divide(numerator, denominator, mode) == LAWS[mode](Fraction(numerator, denominator))


@given(SMALL, st.integers(1, 9), st.sampled_from(Rounding))
def test_each_mode_is_its_law_near_ties(numerator, denominator, mode):
    assert divide(numerator, denominator, mode) == LAWS[mode](Fraction(numerator, denominator))


@given(NUMERATORS, DENOMINATORS, st.sampled_from(Rounding))
def test_the_result_is_an_int_less_than_one_away_and_exact_when_it_can_be(numerator, denominator, mode):
    rounded = divide(numerator, denominator, mode)
    assert type(rounded) is int
    assert abs(rounded - Fraction(numerator, denominator)) < 1
    assert divide(numerator * denominator, denominator, mode) == numerator


@given(
    NUMERATORS,
    DENOMINATORS,
    st.sampled_from([mode for mode in Rounding if "ceiling" not in mode and "floor" not in mode]),
)
def test_refunds_mirror_charges_in_the_symmetric_modes(numerator, denominator, mode):
    assert divide(-numerator, denominator, mode) == -divide(numerator, denominator, mode)


@pytest.mark.parametrize("mode", Rounding)
def test_worked_examples(mode):
    ties, others = WORKED[mode]
    assert [divide(n, 2, mode) for n in (-5, -3, -1, 1, 3, 5)] == ties
    assert [divide(n, 10, mode) for n in (-11, 11, -19, 19)] == others


@pytest.mark.parametrize("mode", DECIMAL_NAMES)
def test_modes_mean_what_the_decimal_module_calls_by_the_same_name(mode):
    for numerator in range(-45, 46):
        exact = Decimal(numerator) / 10
        assert divide(numerator, 10, mode) == int(exact.quantize(Decimal(1), DECIMAL_NAMES[mode]))


def test_half_up_is_the_default_and_the_ambient_context_is_not_consulted():
    with decimal.localcontext(decimal.Context(prec=1, rounding=decimal.ROUND_FLOOR)):
        assert divide(1999 * 7, 100) == 140  # 139.93
        assert divide(12_345_678_901_234_567_890_125, 10) == 1_234_567_890_123_456_789_013


def test_nothing_is_divided_by_zero():
    for mode in Rounding:
        with pytest.raises(ZeroDivisionError):
            divide(1, 0, mode)


def test_a_mode_is_stored_as_its_name():
    assert Rounding("half_even") is Rounding.HALF_EVEN
    assert str(Rounding.HALF_EVEN) == "half_even"
    assert pickle.loads(pickle.dumps(Rounding.HALF_ODD)) is Rounding.HALF_ODD


@pytest.mark.parametrize("mode", Rounding)
def test_a_mode_may_be_given_by_its_name(mode):
    assert rounding_mode(mode.value) is rounding_mode(mode) is mode
    for numerator in (-25, -11, 11, 25):
        value = Fraction(numerator, 10)
        assert round_ratio(value, mode.value) == round_ratio(value, mode) == divide(numerator, 10, mode)
        assert Money.rounded(value, "JPY", rounding=mode.value).minor == divide(numerator, 10, mode)


@pytest.mark.parametrize("mode", ["bogus", "", "HALF_UP", "half up", b"up", None, 4, [], "x" * 10**6])
def test_what_is_no_mode_is_refused_for_a_tie_and_for_what_is_exact(mode):
    for value in (1, "1.239", "0.5"):
        with pytest.raises(InvalidAmount, match="one of up, down, ceiling") as caught:
            round_ratio(value, mode)
        assert caught.value.field == "mode"
        with pytest.raises(InvalidAmount, match="one of up, down, ceiling") as caught:
            Money.rounded(value, "EUR", rounding=mode)
        assert (caught.value.field, caught.value.value) == ("rounding", mode)
        assert len(caught.value.message) < 250
