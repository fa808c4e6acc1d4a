import decimal
import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.money import AmountRange, InvalidAmount, exact_decimal, ratio
from tests.bounds import in_time

DECIMALS = st.decimals(min_value=-(10**12), max_value=10**12, places=8) | st.integers(-(10**29), 10**29).map(Decimal)
ILL_FORMED = [
    "",
    " ",
    "1 ",
    " 1",
    "1\n",
    "+1",
    "--1",
    "-",
    ".",
    ".5",
    "5.",
    "1.2.3",
    "1,5",
    "1'000",
    "1_000",
    "1e5",
    "1E+2",
    "1e1000000",
    "0x10",
    "NaN",
    "sNaN",
    "-Infinity",
    "inf",
    "\N{MINUS SIGN}5",
    "١٢٣",
    "１９",
    "1.\N{ARABIC-INDIC DIGIT FIVE}",
    "5\0",
    "$5",
    "5%",
    "a" * 1_000_000,
    "9" * 1_000_000,
    "1." + "0" * 1_000_000,
]
NOT_NUMBERS = [1.5, 1.0, float("nan"), True, False, None, b"1", ["1"], Fraction(1, 2), object(), 1 + 2j]
NOT_FINITE = [Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"), Decimal("-Infinity")]
TOO_LONG = [
    "1" * 31,
    "0." + "0" * 30,
    "1." + "1" * 30,
    "-" + "9" * 31,
    10**30,
    -(10**30),
    10**100_000,
    1 << 3_000_000,
    Decimal("1E+30"),
    Decimal("1E-31"),
    Decimal("1E+1000000"),
    Decimal("1E-1000000"),
    Decimal("0E+1000000"),
    Decimal("1" * 31),
    Decimal("1." + "1" * 2000),
]


@given(DECIMALS)
def test_a_decimal_and_its_text_are_read_digit_for_digit(value):
    text = format(value, "f")
    assert exact_decimal(text) == exact_decimal(value) == value
    numerator, denominator = ratio(text)
    assert (numerator, denominator) == ratio(value)
    assert Fraction(numerator, denominator) == Fraction(value)
    assert re.fullmatch("10*", str(denominator))


@given(st.integers(-(10**30) + 1, 10**30 - 1))
def test_integers_are_themselves(value):
    assert ratio(value) == ratio(str(value)) == (value, 1)
    assert exact_decimal(value) == value


@given(DECIMALS, st.integers(1, 6), st.sampled_from([decimal.ROUND_UP, decimal.ROUND_FLOOR, decimal.ROUND_HALF_EVEN]))
def test_the_ambient_context_changes_nothing(value, precision, rounding):
    text = format(value, "f")
    with decimal.localcontext(decimal.Context(prec=precision, rounding=rounding, Emax=9, Emin=-9)):
        assert Fraction(exact_decimal(text)) == Fraction(*ratio(value)) == Fraction(text)


@given(st.text(alphabet="0123456789.-+eE_, ", max_size=12))
def test_text_is_read_exactly_or_refused(text):
    try:
        numerator, denominator = ratio(text)
    except InvalidAmount:
        assert not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text)
    else:
        assert Fraction(numerator, denominator) == Fraction(text)


def test_worked_examples():
    assert ratio("0.075") == ratio("0.0750") == ratio(Decimal("0.0750")) == (75, 1000)
    assert ratio("007") == (7, 1)
    assert ratio("-0.0") == ratio(Decimal("-0")) == ratio(Decimal("0E-18")) == (0, 1)
    assert ratio(Decimal("1E+2")) == (100, 1)
    assert ratio("-0.5") == (-5, 10)
    assert ratio("9" * 30) == (10**30 - 1, 1)
    assert str(exact_decimal("19.990")) == "19.99"
    assert str(exact_decimal(Decimal("1E+2"))) == "100"


@pytest.mark.parametrize("value", [*ILL_FORMED, *NOT_NUMBERS, *NOT_FINITE], ids=lambda value: repr(value)[:20])
def test_what_is_not_an_exact_decimal_is_refused(value):
    with pytest.raises(InvalidAmount, match="pass a string such as") as caught:
        in_time(lambda: ratio(value, field="rate"))
    assert (caught.value.code, caught.value.field) == ("invalid_amount", "rate")
    assert caught.value.value is value
    assert len(caught.value.message) < 250
    with pytest.raises(InvalidAmount):
        in_time(lambda: exact_decimal(value))


@pytest.mark.parametrize("value", TOO_LONG, ids=lambda value: type(value).__name__)
def test_more_than_thirty_digits_are_refused_without_building_the_number(value):
    with pytest.raises(AmountRange, match="30 digits: shorten it") as caught:
        in_time(lambda: ratio(value))
    assert (caught.value.code, caught.value.limit) == ("amount_range", 30)
    assert len(caught.value.message) < 250
    with pytest.raises(AmountRange):
        in_time(lambda: exact_decimal(value))
