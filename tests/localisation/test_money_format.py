"""Laws of formatted amounts, and worked examples from CLDR's own patterns (named where they stand)."""

import decimal
import subprocess
import sys

import moneyed
import pytest
from babel.core import get_global
from hypothesis import example, given
from hypothesis import strategies as st

from commerce_core.localisation import (
    UnknownFormat,
    UnknownLocale,
    display_digits,
    format_data_version,
    format_money,
    money_formatter,
)
from commerce_core.money import InvalidAmount, Money, MoneyBag, UnknownCurrency, currency
from tests.bounds import in_time

NBSP, NARROW_NBSP, MINUS = "\u00a0", "\u202f", "\u2212"
minors = st.integers(-(10**15), 10**15)
LOCALES = ["en_US", "de_DE", "fr_CH", "es_ES", "hi_IN", "sv_SE", "ar_EG", "fa_IR", "he_IL", "bn_BD", "pl_PL", "nl_NL"]
STYLES = ["standard", "accounting", "code", "narrow", "name"]


def digits_of(text):
    return "".join(str(int(character)) for character in text if character.isdecimal())


@given(minors, st.sampled_from(["EUR", "JPY", "KWD", "CLF"]), st.sampled_from(LOCALES), st.sampled_from(STYLES))
def test_no_digit_is_lost_or_made_up(minor, code, locale, style):
    money = Money(minor, code)
    shown = digits_of(format_money(money, locale, style=style))
    assert int(shown) == abs(minor)
    assert len(shown) == max(len(str(abs(minor))), money.currency.digits + 1)


@given(st.integers(1, 10**15), st.sampled_from(LOCALES), st.sampled_from(STYLES))
def test_a_negative_amount_has_the_digits_of_the_positive_one_and_a_mark_of_its_own(minor, locale, style):
    positive, negative = (format_money(Money(n, "EUR"), locale, style=style) for n in (minor, -minor))
    assert digits_of(positive) == digits_of(negative)
    assert len(negative) > len(positive)
    assert any(mark in negative for mark in f"-{MINUS}(")


@given(
    minors,
    st.integers(1, 40),
    st.sampled_from(["EUR", "JPY"]),
    st.sampled_from(["de_DE", "ru_RU", "ar_EG", "pl_PL"]),
    st.sampled_from([[], [decimal.Inexact, decimal.Rounded, decimal.InvalidOperation]]),
)
@example(minor=1001, precision=3, code="JPY", locale="ru_RU", traps=[])
@example(minor=123456, precision=3, code="EUR", locale="de_DE", traps=[decimal.Inexact])
def test_the_callers_decimal_context_is_never_consulted(minor, precision, code, locale, traps):
    for style in STYLES:
        expected = format_money(Money(minor, code), locale, style=style)
        with decimal.localcontext(decimal.Context(prec=precision, rounding=decimal.ROUND_UP, traps=traps)):
            money_formatter.__globals__["_formatter"].cache_clear()
            assert format_money(Money(minor, code), locale, style=style) == expected


@given(minors, st.sampled_from(["IQD", "AFN"]), st.sampled_from(LOCALES))
def test_display_rounds_half_up_away_from_zero_once(minor, code, locale):
    unit = 10 ** currency(code).digits
    exact = decimal.Decimal(abs(minor)) / unit
    expected = int(exact.quantize(decimal.Decimal(1), rounding=decimal.ROUND_HALF_UP))
    assert int(digits_of(format_money(Money(minor, code), locale))) == expected


@pytest.mark.parametrize("code", ["IQD", "AFN", "SYP"])
@pytest.mark.parametrize("style", STYLES)
def test_what_reads_as_zero_has_no_minus(code, style):
    assert format_money(Money(-1, code), "en_US", style=style) == format_money(Money(0, code), "en_US", style=style)


@given(minors, st.sampled_from(LOCALES))
def test_the_formatter_writes_what_format_money_writes(minor, locale):
    assert money_formatter(locale, "EUR")(minor) == format_money(Money(minor, "EUR"), locale)


@pytest.mark.parametrize(
    ("amount", "code", "locale", "text"),
    [
        # CLDR 47: en "¤#,##0.00", de and fr "#,##0.00 ¤", ja "¤#,##0.00", en_IN "¤#,##,##0.00".
        ("1234.56", "EUR", "en-US", "€1,234.56"),
        ("1234.56", "EUR", "de_DE", f"1.234,56{NBSP}€"),
        ("1234.56", "EUR", "fr-FR", f"1{NARROW_NBSP}234,56{NBSP}€"),
        ("-5.00", "USD", "en_US", "-$5.00"),
        ("1234567.89", "INR", "en_IN", "₹12,34,567.89"),
        ("5000", "JPY", "en_US", "¥5,000"),
        ("0", "EUR", "en_US", "€0.00"),
        # currencySpacing: a letter never touches a digit, a sign may.
        ("1234.50", "CHF", "en_US", f"CHF{NBSP}1,234.50"),
        ("1234.50", "CAD", "en_US", "CA$1,234.50"),
        ("1.234", "KWD", "de_DE", f"1,234{NBSP}KWD"),
        # minimumGroupingDigits of es is 2, of es_MX 1.
        ("1234.50", "EUR", "es_ES", f"1234,50{NBSP}€"),
        ("12345.50", "EUR", "es_ES", f"12.345,50{NBSP}€"),
        ("1234.50", "MXN", "es_MX", "$1,234.50"),
        # currencyDecimal of fr_CH is a point; nl "¤ #,##0.00;¤ -#,##0.00"; sv writes U+2212.
        ("1234.50", "CHF", "fr_CH", f"1{NARROW_NBSP}234.50{NBSP}CHF"),
        ("-5.00", "EUR", "nl_NL", f"€{NBSP}-5,00"),
        ("-1234.50", "SEK", "sv_SE", f"{MINUS}1{NBSP}234,50{NBSP}kr"),
        # ar_EG has digits of its own, U+0660 to U+0669, and its own separators.
        ("1234.50", "EGP", "ar_EG", f"\u200f١٬٢٣٤٫٥٠{NBSP}ج.م.\u200f"),
    ],
)
def test_amounts_as_each_country_writes_them(amount, code, locale, text):
    assert format_money(Money.of(amount, code), locale) == text


@pytest.mark.parametrize(
    ("style", "locale", "text"),
    [
        ("standard", "en_CA", "-US$1,234.50"),
        ("accounting", "en_CA", "(US$1,234.50)"),
        ("code", "en_CA", f"-USD{NBSP}1,234.50"),
        ("narrow", "en_CA", "-$1,234.50"),
        ("name", "en_CA", "-1,234.50 US dollars"),
        ("name", "pl_PL", "-1234,50 dolara amerykańskiego"),
    ],
)
def test_styles(style, locale, text):
    assert format_money(Money.of("-1234.50", "USD"), locale, style=style) == text


def test_a_name_has_the_plural_of_the_number_as_it_is_shown():
    # English says "1 dollar" but "1.00 dollars": CLDR's "one" needs a number without decimals.
    assert format_money(Money.of("1.00", "USD"), "en_US", style="name") == "1.00 US dollars"
    assert format_money(Money.of("1", "JPY"), "en_US", style="name") == "1 Japanese yen"
    assert format_money(Money.of("1", "KRW"), "pl_PL", style="name") == "1 won południowokoreański"
    assert format_money(Money.of("5", "KRW"), "pl_PL", style="name") == "5 wonów południowokoreańskich"


def test_latin_digits_can_be_asked_for():
    assert format_money(Money.of("1234.50", "USD"), "ar_EG", digits="latn") == f"\u200f1,234.50{NBSP}US$"


def test_displayed_decimals_and_stored_decimals_are_two_things():
    # ISO 4217 stores 3 decimals of IQD, CLDR displays none.
    assert (currency("IQD").digits, display_digits(currency("IQD"))) == (3, 0)
    assert format_money(Money.of("1.500", "IQD"), "en_US") == f"IQD{NBSP}2"
    assert format_money(Money.of("1.499", "IQD"), "en_US") == f"IQD{NBSP}1"
    assert format_money(Money.of("1.500", "IQD"), "en_US", decimals="iso") == f"IQD{NBSP}1.500"


def test_more_decimals_may_be_displayed_than_stored(monkeypatch):
    from commerce_core.localisation import money_format

    monkeypatch.setitem(get_global("currency_fractions"), "XPF", (2, 0, 2, 0))
    money_format._formatter.cache_clear()
    try:
        assert format_money(Money(1234, "XPF"), "en_US") == "CFPF1,234.00".replace("F1", f"F{NBSP}1")
    finally:
        money_format._formatter.cache_clear()


def test_py_moneyed_is_money_too():
    assert format_money(moneyed.Money("19.99", "EUR"), "en_US") == "€19.99"


def test_what_was_formatted_before_changes_nothing():
    # Babel resolves a reference between patterns in data that locales share: German first must not make Austria German.
    program = (
        "from commerce_core.localisation import money_formatter as f\n"
        "print([f(name, 'EUR', style='accounting')(-100) for name in {names}])"
    )
    first, second = (
        subprocess.run([sys.executable, "-c", program.format(names=names)], capture_output=True, text=True, check=True)
        for names in ("['de', 'de_AT', 'es', 'es_MX']", "['es_MX', 'es', 'de_AT', 'de']")
    )
    assert eval(first.stdout) == eval(second.stdout)[::-1]


@pytest.mark.parametrize(
    "option", [{"style": "loud"}, {"digits": "roman"}, {"decimals": "all"}, {"style": "x" * 10**6}, {"style": ["code"]}]
)
def test_unknown_options_are_refused(option):
    with pytest.raises(UnknownFormat) as refusal:
        in_time(lambda: format_money(Money(1, "EUR"), "en", **option))
    with pytest.raises(UnknownFormat):
        money_formatter("en", "EUR", **option)
    assert refusal.value.field == next(iter(option))
    assert refusal.value.allowed


def test_unknown_locales_and_currencies_are_refused():
    with pytest.raises(UnknownLocale):
        format_money(Money(1, "EUR"), "xx")
    with pytest.raises(UnknownLocale):
        format_money(Money(1, "EUR"), "en_US'; DROP TABLE orders")
    with pytest.raises(UnknownLocale):
        money_formatter(["en"], "EUR")
    with pytest.raises(UnknownCurrency):
        money_formatter("en", "EURO")


def test_the_version_of_the_data_can_be_told():
    assert format_data_version() == f"{get_global('cldr')['version']}+48"


def test_every_locale_and_currency_can_be_written():
    from babel.localedata import locale_identifiers

    names = [name for name in locale_identifiers() if len(name) <= 5]
    for name in names:
        for style in STYLES:
            assert digits_of(money_formatter(name, "EUR", style=style)(-123456)) == "123456"


def test_importing_loads_neither_babel_nor_zones():
    program = (
        "import sys, commerce_core.customers, commerce_core.catalog; print({'babel', 'zoneinfo'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_a_bag_is_written_amount_by_amount():
    bag = MoneyBag([Money(500, "EUR"), Money(300, "JPY")])
    with pytest.raises(InvalidAmount, match="format each"):
        format_money(bag, "en_US")
    assert [format_money(money, "en_US") for money in bag] == ["€5.00", "¥300"]
