import decimal
import subprocess
import sys
from datetime import UTC, datetime

import moneyed
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.localisation import UnknownLocale, UnknownZone, format_date, format_money
from commerce_core.money import Money

NBSP, NARROW = "\u00a0", "\u202f"
amounts = st.integers(-(10**15), 10**15)


@pytest.mark.parametrize(
    ("amount", "code", "locale", "text"),
    [
        # CLDR currency patterns: en "¤#,##0.00", de and fr "#,##0.00 ¤", nl "¤ #,##0.00;¤ -#,##0.00", ja "¤#,##0.00".
        ("1234.56", "EUR", "en-US", "€1,234.56"),
        ("1234.56", "EUR", "de_DE", f"1.234,56{NBSP}€"),
        ("1234.56", "EUR", "fr-FR", f"1{NARROW}234,56{NBSP}€"),
        ("-5.00", "USD", "en_US", "-$5.00"),
        ("199.99", "USD", "en_US", "$199.99"),
        ("1234567.89", "INR", "en_IN", "₹12,34,567.89"),
        ("5000", "JPY", "en_US", "¥5,000"),
        ("1.234", "KWD", "de_DE", f"1,234{NBSP}KWD"),
        ("0", "EUR", "en_US", "€0.00"),
    ],
)
def test_amounts_as_each_country_writes_them(amount, code, locale, text):
    assert format_money(Money.of(amount, code), locale) == text


@given(amounts, st.sampled_from(["EUR", "JPY", "KWD"]))
def test_no_digit_is_lost_or_made_up(minor, code):
    text = format_money(Money(minor, code), "en_US")
    assert int("".join(character for character in text if character.isascii() and character.isdigit())) == abs(minor)
    assert (minor < 0) == ("-" in text)


@given(amounts, st.integers(1, 40))
def test_the_callers_decimal_context_is_never_consulted(minor, precision):
    money = Money(minor, "EUR")
    expected = format_money(money, "de_DE")
    with decimal.localcontext(decimal.Context(prec=precision, rounding=decimal.ROUND_UP)):
        assert format_money(money, "de_DE") == expected


def test_display_digits_are_those_of_cldr():
    # ISO 4217 stores 3 decimals of IQD and 2 of HUF, CLDR displays 0 and 2.
    assert "1.500" not in format_money(Money.of("1.500", "IQD"), "en_US")
    assert format_money(Money.of("2.500", "IQD"), "en_US").endswith("3")
    assert format_money(Money.of("1.499", "IQD"), "en_US").endswith("1")


def test_py_moneyed_is_money_too():
    assert format_money(moneyed.Money("19.99", "EUR"), "en_US") == "€19.99"


@pytest.mark.parametrize(
    ("locale", "zone", "text"),
    [
        ("en_US", "UTC", "Jul 1, 2026"),
        ("en_GB", "UTC", "1 Jul 2026"),
        ("fr_FR", "Europe/Paris", "2 juil. 2026"),
        ("de_DE", "Asia/Tokyo", "02.07.2026"),
    ],
)
def test_the_day_is_that_of_the_zone(locale, zone, text):
    assert format_date(datetime(2026, 7, 1, 23, 30, tzinfo=UTC), locale, zone=zone) == text


def test_unknown_names_are_refused():
    with pytest.raises(UnknownLocale):
        format_money(Money(1, "EUR"), "xx")
    with pytest.raises(UnknownLocale):
        format_date(datetime(2026, 7, 1, tzinfo=UTC), "xx", zone="UTC")
    with pytest.raises(UnknownZone):
        format_date(datetime(2026, 7, 1, tzinfo=UTC), "en", zone="Mars/X")


def test_importing_loads_neither_babel_nor_zones():
    program = (
        "import sys, commerce_core.customers, commerce_core.catalog; print({'babel', 'zoneinfo'} & set(sys.modules))"
    )
    assert (
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "set()\n"
    )
