"""Every amount and number as ICU writes it through `Intl` (oracle/intl.tsv, made by oracle/generate.mjs)."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from babel.core import get_global
from babel.numbers import get_currency_name

from commerce_core.localisation import display_digits, format_number, format_percent, money_format, money_formatter
from commerce_core.money import currency

LINES = [line.split("\t") for line in (Path(__file__).parent / "oracle" / "intl.tsv").read_text("utf8").splitlines()]
VERSION = LINES[0][1:]
AMOUNTS = {int(row[1]): [int(minor) for minor in row[2:]] for row in LINES if row[0] == "amounts"}
NUMBERS = {row[1]: row[2:] for row in LINES if row[0] == "numbers"}
ROWS = [row for row in LINES if row[0] not in {"version", "amounts", "numbers"}]
ISO_DIGITS = {"JPY": 0, "KRW": 0, "XOF": 0, "KWD": 3, "IQD": 3, "CLF": 4}

NEWER_DIGITS = {"HUF": 0}
"""Decimals that CLDR 48 displays, where CLDR 47 has others (HUF: 2): our writer is given them for the comparison."""


OLDER_DIGITS = {code: display_digits(currency(code)) for code in NEWER_DIGITS}


class Pair(NamedTuple):
    """Our text and Intl's, of the amount or number at a `place` of its row."""

    style: str
    locale: str
    code: str
    place: int
    mine: str
    text: str


def with_apostrophes(pair: Pair) -> str:
    return pair.mine.replace("\u2019", "'") if pair.locale in {"de_CH", "it_CH"} else ""


def name_behind(pair: Pair) -> str:
    name, _, number = pair.mine.rpartition(" ")
    return f"{number} {name}" if (pair.style, pair.locale) == ("name", "my_MM") else ""


def as_british(pair: Pair) -> str:
    return ours(pair.style, "en_GB", pair.code)[pair.place] if pair.locale == "en_DE" else ""


def spaced_percent(pair: Pair) -> str:
    return pair.mine.replace("٪", "\u00a0٪") if (pair.style, pair.locale) == ("percent", "ckb_IQ") else ""


def unnamed(pair: Pair) -> str:
    return f"{pair.mine.partition(' ')[0]} {pair.code}" if (pair.style, pair.locale) == ("name", "ckb_IQ") else ""


def unbracketed(pair: Pair) -> str:
    standard = ours("standard", pair.locale, pair.code)[pair.place]
    return standard if (pair.style, pair.locale) == ("accounting", "tr_TR") else ""


def symbol_and_name(pair: Pair) -> str:
    if pair.style != "name" or pair.locale not in {"kea_CV", "pt_CV", "tr_TR"}:
        return ""
    return f"{ours('standard', pair.locale, pair.code)[pair.place]} {pair.mine.partition(' ')[2]}"


def symbol_and_name_too_early(pair: Pair) -> str:
    standard = ours("standard", pair.locale, pair.code)[pair.place]
    if (pair.style, pair.locale) != ("name", "tr_TR") or "\u00a0" not in standard:
        return ""
    return f"{standard[:-1]} {pair.mine.partition(' ')[2]}{standard[-1]}"


def symbol_and_name_in_brazilian_number(pair: Pair) -> str:
    minor = AMOUNTS[ISO_DIGITS.get(pair.code, 2)][pair.place]
    is_one = abs(minor) < 2 * 10 ** ISO_DIGITS.get(pair.code, 2)
    if (pair.style, pair.locale) != ("name", "pt_CV") or not is_one:
        return ""
    one = get_currency_name(pair.code, count=1, locale="pt_PT")
    return f"{ours('standard', pair.locale, pair.code)[pair.place]} {one}"


ACCEPTED: dict[str, Callable[[Pair], str]] = {
    "newer data: CLDR 48 groups digits in Switzerland by ', CLDR 47 by U+2019": with_apostrophes,
    "newer data: CLDR 48 writes Burmese names of currencies behind the number, CLDR 47 before it": name_behind,
    "newer data: CLDR 48 writes amounts in en_DE as in en_GB, CLDR 47 as in de_DE": as_british,
    "newer data: CLDR 48 has a space before the percent sign of Central Kurdish, CLDR 47 none": spaced_percent,
    "our choice: names of currencies in Central Kurdish that ICU leaves out": unnamed,
    "our choice: brackets in tr_TR as in tr, where ICU has an own pattern for the country alone": unbracketed,
    "our choice: no symbol beside a spelt name, which ICU has where a country has an own pattern": symbol_and_name,
    "a fault of ICU: after a symbol that takes a space, the name of tr_TR may come before the last digit": (
        symbol_and_name_too_early
    ),
    "our choice: 0.50 and 1.00 are plural in pt_CV as in its parent pt_PT, where ICU goes by pt, as in Brazil": (
        symbol_and_name_in_brazilian_number
    ),
}
"""Why our text may differ, with the text that Intl then gives, to the letter; nothing where the reason does not hold.

Babel 2.16 to 2.18 have CLDR 45 to 47."""


def ours(style: str, locale: str, code: str) -> list[str]:
    if style == "decimal":
        return [format_number(number, locale) for number in NUMBERS["decimal"]]
    if style == "percent":
        return [format_percent(number, locale) for number in NUMBERS["percent"]]
    options = {"digits": "latn"} if style == "latn" else {"style": style}
    write = money_formatter(locale, code, **options)
    return [write(minor) for minor in AMOUNTS[ISO_DIGITS.get(code, 2)]]


@pytest.fixture(scope="module", autouse=True)
def newer_digits():
    with pytest.MonkeyPatch.context() as patch:
        for code, shown in NEWER_DIGITS.items():
            patch.setitem(get_global("currency_fractions"), code, (shown, 0, shown, 0))
        money_format._formatter.cache_clear()  # what was compiled before has the older digits, and afterwards the newer
        yield
    money_format._formatter.cache_clear()


@pytest.fixture(scope="module")
def differing(newer_digits) -> list[Pair]:
    return [
        Pair(style, locale, code, place, mine, text)
        for style, locale, code, *texts in ROWS
        for place, (mine, text) in enumerate(zip(ours(style, locale, code), texts, strict=True))
        if mine != text
    ]


def test_every_text_is_that_of_intl_or_differs_for_a_stated_reason(differing):
    assert [pair for pair in differing if all(expected(pair) != pair.text for expected in ACCEPTED.values())] == []


@pytest.mark.skipif(get_global("cldr")["version"] != "47", reason="newer data in Babel end some differences")
def test_every_stated_reason_is_needed(differing):
    idle = [reason for reason, expected in ACCEPTED.items() if all(expected(pair) != pair.text for pair in differing)]
    assert idle == []


@pytest.mark.skipif(get_global("cldr")["version"] != "47", reason="newer data in Babel have newer digits")
def test_digits_are_newer_for_the_stated_currencies_only():
    assert {code: OLDER_DIGITS[code] for code in NEWER_DIGITS} == {"HUF": 2}


def test_the_oracle_is_as_large_as_promised():
    standard = [row for row in ROWS if row[0] == "standard"]
    assert len({row[1] for row in standard}) >= 50
    assert len({row[2] for row in standard}) >= 15
    assert {len(minors) for minors in AMOUNTS.values()} == {8}
    assert VERSION[1:] == ["ICU 78.2", "CLDR 48.0"]


def test_the_oracle_knows_the_decimals_that_are_stored():
    assert {code: currency(code).digits for code in {row[2] for row in ROWS} - {"-"}} == {
        code: ISO_DIGITS.get(code, 2) for code in {row[2] for row in ROWS} - {"-"}
    }
