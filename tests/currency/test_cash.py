"""Cash: the payable total goes to what coins and notes can pay, and nothing else is rounded."""

from __future__ import annotations

import moneyed
import pytest
from babel.core import get_global
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.currency import InvalidCashIncrement, Policy, UnknownCountry, cash_increment, cash_rounding
from commerce_core.currency.cash_data import INCREMENTS, REGIONAL
from commerce_core.errors import Invalid
from commerce_core.money import Money, Rounding, currency
from commerce_core.money.iso4217_data import CURRENT
from tests.bounds import in_time

totals = st.builds(Money, st.integers(-(10**9), 10**9), st.sampled_from(["CHF", "SEK", "HUF", "NZD", "EUR", "JPY"]))

OURS = {"AUD": 5, "NZD": 10, "HUF": 500}
"""What CLDR 47 lacks or has otherwise: coins withdrawn in Australia and New Zealand, and Hungary's five forint."""


@given(totals, st.sampled_from(["", "FI", "DE"]), st.sampled_from(Rounding))
def test_the_rounded_total_is_the_nearest_that_can_be_paid(total: Money, country: str, mode: Rounding) -> None:
    policy = Policy(cash_rounding=mode)
    step = cash_increment(total.currency, country=country, policy=policy)
    rounding = cash_rounding(total, country=country, policy=policy)
    assert (total + rounding).minor % step == 0
    assert abs(rounding.minor) < step
    if mode.startswith("half"):
        assert 2 * abs(rounding.minor) <= step


@given(totals)
def test_a_refund_in_cash_mirrors_the_charge(total: Money) -> None:
    assert cash_rounding(-total) == -cash_rounding(total)


@given(totals)
def test_a_total_that_can_be_paid_stays(total: Money) -> None:
    paid = total + cash_rounding(total)
    assert not cash_rounding(paid)


@pytest.mark.parametrize(
    ("total", "code", "rounding"),
    [
        ("19.98", "CHF", "0.02"),
        ("19.97", "CHF", "-0.02"),
        ("12.33", "CAD", "0.02"),
        ("10.24", "DKK", "-0.24"),
        ("10.25", "DKK", "0.25"),  # a tie: 10.50
        ("1234.56", "SEK", "0.44"),
        ("1233.00", "HUF", "2.00"),
        ("1232.00", "HUF", "-2.00"),
        ("9.95", "NZD", "0.05"),  # a tie: 10.00
        ("9.99", "USD", "0.00"),
        ("19.99", "EUR", "0.00"),
    ],
)
def test_worked_totals(total: str, code: str, rounding: str) -> None:
    assert cash_rounding(Money.of(total, code)) == Money.of(rounding, code)


def test_the_steps_are_those_of_cldr_but_for_ours() -> None:
    fractions = get_global("currency_fractions")
    found = {}
    for code, (digits, *_) in CURRENT.items():
        if digits is not None and code in fractions:
            _, _, cash_digits, cash_rounding = fractions[code]
            found[code] = 10 ** (digits - cash_digits) * (cash_rounding or 1)
    assert {code: step for code, step in found.items() if step > 1} | OURS == dict(INCREMENTS)


@pytest.mark.parametrize("place", [*INCREMENTS, *REGIONAL])
def test_every_step_is_of_a_current_currency(place: str) -> None:
    assert currency(place[:3]).digits >= 0


def test_a_country_may_round_a_currency_that_others_pay_exactly() -> None:
    # Eesti Pank's example: a basket of 30.76 is paid with 30.75.
    assert cash_rounding(Money.of("30.76", "EUR"), country="EE") == Money.of("-0.01", "EUR")
    assert cash_rounding(Money.of("30.76", "EUR"), country="DE") == Money.zero("EUR")


@pytest.mark.parametrize(
    ("country", "total", "paid"),
    [
        ("BE", "4.99", "5.00"),  # the example reported when the Belgian rule began
        ("EE", "30.76", "30.75"),  # Eesti Pank
        ("FI", "14.97", "14.95"),  # Act 890/2000: seven goes down to five
        ("IT", "5.52", "5.50"),  # Confesercenti on decree-law 50/2017
        ("IT", "5.54", "5.55"),
        ("LT", "0.08", "0.10"),  # 8 and 9 go up to ten
        ("SK", "12.43", "12.45"),  # Narodna banka Slovenska
        ("SK", "12.47", "12.45"),
    ],
)
def test_the_examples_of_those_who_made_the_rules(country: str, total: str, paid: str) -> None:
    amount = Money.of(total, "EUR")
    assert amount + cash_rounding(amount, country=country) == Money.of(paid, "EUR")


def test_the_policy_of_a_shop_comes_first_and_its_country_before_its_currency() -> None:
    policy = Policy(cash={"EUR": "0.10", "EUR-NL": "0.05", "CHF": "0", "USD": "0.05"})
    assert cash_increment("EUR", country="NL", policy=policy) == 5
    assert cash_increment("EUR", country="FI", policy=policy) == 10
    assert cash_increment("EUR", policy=policy) == 10
    assert cash_increment("CHF", policy=policy) == 0
    assert cash_rounding(Money.of("19.98", "CHF"), policy=policy) == Money.zero("CHF")
    assert cash_rounding(Money.of("19.98", "USD"), policy=policy) == Money.of("0.02", "USD")


def test_the_mode_is_the_policys() -> None:
    down = Policy(cash_rounding=Rounding.DOWN)
    assert cash_rounding(Money.of("19.99", "CHF"), policy=down) == Money.of("-0.04", "CHF")


def test_money_of_py_moneyed_is_taken_exactly() -> None:
    assert cash_rounding(moneyed.Money("19.98", "CHF")) == Money.of("0.02", "CHF")


@pytest.mark.parametrize(
    "cash",
    [
        {"CHF": "0.001"},
        {"CHF": "-0.05"},
        {"CHF": "five"},
        {"CHF": 0.05},
        {"CHF": "1e1000000"},
        {"CHF": "10000000000.01"},
        {"chf": "0.05"},
        {"XXX": "0.05"},
        {"EUR-fi": "0.05"},
        {"EUR-FIN": "0.05"},
        {"EUR-": "0.05"},
        {"EUR-F\n": "0.05"},
        {"": "0.05"},
        {"EURFI": "0.05"},
        {"EUR-XX": "0.05"},
        {"CHF": 5},
        {"CHF": None},
        {5: "0.05"},
        [("CHF", "0.05")],
        "CHF",
        None,
    ],
)
def test_what_is_no_step_is_refused(cash: object) -> None:
    with pytest.raises(InvalidCashIncrement) as refusal:
        in_time(lambda: Policy(cash=cash))  # type: ignore[arg-type]
    assert refusal.value.field == "cash"


@pytest.mark.parametrize("country", ["FI", "fi", " Fi "])
def test_a_country_is_compared_as_places_are(country: str) -> None:
    assert cash_increment("EUR", country=country) == 5
    assert cash_rounding(Money.of("14.97", "EUR"), country=country) == Money.of("-0.02", "EUR")


@pytest.mark.parametrize("country", ["XX", "FIN", "EU", "Finland", "ß", "F\n", 5, None, ["FI"]])
def test_what_is_no_country_is_refused(country: str) -> None:
    for ask in (cash_increment, cash_rounding):
        given: object = "EUR" if ask is cash_increment else Money.of("1.00", "EUR")
        with pytest.raises(UnknownCountry) as refusal:
            ask(given, country=country)  # type: ignore[operator]
        assert refusal.value.field == "country"


def test_a_policy_keeps_its_own_copy() -> None:
    given_steps = {"CHF": "0.05"}
    policy = Policy(cash=given_steps)
    given_steps["CHF"] = "nonsense"
    assert policy.cash == {"CHF": "0.05"}


@pytest.mark.parametrize("total", ["19.98", 19.98, None])
def test_a_total_names_its_currency(total: object) -> None:
    with pytest.raises(Invalid):
        cash_rounding(total)  # type: ignore[arg-type]
