"""An amount in another currency: exact, rounded once, explained, and undone from its own record."""

from __future__ import annotations

import decimal
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import moneyed
import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from commerce_core.checks import InvalidDatetime, InvalidQuantity
from commerce_core.currency import (
    Conversion,
    ExceedsConversion,
    Policy,
    RateTable,
    UnknownRate,
    convert,
    converted,
    replay,
)
from commerce_core.errors import Invalid
from commerce_core.money import AmountRange, CurrencyMismatch, Money, Rounding, currency
from commerce_core.serialization import dump, load
from tests.currency.samples import CODES, MONDAY, rate, values

amounts = st.integers(-(10**9), 10**9)


@st.composite
def conversions(draw: st.DrawFn) -> Conversion:
    """Any amount, between currencies of any decimals, straight or across."""
    base, quote = draw(st.lists(st.sampled_from(CODES[1:]), min_size=2, max_size=2, unique=True))
    table = RateTable.of([rate("EUR", base, draw(values)), rate("EUR", quote, draw(values))])
    source = Money(draw(amounts), draw(st.sampled_from(["EUR", base])))
    try:
        return convert(source, quote, table=table, at=MONDAY, rounding=draw(st.sampled_from(Rounding)))
    except AmountRange:
        reject()


@given(conversions())
def test_a_conversion_is_exact_but_for_its_residue(made: Conversion) -> None:
    exact = Fraction(made.source.amount) * made.rate
    assert Fraction(made.target.amount) + made.residue / 10**made.target.currency.digits == exact
    assert abs(made.residue) < 1
    if made.rounding.startswith("half"):
        assert abs(made.residue) <= Fraction(1, 2)


@given(conversions())
def test_a_conversion_survives_being_written_and_read(made: Conversion) -> None:
    assert load(Conversion, dump(made)) == made


@given(conversions())
def test_giving_everything_back_gives_back_exactly_the_other_side(made: Conversion) -> None:
    assert replay(made, made.source) == made.target
    if made.target:
        assert replay(made, made.target) == made.source


@given(conversions(), st.lists(st.integers(0, 10**6), min_size=1, max_size=6), st.booleans())
def test_parts_given_back_sum_to_the_whole(made: Conversion, weights: list[int], in_source: bool) -> None:
    whole, other = (made.source, made.target) if in_source else (made.target, made.source)
    if not whole or not any(weights):
        return
    given_back, before = Money.zero(other.currency), Money.zero(whole.currency)
    for part in whole.allocate(weights):
        given_back += replay(made, part, before=before)
        before += part
    assert (before, given_back) == (whole, other)


@given(conversions(), st.integers(0, 10**6))
def test_a_part_is_never_off_by_more_than_its_rounding(made: Conversion, weight: int) -> None:
    part = Money(made.source.minor * weight // 10**6, made.source.currency)
    if abs(part.minor) <= abs(made.source.minor):
        exact = Fraction(part.amount) * made.rate * 10**made.target.currency.digits
        assert abs(replay(made, part).minor - exact) < 1


@given(amounts, values, st.integers(3, 40))
def test_the_decimal_context_changes_nothing(minor: int, value: Decimal, precision: int) -> None:
    table = RateTable.of([rate("EUR", "USD", str(value))])
    expected = convert(Money(minor, "EUR"), "USD", table=table, at=MONDAY)
    with decimal.localcontext(decimal.Context(prec=precision, rounding=decimal.ROUND_UP)):
        assert convert(Money(minor, "EUR"), "USD", table=table, at=MONDAY) == expected


@given(amounts, values)
def test_a_charge_and_its_mirror_convert_alike(minor: int, value: Decimal) -> None:
    table = RateTable.of([rate("EUR", "USD", str(value))])
    there, back = (convert(Money(sign * minor, "EUR"), "USD", table=table, at=MONDAY) for sign in (1, -1))
    assert there.target == -back.target


def test_the_unit_price_is_converted_and_then_multiplied() -> None:
    # field/money.md d7, by hand: 54.99 x 0.86 = 47.2914; 47.29 x 5 = 236.45, while 274.95 x 0.86 = 236.457.
    table = RateTable.of([rate("USD", "EUR", "0.86")])
    unit = convert(Money.of("54.99", "USD"), "EUR", table=table, at=MONDAY)
    assert (unit.target, unit.residue) == (Money.of("47.29", "EUR"), Fraction(14, 100))
    assert unit.times(5) == Money.of("236.45", "EUR")
    assert convert(Money.of("274.95", "USD"), "EUR", table=table, at=MONDAY).target == Money.of("236.46", "EUR")


@given(values, st.integers(0, 10**8), st.integers(1, 10**4))
def test_what_is_shown_adds_up_to_what_is_charged(value: Decimal, minor: int, quantity: int) -> None:
    unit = convert(Money(minor, "USD"), "EUR", table=RateTable.of([rate("USD", "EUR", str(value))]), at=MONDAY)
    assert unit.times(quantity) == Money.total([unit.target] * quantity, "EUR")


@pytest.mark.parametrize(
    ("amount", "base", "quote", "value", "expected"),
    [
        ("100.00", "GBP", "JPY", "175.0", "17500"),  # JavaMoney/jsr354-ri#384: Moneta said 20,000
        ("7", "JPY", "USD", "0.0067", "0.05"),  # 0.0469
        ("1.000", "KWD", "EUR", "2.9876", "2.99"),
        ("10.00", "EUR", "KWD", "0.33471", "3.347"),  # 3.3471
        ("0.01", "EUR", "KRW", "1491.76", "15"),  # 14.9176
    ],
)
def test_every_currency_keeps_its_own_decimals(amount: str, base: str, quote: str, value: str, expected: str) -> None:
    table = RateTable.of([rate(base, quote, value)])
    made = convert(Money.of(amount, base), quote, table=table, at=MONDAY)
    assert made.target == Money.of(expected, quote)


def test_a_cross_rate_is_rounded_once_at_the_end() -> None:
    # ECB of 30 December 2022: 1 EUR = 1.0666 USD = 0.88693 GBP. By hand, 250,000 x 0.88693 / 1.0666 = 207,887.211...;
    # with the cross rate rounded to four decimals (0.8315) it would be 207,875.00.
    table = RateTable.of([rate("EUR", "USD", "1.0666"), rate("EUR", "GBP", "0.88693")])
    made = convert(Money.of("250000.00", "USD"), "GBP", table=table, at=MONDAY)
    assert made.target == Money.of("207887.21", "GBP")
    assert made.rate == Fraction(88693, 106660)
    assert [(leg.base.code, leg.quote.code, leg.inverse) for leg in made.legs] == [
        ("EUR", "USD", True),
        ("EUR", "GBP", False),
    ]


def test_a_conversion_says_where_it_comes_from_and_how_old_that_was() -> None:
    at = MONDAY + timedelta(days=7)
    table = RateTable.of([rate("EUR", "USD", "1.08")], policy=Policy(max_age_seconds=3600, stale="mark"))
    made = convert(Money.of("10.00", "EUR"), "USD", table=table, at=at)
    (leg,) = made.legs
    assert (leg.rate_id, leg.source) == ("EUR-USD-2026-07-06T14:00:00-ecb", "ecb")
    assert (made.at, made.as_of, made.age_seconds, made.stale) == (at, MONDAY, 7 * 86_400, True)


def test_a_currency_converts_to_itself_unchanged() -> None:
    made = convert(Money.of("19.99", "EUR"), "EUR", table=RateTable.of([]), at=MONDAY)
    assert (made.target, made.rate, made.residue, made.legs) == (Money.of("19.99", "EUR"), 1, 0, ())


def test_money_of_py_moneyed_is_taken_exactly() -> None:
    table = RateTable.of([rate("USD", "EUR", "0.86")])
    made = convert(moneyed.Money("54.99", "USD"), currency("EUR"), table=table, at=MONDAY)
    assert made.target == replay(made, moneyed.Money("54.99", "USD")) == Money.of("47.29", "EUR")


def test_refunds_use_the_rate_of_the_sale_and_sum_to_it() -> None:
    # 10.00 USD at 0.861 are 8.61 EUR. By hand: 3.33 -> 2.86713, 6.66 -> 5.73426, 10.00 -> 8.61.
    made = convert(Money.of("10.00", "USD"), "EUR", table=RateTable.of([rate("USD", "EUR", "0.861")]), at=MONDAY)
    refunds, before = [], Money.zero("USD")
    for part in ("3.33", "3.33", "3.34"):
        refunds.append(replay(made, Money.of(part, "USD"), before=before))
        before += Money.of(part, "USD")
    assert refunds == [Money.of(each, "EUR") for each in ("2.87", "2.86", "2.88")]


def test_a_refund_never_converts_back() -> None:
    # field/money.md d6: 7 KRW are 0.01 USD at 0.00071, and 0.01 USD at the inverse would be 14 KRW.
    made = convert(Money(7, "KRW"), "USD", table=RateTable.of([rate("KRW", "USD", "0.00071")]), at=MONDAY)
    assert made.target == Money.of("0.00", "USD")
    made = convert(Money(8, "KRW"), "USD", table=RateTable.of([rate("KRW", "USD", "0.00071")]), at=MONDAY)
    assert made.target == Money.of("0.01", "USD")
    assert replay(made, Money.of("0.01", "USD")) == Money(8, "KRW")


def test_what_became_nothing_gives_nothing_back() -> None:
    made = convert(Money(7, "KRW"), "USD", table=RateTable.of([rate("KRW", "USD", "0.00071")]), at=MONDAY)
    assert replay(made, Money.zero("USD")) == Money(0, "KRW")


def sold(minor: int = 1000) -> Conversion:
    return convert(Money(minor, "USD"), "EUR", table=RateTable.of([rate("USD", "EUR", "0.5")]), at=MONDAY)


@pytest.mark.parametrize(("part", "before"), [(1001, 0), (1, 1000), (-1, 0), (-1, 500), (500, -1), (600, 600)])
@pytest.mark.parametrize("sign", [1, -1])
def test_no_more_is_given_back_than_was_converted(part: int, before: int, sign: int) -> None:
    with pytest.raises(ExceedsConversion) as refusal:
        replay(sold(sign * 1000), Money(sign * part, "USD"), before=Money(sign * before, "USD"))
    assert (refusal.value.limit_minor, refusal.value.asked_minor) == (sign * 1000, sign * (part + before))


def test_a_third_currency_is_refused() -> None:
    with pytest.raises(CurrencyMismatch):
        replay(sold(), Money(1, "GBP"))
    with pytest.raises(CurrencyMismatch):
        replay(sold(), Money(1, "USD"), before=Money(1, "EUR"))
    with pytest.raises(CurrencyMismatch):
        converted(Money(1, "GBP"), sold().route)


@pytest.mark.parametrize("quantity", [0, -1, True, 1.5, "2", 10**6 + 1])
def test_only_a_quantity_multiplies_a_price(quantity: object) -> None:
    with pytest.raises(InvalidQuantity):
        sold().times(quantity)  # type: ignore[arg-type]


def test_a_result_beyond_belief_is_refused() -> None:
    table = RateTable.of([rate("USD", "IRR", "1000000000000000")])
    with pytest.raises(AmountRange):
        convert(Money.of("10000000.00", "USD"), "IRR", table=table, at=MONDAY)


@pytest.mark.parametrize("money", [5, "5", 5.0, None, Decimal(5)])
def test_an_amount_names_its_currency(money: object) -> None:
    with pytest.raises(Invalid):
        convert(money, "EUR", table=RateTable.of([]), at=MONDAY)  # type: ignore[arg-type]


def test_without_a_rate_nothing_is_guessed() -> None:
    with pytest.raises(UnknownRate):
        convert(Money(1, "USD"), "EUR", table=RateTable.of([]), at=MONDAY)
    with pytest.raises(InvalidDatetime):
        convert(Money(1, "USD"), "EUR", table=RateTable.of([]), at=datetime(2026, 7, 6))  # noqa: DTZ001
    assert MONDAY.tzinfo is UTC
