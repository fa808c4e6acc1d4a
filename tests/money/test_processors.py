"""Counting as a processor counts. Stripe's numbers are those of docs.stripe.com/currencies."""

from fractions import Fraction

import moneyed
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.money import (
    STRIPE,
    STRIPE_PAYOUTS,
    AmountPrecision,
    AmountRange,
    InvalidAmount,
    Money,
    ProcessorTable,
    ProcessorUnit,
    Rounding,
    UnknownCurrency,
    currency,
    from_processor,
    to_processor,
)
from commerce_core.money.iso4217_data import CURRENT

CODES = sorted(code for code, (digits, _, _) in CURRENT.items() if digits is not None)
MONEY = st.builds(Money, st.integers(-(10**12), 10**12), st.sampled_from(CODES))
TABLES = st.sampled_from([STRIPE, STRIPE_PAYOUTS]) | st.builds(
    ProcessorTable,
    st.just("acme"),
    st.dictionaries(
        st.sampled_from(CODES), st.builds(ProcessorUnit, st.integers(0, 4), step=st.sampled_from([1, 5, 10, 100]))
    ),
)


@given(MONEY, TABLES)
def test_what_is_sent_comes_back_as_the_same_money_or_is_refused(money, table):
    unit = table.unit(money.currency)
    exact = Fraction(money.amount) * 10**unit.digits
    try:
        sent = to_processor(money, table)
    except AmountPrecision:
        assert exact % unit.step
    else:
        assert sent == exact
        assert sent % unit.step == 0
        assert from_processor(sent, money.currency, table=table) == money


@given(MONEY, TABLES, st.sampled_from(Rounding))
def test_a_named_rounding_sends_what_the_processor_takes_less_than_a_step_away(money, table, rounding):
    unit = table.unit(money.currency)
    sent = to_processor(money, table, rounding=rounding)
    assert sent % unit.step == 0
    assert abs(sent - Fraction(money.amount) * 10**unit.digits) < unit.step


@given(MONEY)
def test_a_currency_that_is_not_listed_is_counted_as_iso_4217_does(money):
    assert to_processor(money, ProcessorTable("plain", {})) == money.minor


@pytest.mark.parametrize(
    ("amount", "code", "sent"),
    [
        ("10", "USD", 1000),
        ("500", "JPY", 500),
        ("5", "ISK", 500),
        ("5", "UGX", 500),
        ("500", "MGA", 500),
        ("5.120", "KWD", 5120),
        ("10.45", "HUF", 1045),
        ("800.45", "TWD", 80045),
    ],
)
def test_stripe_charges(amount, code, sent):
    assert to_processor(Money.of(amount, code), STRIPE) == sent
    assert from_processor(sent, code, table=STRIPE) == Money.of(amount, code)


def test_currencies_of_old_decimals_must_be_sent_in_whole_units():
    assert STRIPE.unit("ISK") == STRIPE.unit("UGX") == STRIPE_PAYOUTS.unit("HUF") == ProcessorUnit(2, step=100)
    assert STRIPE.unit("HUF") == ProcessorUnit(2)


def test_stripes_zero_decimal_currencies_have_none():
    for code in "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split():
        assert to_processor(Money.of("500", code), STRIPE) == 500


def test_what_stripe_cannot_take_is_refused_with_its_smallest_amount_or_rounded_by_name():
    with pytest.raises(AmountPrecision, match=r"Stripe takes multiples of 0\.010 KWD, not 5\.124 KWD") as caught:
        to_processor(Money.of("5.124", "KWD"), STRIPE)
    assert (caught.value.code, caught.value.currency, caught.value.digits) == ("amount_precision", "KWD", 3)
    assert to_processor(Money.of("5.124", "KWD"), STRIPE, rounding=Rounding.HALF_UP) == 5120
    assert to_processor(Money.of("5.124", "KWD"), STRIPE, rounding=Rounding.UP) == 5130
    assert to_processor(Money.of("-5.125", "KWD"), STRIPE, rounding=Rounding.HALF_UP) == -5130


def test_a_payout_of_forints_is_whole():
    with pytest.raises(AmountPrecision, match=r"multiples of 1\.00 HUF"):
        to_processor(Money.of("10.45", "HUF"), STRIPE_PAYOUTS)
    assert to_processor(Money.of("10.45", "HUF"), STRIPE_PAYOUTS, rounding=Rounding.DOWN) == 1000
    assert to_processor(Money.of("800.45", "TWD"), STRIPE_PAYOUTS, rounding=Rounding.DOWN) == 80000


def test_half_a_krona_from_before_the_rule_is_refused():
    with pytest.raises(AmountPrecision, match=r"5\.50 ISK from Stripe is finer than ISK has"):
        from_processor(550, "ISK", table=STRIPE)


def test_py_moneyed_amounts_are_taken():
    assert to_processor(moneyed.Money("5", "ISK"), STRIPE) == 500


@pytest.mark.parametrize("amount", [5.0, "500", True, None])
def test_a_processors_amount_is_an_int(amount):
    with pytest.raises(InvalidAmount):
        from_processor(amount, "EUR", table=STRIPE)


def test_a_processors_amount_is_bounded():
    for amount in (10**19, -(10**100_000)):
        with pytest.raises(AmountRange):
            from_processor(amount, "EUR", table=STRIPE)
    with pytest.raises(AmountRange):
        from_processor(10**18, "MGA", table=STRIPE)


@pytest.mark.parametrize("unit", [(-1, 1), (5, 1), (True, 1), (2, 0), (2, 1.0), ("2", 1)])
def test_a_unit_that_counts_nothing_is_refused(unit):
    with pytest.raises(InvalidAmount):
        ProcessorUnit(*unit)


def test_a_table_is_a_value_and_knows_its_codes():
    table = ProcessorTable("acme", {"huf": ProcessorUnit(0)})
    assert table.unit("HUF") == table.unit(currency("HUF")) == ProcessorUnit(0)
    assert table == ProcessorTable("acme", {"HUF": ProcessorUnit(0)})
    assert hash(table) == hash(ProcessorTable("acme", {"HUF": ProcessorUnit(0)}))
    with pytest.raises(TypeError):
        table.units["HUF"] = ProcessorUnit(2)
    with pytest.raises(UnknownCurrency):
        ProcessorTable("acme", {"DEM": ProcessorUnit(2)})


def test_a_rounding_may_be_given_by_its_name_and_what_is_none_is_refused():
    assert to_processor(Money.of("5.124", "KWD"), STRIPE, rounding="up") == 5130
    for amount in ("5.124", "5.120"):
        for rounding in ("bogus", ""):
            with pytest.raises(InvalidAmount, match="is no rounding"):
                to_processor(Money.of(amount, "KWD"), STRIPE, rounding=rounding)
