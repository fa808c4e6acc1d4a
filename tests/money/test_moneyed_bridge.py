"""Every trap of py-moneyed 3.0 that was reproduced: what it accepts, loses or mutates never becomes our money."""

import decimal
import os
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction

import moneyed
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.money import (
    AmountPrecision,
    AmountRange,
    CurrencyMismatch,
    InvalidAmount,
    Money,
    UnknownCurrency,
    as_money,
    currency,
)
from commerce_core.money.iso4217_data import CURRENT
from commerce_core.money.moneyed_bridge import from_moneyed, to_moneyed
from tests.bounds import in_time
from tests.money.moneyed_traps import TRAPS, result

SHARED = sorted(code for code, row in CURRENT.items() if row[0] is not None and code in moneyed.CURRENCIES)
MONEY = st.builds(Money, st.integers(-(10**18), 10**18), st.sampled_from(SHARED))


@pytest.fixture(autouse=True)
def the_registry_is_never_changed():
    before = dict(moneyed.CURRENCIES)
    yield
    assert before == moneyed.CURRENCIES


@given(MONEY)
def test_there_and_back_is_the_same_money(money):
    theirs = to_moneyed(money)
    assert type(theirs) is moneyed.Money
    assert theirs == money.to_moneyed()
    assert from_moneyed(theirs) == as_money(theirs) == money


@given(MONEY)
def test_the_ambient_context_changes_nothing_in_either_direction(money):
    with decimal.localcontext(decimal.Context(prec=6, rounding=decimal.ROUND_UP)):
        theirs = to_moneyed(money)
        back = from_moneyed(theirs)
    assert Fraction(theirs.amount) == Fraction(money.minor, 10**money.currency.digits)
    assert back == money


@pytest.mark.parametrize("trap", TRAPS)
def test_a_trap_is_there_and_not_here(trap):
    theirs, sprung, ours, answer = TRAPS[trap]
    assert (result(theirs), result(ours)) == (sprung, answer)


@pytest.mark.parametrize("code", ["XCG", "ZWG", "XAD"])
def test_a_code_that_py_moneyed_lacks_is_a_typed_error(code):
    with pytest.raises(UnknownCurrency, match=f"does not know {code}") as caught:
        Money(1, code).to_moneyed()
    assert caught.value.value == code


@pytest.mark.parametrize("code", ["DEM", "XAU", "XXX", "ANG", "BGN"])
def test_a_code_that_carries_no_money_today_is_a_typed_error(code):
    with pytest.raises(UnknownCurrency):
        as_money(moneyed.Money("1", code))


def test_an_old_amount_goes_there_and_comes_back_only_as_an_error():
    marks = Money.of("99.90", currency("DEM", historic=True)).to_moneyed()
    assert marks == moneyed.Money("99.90", "DEM")
    with pytest.raises(UnknownCurrency, match="was withdrawn"):
        as_money(marks)


def test_a_code_of_the_hosts_own_is_a_typed_error():
    with pytest.raises(UnknownCurrency):
        as_money(moneyed.Money("1", moneyed.Currency("BTC")))
    with pytest.raises(UnknownCurrency):
        as_money(moneyed.Money("1", moneyed.Currency("USD\n")))


def test_digits_that_the_host_declared_are_not_believed():
    wrong = moneyed.Currency("USD", sub_unit=1)
    assert as_money(moneyed.Money("1.55", wrong)) == Money(155, "USD")
    assert as_money(moneyed.Money("1", moneyed.Currency("usd"))) == Money(100, "USD")


@pytest.mark.parametrize("text", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_what_is_not_a_number_is_refused(text):
    with pytest.raises(InvalidAmount) as caught:
        as_money(moneyed.Money(Decimal(text), "USD"), field="price")
    assert caught.value.field == "price"


@pytest.mark.parametrize(
    ("amount", "code"), [("1.005", "JPY"), ("19.999", "USD"), ("-0.019", "USD"), (0.1 + 0.2, "USD"), ("0.0001", "KWD")]
)
def test_what_is_finer_than_a_minor_unit_is_refused_and_never_truncated(amount, code):
    with pytest.raises(AmountPrecision):
        as_money(moneyed.Money(amount, code))


@pytest.mark.parametrize("amount", ["1E+30", "1E+1000000", "12345678901234567890123456789.12", "1E-1000000"])
def test_huge_amounts_are_refused(amount):
    with pytest.raises(AmountRange):
        in_time(lambda: as_money(moneyed.Money(Decimal(amount), "USD")))


def test_trailing_zeros_and_exponents_of_a_decimal_are_the_same_number():
    assert as_money(moneyed.Money(Decimal("19.9900"), "USD")) == Money(1999, "USD")
    assert as_money(moneyed.Money(Decimal("1E+2"), "JPY")) == Money(100, "JPY")
    assert as_money(moneyed.Money(Decimal("-0.00"), "USD")) == Money.zero("USD")


def test_later_changes_to_their_object_do_not_reach_ours():
    theirs = moneyed.Money("1", "USD")
    ours = as_money(theirs)
    theirs.amount, theirs.currency = Decimal(99), moneyed.EUR
    assert ours == Money(100, "USD")
    assert as_money(theirs) == Money(9900, "EUR")


@pytest.mark.parametrize("amount", [1.5, "1.5x", None, True, 10**400])
def test_an_amount_that_was_assigned_there_is_checked_here(amount):
    theirs = moneyed.Money("1", "USD")
    theirs.amount = amount
    with pytest.raises((InvalidAmount, AmountRange)):
        as_money(theirs)


def test_a_currency_that_was_assigned_there_is_checked_here():
    theirs = moneyed.Money("1", "USD")
    theirs.currency = "EUR"
    assert as_money(theirs) == Money(100, "EUR")
    theirs.currency = None
    with pytest.raises(UnknownCurrency):
        as_money(theirs)


def test_subclasses_such_as_those_of_django_money_are_taken():
    class HostMoney(moneyed.Money):
        pass

    assert as_money(HostMoney("19.99", "EUR")) == Money(1999, "EUR")


def test_ours_and_theirs_never_mix_silently():
    ours, theirs = Money(100, "USD"), moneyed.Money("1", "USD")
    assert ours != theirs
    assert theirs != ours
    mixtures = [
        lambda: ours + theirs,
        lambda: theirs + ours,
        lambda: ours - theirs,
        lambda: ours < theirs,
        lambda: theirs < ours,
    ]
    for mix in mixtures:
        with pytest.raises(TypeError):
            mix()
    with pytest.raises(TypeError):
        Money.total([ours, theirs], "USD")


STRANGE = """
import moneyed
from commerce_core.money import as_money
theirs = moneyed.Money("1234.5", "USD")
try:
    print(theirs)
except Exception as error:
    print(type(error).__name__)
print(as_money(theirs))
"""


@pytest.mark.parametrize(("locale", "there"), [("C", "$\u00a01234.50"), ("xx_YY", "UnknownLocaleError")])
def test_the_locale_of_a_process_changes_their_text_and_not_ours(locale, there):
    child = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", STRANGE],
        env=os.environ | {"LC_ALL": locale},
        capture_output=True,
        encoding="utf8",
        check=True,
    )
    assert child.stdout.splitlines() == [there, "1234.50 USD"]


@given(MONEY)
def test_money_passes_through_untouched(money):
    assert as_money(money) is money
    assert as_money(money, currency=money.currency) is money
    assert as_money(money, currency=money.currency.code.lower()) is money


@given(MONEY)
def test_major_units_need_a_currency(money):
    for value in (str(money.amount), money.amount):
        assert as_money(value, currency=money.currency) == money
        with pytest.raises(InvalidAmount, match="names no currency"):
            as_money(value)


def test_an_integer_is_major_units():
    assert as_money(5, currency="EUR") == Money(500, "EUR")
    assert as_money(5, currency="JPY") == Money(5, "JPY")


@pytest.mark.parametrize("value", [Money(100, "USD"), moneyed.Money("1", "USD")])
def test_another_currency_than_asked_is_refused_with_the_field(value):
    with pytest.raises(CurrencyMismatch) as caught:
        as_money(value, currency="EUR", field="lines[0].price")
    assert (caught.value.expected, caught.value.given, caught.value.field) == ("EUR", "USD", "lines[0].price")


@pytest.mark.parametrize("value", [19.99, 1.0, True, False, None, b"1", [1], "NaN", "1e3", "1,5", "", "١", object()])
def test_what_is_no_money_is_refused_with_the_field(value):
    with pytest.raises(InvalidAmount) as caught:
        as_money(value, currency="EUR", field="price")
    assert (caught.value.code, caught.value.field) == ("invalid_amount", "price")
    with pytest.raises(InvalidAmount):
        as_money(value)


def test_an_unknown_currency_to_convert_in_is_refused():
    for value in ("1", Money(1, "EUR")):
        with pytest.raises(UnknownCurrency):
            as_money(value, currency="BTC")
    assert as_money("1", currency=currency("EUR")) == Money(100, "EUR")


LAZY = """
import sys
from commerce_core.money import Money, as_money
as_money("1", currency="EUR") + Money.of("2", "EUR")
try:
    as_money(object(), currency="EUR")
except ValueError:
    pass
except Exception as error:
    assert error.code == "invalid_amount"
loaded = {name.partition(".")[0] for name in sys.modules}
assert not loaded & {"moneyed", "babel"}, loaded
Money(1, "EUR").to_moneyed()
assert "moneyed" in sys.modules
"""


def test_py_moneyed_and_babel_are_loaded_only_when_asked_for():
    subprocess.run([sys.executable, "-c", LAZY], check=True)
