"""The fixed rates of the euro, and the rules of Regulation (EC) 1103/97."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.currency import UnknownRate, convert_fixed, replay
from commerce_core.currency.euro_data import EURO_RATES
from commerce_core.money import Money, currency


def of(amount: str, code: str) -> Money:
    return Money.of(amount, currency(code, historic=True))


codes = st.sampled_from(sorted(EURO_RATES))


@given(codes, codes, st.integers(-(10**10), 10**10))
def test_the_result_is_the_nearest_to_the_exact_one(code: str, other: str, minor: int) -> None:
    base, goal = currency(code, historic=True), currency(other, historic=True)
    made = convert_fixed(Money(minor, base), goal)
    exact = Fraction(made.source.amount) / Fraction(EURO_RATES[code][0]) * Fraction(EURO_RATES[other][0])
    if code == other:
        assert made.target == made.source
    assert abs(Fraction(made.target.amount) - exact) * 10**goal.digits <= Fraction(1, 2)


@given(codes, st.integers(-(10**10), 10**10))
def test_what_was_converted_can_be_given_back(code: str, minor: int) -> None:
    made = convert_fixed(Money(minor, currency(code, historic=True)), "EUR")
    assert replay(made, made.source) == made.target
    assert not made.target or replay(made, made.target) == made.source


@pytest.mark.parametrize(("code", "stated"), sorted(EURO_RATES.items()))
def test_every_rate_has_six_significant_figures(code: str, stated: tuple[str, int]) -> None:
    # Regulation 1103/97, article 4(1). Written out, trailing zeros count: 340.750.
    assert len(stated[0].replace(".", "").lstrip("0")) == 6, code


def test_there_are_twenty_one_of_them() -> None:
    assert len(EURO_RATES) == 21
    assert {code for code, (_, year) in EURO_RATES.items() if year == 1999} == set(
        "ATS BEF DEM ESP FIM FRF IEP ITL LUF NLG PTE".split()
    )


def test_the_euro_divides_and_never_multiplies_with_an_inverse() -> None:
    # field/money.md d8: the six-figure inverse 0.511292 would give 511,292.00.
    assert convert_fixed(of("1000000.00", "DEM"), "EUR").target == Money.of("511291.88", "EUR")
    marks = convert_fixed(Money.of("1000000.00", "EUR"), currency("DEM", historic=True))
    assert marks.target == of("1955830.00", "DEM")


def test_one_national_currency_becomes_another_through_the_whole_euro() -> None:
    # field/money.md d8: through 51.129 EUR it would be 335.38.
    made = convert_fixed(of("100.00", "DEM"), currency("FRF", historic=True))
    assert made.target == of("335.39", "FRF")
    assert [(leg.quote.code, leg.value, leg.inverse) for leg in made.legs] == [
        ("DEM", Decimal("1.95583"), True),
        ("FRF", Decimal("6.55957"), False),
    ]


@pytest.mark.parametrize(
    ("code", "one_euro"),
    [("HRK", "7.53"), ("BGN", "1.96"), ("IEP", "0.79"), ("FRF", "6.56")],
)
def test_one_euro_is_what_the_law_says(code: str, one_euro: str) -> None:
    # 7.53450, 1.95583, 0.787564 and 6.55957, to the nearest unit.
    assert convert_fixed(Money.of("1.00", "EUR"), currency(code, historic=True)).target == of(one_euro, code)


def test_a_fixed_rate_names_its_law_and_never_grows_old() -> None:
    made = convert_fixed(of("100.00", "HRK"), "EUR")
    assert (made.legs[0].source, made.legs[0].valid_from.year, made.stale) == ("ec-2866-98", 2023, False)


@pytest.mark.parametrize(("base", "goal"), [("USD", "EUR"), ("EUR", "USD"), ("USD", "DEM"), ("USD", "GBP")])
def test_other_currencies_have_no_fixed_rate(base: str, goal: str) -> None:
    with pytest.raises(UnknownRate):
        convert_fixed(of("1.00", base), currency(goal, historic=True))


def test_a_currency_is_worth_itself() -> None:
    assert convert_fixed(of("1.00", "DEM"), currency("DEM", historic=True)).target == of("1.00", "DEM")
    assert convert_fixed(Money.of("1.00", "EUR"), "EUR").target == Money.of("1.00", "EUR")
