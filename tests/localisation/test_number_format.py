import decimal
from decimal import Decimal

import pytest
from babel.localedata import locale_identifiers
from hypothesis import assume, given
from hypothesis import strategies as st

from commerce_core.localisation import (
    UnknownFormat,
    UnknownLocale,
    format_list,
    format_number,
    format_percent,
    format_unit,
)
from commerce_core.money import AmountRange, InvalidAmount
from tests.bounds import in_time

NBSP, NARROW_NBSP = "\u00a0", "\u202f"
numbers = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=4)


@given(numbers)
def test_english_text_is_the_number_again(number):
    assert Decimal(format_number(number, "en").replace(",", "")) == number


@given(numbers, st.integers(0, 6))
def test_decimals_are_rounded_half_up_whatever_the_callers_context(number, decimals):
    wide = decimal.Context(prec=60, rounding=decimal.ROUND_HALF_UP)
    expected = number.quantize(Decimal(1).scaleb(-decimals), context=wide)
    with decimal.localcontext(decimal.Context(prec=2, rounding=decimal.ROUND_DOWN)):
        text = format_number(number, "en", decimals=decimals)
    assert Decimal(text.replace(",", "")) == expected
    assert len(text.partition(".")[2]) == decimals


@given(numbers, st.integers(1, 40), st.sampled_from(["en", "pl_PL", "ru_RU", "ar_EG", "lt_LT"]))
def test_the_plural_of_a_unit_is_the_same_in_every_context(number, precision, locale):
    expected = format_unit(number, locale, unit="kilogram", width="long")
    signals = [decimal.Inexact, decimal.Rounded, decimal.InvalidOperation, decimal.FloatOperation]
    for traps in ([], signals):
        with decimal.localcontext(decimal.Context(prec=precision, rounding=decimal.ROUND_UP, traps=traps)):
            assert format_unit(number, locale, unit="kilogram", width="long") == expected


# The texts are those of Intl.NumberFormat (Node 20, ICU 78.2).
@pytest.mark.parametrize(
    ("number", "locale", "text"),
    [
        ("1234567.5", "de_DE", "1.234.567,5"),
        ("1234567.5", "hi_IN", "12,34,567.5"),
        ("1234.5", "es_ES", "1234,5"),
        ("1234.50", "fr_FR", f"1{NARROW_NBSP}234,5"),
        ("-0.00", "en_US", "0"),
        ("1234", "ar_EG", "١٬٢٣٤"),
    ],
)
def test_numbers(number, locale, text):
    assert format_number(number, locale) == text


@pytest.mark.parametrize(
    ("percent", "locale", "text"),
    [
        ("19", "en_US", "19%"),
        ("19", "de_DE", f"19{NBSP}%"),
        ("7.7", "fr_CH", "7,7%"),
        ("19", "tr_TR", "%19"),
        ("-5.5", "ar_EG", "\u061c-٥٫٥٪\u061c"),
    ],
)
def test_percentages_are_given_as_rates_are(percent, locale, text):
    assert format_percent(Decimal(percent), locale) == text


@pytest.mark.parametrize(
    ("value", "unit", "locale", "width", "text"),
    [
        ("2.5", "kilogram", "de_DE", "short", f"2,5{NBSP}kg"),
        ("1", "kilogram", "en_US", "long", "1 kilogram"),
        ("1.0", "kilogram", "en_US", "long", "1 kilogram"),
        ("1234.5", "kilogram", "en_US", "long", "1,234.5 kilograms"),
        ("1", "gram", "pl_PL", "long", "1 gram"),
        ("2.5", "gram", "pl_PL", "long", "2,5 grama"),
        ("5", "gram", "pl_PL", "long", "5 gramów"),
        ("2.5", "kilogram", "en_US", "narrow", "2.5kg"),
        ("2.5", "kilogram", "ar_EG", "short", "٢٫٥ كغم"),
        ("10", "inch", "en_US", "short", "10 in"),
    ],
)
def test_units(value, unit, locale, width, text):
    shown = format_unit(value, locale, unit=unit, width=width)
    assert shown.replace(NBSP, " ") == text.replace(NBSP, " ")


# The texts are those of Intl.ListFormat.
@pytest.mark.parametrize(
    ("kind", "locale", "text"),
    [
        ("and", "en_US", "A, B, and C"),
        ("or", "en_US", "A, B, or C"),
        ("unit", "en_US", "A, B, C"),
        ("and", "de_DE", "A, B und C"),
        ("or", "fr_FR", "A, B ou C"),
        ("and", "ja_JP", "A、B、C"),
        ("unit", "am_ET", "A፣ B እና C"),  # Babel has no such list of its own
        ("unit", "af_ZA", "A, B, C"),
    ],
)
def test_lists(kind, locale, text):
    assert format_list(["A", "B", "C"], locale, kind=kind) == text


@given(st.lists(st.text(max_size=5), max_size=5))
def test_nothing_in_a_list_is_lost_or_read_as_a_pattern(items):
    text = format_list(items, "en")
    for item in items:
        assert item in text


@pytest.mark.parametrize("value", [1.5, True, Decimal("NaN"), Decimal("Infinity"), "1e5", "1_000", "", "1,5", None])
def test_what_is_not_an_exact_number_is_refused(value):
    for write in (format_number, format_percent, lambda value, locale: format_unit(value, locale, unit="gram")):
        with pytest.raises(InvalidAmount):
            write(value, "en")


@pytest.mark.parametrize("value", ["1" * 31, Decimal("1E+1000000"), 1 << 20_000], ids=["text", "decimal", "int"])
def test_absurd_numbers_are_refused(value):
    with pytest.raises(AmountRange):
        in_time(lambda: format_number(value, "en"))


def test_units_take_the_locale_where_all_others_do():
    assert format_unit("2.5", "de_DE", unit="kilogram") == "2,5 kg"


def test_one_text_is_a_list_of_one():
    assert format_list("Anna", "en") == "Anna"
    assert format_list([], "en") == ""


def test_unknown_options_are_refused():
    with pytest.raises(UnknownLocale):
        format_number(1, "../../etc/passwd")
    for decimals in (-1, 31, True, "2.0", "2", 2.0, Decimal(2), 10**5000, [2]):
        with pytest.raises(UnknownFormat, match="Show 0 to 30 decimals") as refusal:
            format_number(1, "en", decimals=decimals)
        assert refusal.value.allowed == tuple(map(str, range(31)))
    with pytest.raises(UnknownFormat):
        format_number(1, "en", digits="roman")
    with pytest.raises(UnknownFormat):
        format_unit(1, "en", unit="parsec")
    with pytest.raises(UnknownFormat):
        format_unit(1, "en", unit="gram", width="wide")
    with pytest.raises(UnknownFormat):
        format_unit(1, "en", unit="gram", digits=["latn"])
    with pytest.raises(UnknownFormat):
        format_list(["A"], "en", kind="xor")


# By the Academy (Ortografía de la lengua española, 2010) and Intl.ListFormat, which overlooks accents: `y índice`.
@pytest.mark.parametrize(
    ("kind", "last", "text"),
    [
        ("and", "Isabel", "Ana e Isabel"),
        ("and", "índice", "Ana e índice"),
        ("and", "hijos", "Ana e hijos"),
        ("and", "hielo", "Ana y hielo"),
        ("and", "hiato", "Ana y hiato"),
        ("and", "Yago", "Ana y Yago"),
        ("or", "Óscar", "Ana u Óscar"),
        ("or", "otro", "Ana u otro"),
        ("or", "hotel", "Ana u hotel"),
        ("or", "hueso", "Ana o hueso"),
        ("or", "8", "Ana u 8"),
        ("or", "80", "Ana u 80"),
        ("or", "11", "Ana u 11"),
        ("or", "11 euros", "Ana u 11 euros"),
        ("or", "110", "Ana o 110"),
        ("or", "Isabel", "Ana o Isabel"),
        ("and", "otro", "Ana y otro"),
    ],
)
def test_spanish_lists_heed_the_sound_that_follows(kind, last, text):
    for locale in ("es", "es_ES", "es_MX", "es_419"):
        assert format_list(["Ana", last], locale, kind=kind) == text
        assert format_list(["Eva", "Ana", last], locale, kind=kind) == f"Eva, {text}"
    assert format_list([last, "Ana"], "es", kind=kind).startswith(last)
    assert " e " not in format_list(["Ana", "Isabel"], "ca", kind=kind)


@given(st.sampled_from(sorted(locale_identifiers())), st.integers(0, 4), st.sampled_from(["and", "or", "unit"]))
def test_every_locale_of_cldr_joins_lists(locale, length, kind):
    assume(locale != "root")
    items = [*"ABCD"][:length]
    text = format_list(items, locale, kind=kind)
    assert [letter for letter in text if letter in items] == items
