"""Amounts that people type: the amount that is meant, or an error, never another number."""

import re

import pytest
from babel.localedata import locale_identifiers
from hypothesis import example, given
from hypothesis import strategies as st

from commerce_core.errors import CommerceError
from commerce_core.localisation import UnknownLocale, check_locale, format_money, parse_money
from commerce_core.localisation.cldr import signs_of
from commerce_core.localisation.currency_words import narrow_symbol_of, symbol_of
from commerce_core.localisation.narrow_data import NARROW
from commerce_core.money import AmountPrecision, AmountRange, InvalidAmount, Money, UnknownCurrency, currency
from tests.bounds import in_time

LOCALES = (
    "en_US de_DE de_AT de_CH fr_FR fr_CH es_ES es_MX hi_IN sv_SE ar_EG fa_IR he_IL bn_BD pl_PL nl_NL ja_JP pt_PT tr_TR"
)
minors = st.integers(-(10**15), 10**15)
locales = st.sampled_from(LOCALES.split())
every_locale = st.sampled_from(sorted(name for name in locale_identifiers() if name != "root"))
currencies = st.sampled_from(["EUR", "USD", "JPY", "KWD", "CHF", "SEK"])
alphabet = st.sampled_from("0123456789٣۴৫３.,'’ \u00a0\u202f-−()€$ USDEURkr٫٬_eE+\u200f")


@given(
    minors,
    locales | every_locale,
    currencies,
    st.sampled_from(["standard", "accounting", "code"]),
    st.sampled_from(["locale", "latn"]),
)
@example(minor=-50, locale="nl_NL", code="EUR", style="standard", digits="locale")
@example(minor=-123456789, locale="en_IN", code="INR", style="accounting", digits="locale")
@example(minor=123456789, locale="en_IN", code="INR", style="accounting", digits="locale")
@example(minor=-123456, locale="fy_NL", code="EUR", style="standard", digits="locale")
def test_what_is_shown_is_read_back(minor, locale, code, style, digits):
    money = Money(minor, code)
    text = format_money(money, locale, style=style, digits=digits)
    assert parse_money(text, locale, currency=code) == money


@given(minors, locales)
def test_the_narrow_symbol_is_read_where_it_means_this_currency(minor, locale):
    money = Money(minor, "EUR")
    assert parse_money(format_money(money, locale, style="narrow"), locale, currency="EUR") == money


@given(minors, every_locale, currencies)
def test_a_narrow_symbol_is_read_as_this_currency_or_not_at_all(minor, locale, code):
    text = format_money(Money(minor, code), locale, style="narrow")
    try:
        assert parse_money(text, locale, currency=code) == Money(minor, code)
    except InvalidAmount:
        assert parse_money(format_money(Money(minor, code), locale), locale, currency=code) == Money(minor, code)


@given(every_locale, st.sampled_from(sorted(NARROW)))
def test_a_sign_is_read_as_two_currencies_only_where_it_is_the_standard_one_of_both(locale, code):
    name = check_locale(locale)
    sign = narrow_symbol_of(name, code)
    readers = [each for each in sorted(NARROW) if reads(f"{sign} 5", locale, each)]
    assert len(readers) <= 1 or {symbol_of(name, each) for each in readers} == {sign}


def reads(text, locale, code):
    try:
        return parse_money(text, locale, currency=code) is not None
    except InvalidAmount:
        return False


@given(minors, every_locale, currencies, st.integers(1, 6))
def test_more_decimals_than_the_currency_has_are_refused_even_if_they_are_zeros(minor, locale, code, more):
    unit = currency(code)
    point = signs_of(check_locale(locale), "latn").money_point
    with pytest.raises(AmountPrecision) as refusal:
        parse_money(f"{abs(minor)}{point}{'0' * (unit.digits + more)}", locale, currency=code)
    assert (refusal.value.currency, refusal.value.digits) == (code, unit.digits)


@given(minors, locales | every_locale, currencies, st.integers(1, 5), st.sampled_from(["standard", "accounting"]))
def test_no_zero_leads_an_amount_with_or_without_groups(minor, locale, code, zeros, style):
    text = format_money(Money(abs(minor), code), locale, style=style, digits="latn")
    first = re.search("[0-9]", text).start()
    with pytest.raises(InvalidAmount):
        parse_money(f"{text[:first]}{'0' * zeros}{text[first:]}", locale, currency=code)


# What another country means by it: 1000 dollars, 500 euros.
@pytest.mark.parametrize(
    ("text", "locale", "code", "refusal"),
    [
        ("1.000", "en_US", "USD", AmountPrecision),
        ("1,000", "de_DE", "EUR", AmountPrecision),
        ("1,000", "bg_BG", "EUR", AmountPrecision),
        ("1.000", "de_CH", "CHF", AmountPrecision),
        ("1.000", "es_MX", "MXN", AmountPrecision),
        ("12.000", "en_US", "JPY", AmountPrecision),
        ("0.500", "de_DE", "EUR", InvalidAmount),
        ("0,500", "en_US", "USD", InvalidAmount),
        ("00,012", "en_US", "USD", InvalidAmount),
        ("007", "en_US", "USD", InvalidAmount),
    ],
)
def test_thousands_of_another_country_are_not_read_as_less(text, locale, code, refusal):
    with pytest.raises(refusal):
        parse_money(text, locale, currency=code)


@given(st.text(alphabet, max_size=12), locales, currencies)
def test_what_is_read_has_the_digits_of_the_text_or_there_is_a_typed_error(text, locale, code):
    try:
        money = parse_money(text, locale, currency=code)
    except CommerceError:
        return
    typed = "".join(str(int(character)) for character in text if character.isdecimal())
    shown = "".join(character for character in str(money.amount) if character.isdigit())
    assert typed.strip("0") == shown.strip("0")


# From the traps of Babel 2.18's parse_decimal ("12,34" in en_US gives 1234, "1.5" in de_DE gives 15).
@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("12,34", "en_US"),
        ("1,23,456", "en_US"),
        ("1.5", "de_DE"),
        ("1.23", "de_DE"),
        ("1234.567,00", "de_DE"),
        ("1.234.56", "de_DE"),
        ("1,234,567", "hi_IN"),
        (",234", "en_US"),
        ("1,,234", "en_US"),
        ("1,234,", "en_US"),
        ("1.", "en_US"),
        (".5", "en_US"),
        ("1 234", "en_US"),
        ("1,5", "ja_JP"),
    ],
)
def test_groups_of_another_size_and_separators_of_another_country_are_refused(text, locale):
    with pytest.raises(InvalidAmount):
        parse_money(text, locale, currency="EUR")


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-",
        "€",
        "NaN",
        "Infinity",
        "1e5",
        "1_000",
        "+5",
        "--5",
        "-(5)",
        "(5",
        "5)",
        "5-",
        "$5€",
        "€5€",
        "5 5",
        "x" * 10**6,
        "$5",
        "USD 5",
        "5 dollars",
        "1٫5",
        "1٢",
        "1e1000000",
        "0x10",
        "½",
        "²",
        "5\n5",
        None,
        5,
        5.0,
        b"5",
    ],
    ids=lambda text: repr(text)[:12],
)
def test_what_is_no_amount_of_this_currency_is_refused(text):
    with pytest.raises(InvalidAmount):
        in_time(lambda: parse_money(text, "en_US", currency="EUR"))


@pytest.mark.parametrize(
    ("text", "locale", "code", "minor"),
    [
        ("1,234.56", "en_US", "USD", 123456),
        ("1234.56", "en_US", "USD", 123456),
        ("$5", "en_US", "USD", 500),
        ("USD 5", "en_US", "USD", 500),
        ("5.00 USD", "en_US", "USD", 500),
        ("$-5", "en_US", "USD", -500),
        ("($5.00)", "en_US", "USD", -500),
        ("\u22125", "en_US", "USD", -500),
        ("1'234.50", "de_CH", "CHF", 123450),
        ("1\u2019234.50", "de_CH", "CHF", 123450),
        ("1 234,56 €", "fr_FR", "EUR", 123456),
        ("1\u202f234,56\u00a0€", "fr_FR", "EUR", 123456),
        ("1.234,50", "es_ES", "EUR", 123450),
        ("12,34,567.50", "hi_IN", "INR", 123456750),
        ("١٬٢٣٤٫٥٠", "ar_EG", "EGP", 123450),
        ("1,234.50", "ar_EG", "EGP", 123450),
        ("５００", "ja_JP", "JPY", 500),
        ("1.500", "en_US", "KWD", 1500),
        ("1.50", "en_US", "USD", 150),
        ("0.05", "en_US", "USD", 5),
        ("1,234,567.50", "en_IN", "INR", 123456750),
        ("€ 5-", "fy_NL", "EUR", -500),
        ("0", "de_DE", "EUR", 0),
        ("-0", "de_DE", "EUR", 0),
    ],
)
def test_kinds_of_space_apostrophe_minus_and_digit_are_all_one(text, locale, code, minor):
    assert parse_money(text, locale, currency=code) == Money(minor, code)


def test_a_dollar_sign_is_the_dollar_of_the_locale():
    assert parse_money("$5", "en_CA", currency="CAD") == Money(500, "CAD")
    assert parse_money("US$5", "en_CA", currency="USD") == Money(500, "USD")
    for code, locale in (("CAD", "en_US"), ("USD", "en_CA"), ("MXN", "en_US")):
        with pytest.raises(InvalidAmount):
            parse_money("$5", locale, currency=code)


# By Intl, `$` is each of these dollars in zh_CN and sv_SE, and `kr` each of these crowns in en_US.
@pytest.mark.parametrize(
    ("text", "locale", "codes"),
    [
        ("$1,000.00", "zh_CN", "USD CAD AUD"),
        ("1 000,00 $", "sv_SE", "USD CAD AUD"),
        ("kr 1,000", "en_US", "SEK NOK DKK ISK"),
    ],
)
def test_a_sign_that_several_currencies_share_is_refused_for_each(text, locale, codes):
    for code in codes.split():
        with pytest.raises(InvalidAmount):
            parse_money(text, locale, currency=code)


def test_finer_and_larger_than_money_can_be_is_refused_as_such():
    with pytest.raises(AmountPrecision):
        parse_money("1.234", "en_US", currency="EUR")
    with pytest.raises(AmountPrecision):
        parse_money("1.5", "en_US", currency="JPY")
    with pytest.raises(AmountRange):
        parse_money("9" * 25, "en_US", currency="JPY")
    with pytest.raises(AmountRange):
        parse_money("9" * 60, "en_US", currency="JPY")


def test_unknown_names_are_refused():
    with pytest.raises(UnknownLocale):
        parse_money("5", "en\r\nSet-Cookie: x", currency="EUR")
    with pytest.raises(UnknownCurrency):
        parse_money("5", "en", currency="EURO")


def test_the_refusal_keeps_the_text_as_a_value_and_not_in_its_message():
    with pytest.raises(InvalidAmount) as refusal:
        parse_money("<script>", "en_US", currency="EUR")
    assert refusal.value.value == "<script>"
    assert "<script>" not in refusal.value.message


@pytest.mark.parametrize(
    ("locale", "code", "sample"),
    [
        ("de_DE", "EUR", "1.234,56 €"),
        ("en_US", "USD", "$1,234.56"),
        ("ja_JP", "JPY", "￥1,234"),
        ("de_CH", "CHF", "CHF 1’234.56"),
    ],
)
def test_the_refusal_shows_an_amount_of_the_locale_that_can_be_read(locale, code, sample):
    with pytest.raises(InvalidAmount) as caught:
        parse_money("one", locale, currency=code)
    assert sample in caught.value.message.replace("\u00a0", " ")
    shown = caught.value.message.partition("write it like ")[2].removesuffix(".")
    assert parse_money(shown, locale, currency=code).minor in {1234, 123456}
