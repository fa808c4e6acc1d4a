"""Every amount and number as ICU writes it through `Intl` (oracle/intl.tsv, made by oracle/generate.mjs)."""

from collections.abc import Callable
from pathlib import Path

import pytest
from babel.core import get_global

from commerce_core.localisation import format_number, format_percent, money_formatter
from commerce_core.money import currency

LINES = [line.split("\t") for line in (Path(__file__).parent / "oracle" / "intl.tsv").read_text("utf8").splitlines()]
VERSION = LINES[0][1:]
AMOUNTS = {int(row[1]): [int(minor) for minor in row[2:]] for row in LINES if row[0] == "amounts"}
NUMBERS = {row[1]: row[2:] for row in LINES if row[0] == "numbers"}
ROWS = [row for row in LINES if row[0] not in {"version", "amounts", "numbers"}]
ISO_DIGITS = {"JPY": 0, "KRW": 0, "XOF": 0, "KWD": 3, "IQD": 3, "CLF": 4}

Pair = tuple[str, str, str, str, str]
"""Style, locale, currency, our text, Intl's text."""

ACCEPTED: dict[str, Callable[[Pair], bool]] = {
    "newer data: CLDR 48 displays no decimals of HUF, CLDR 47 displays two": lambda pair: pair[2] == "HUF",
    "newer data: CLDR 48 groups digits in Switzerland by ', CLDR 47 by U+2019": (
        lambda pair: pair[1] in {"de_CH", "it_CH"} and pair[3].replace("\u2019", "'") == pair[4]
    ),
    "newer data: CLDR 48 writes Burmese names of currencies behind the number, CLDR 47 before it": (
        lambda pair: pair[:2] == ("name", "my_MM") and sorted(pair[3].split()) == sorted(pair[4].split())
    ),
    "our choice: brackets in tr_TR as in tr, where ICU has an own pattern for the country alone": (
        lambda pair: pair[:2] == ("accounting", "tr_TR") and pair[3].startswith("(") and pair[4].startswith("-")
    ),
    "our choice: no symbol before a spelt name, which ICU's pattern for tr_TR has, though not that for tr": (
        lambda pair: pair[:2] == ("name", "tr_TR")
    ),
}
"""Why our text may differ, with the pairs for which that is the reason. Babel 2.16 to 2.18 have CLDR 45 to 47."""


def ours(style: str, locale: str, code: str) -> list[str]:
    if style == "decimal":
        return [format_number(number, locale) for number in NUMBERS["decimal"]]
    if style == "percent":
        return [format_percent(number, locale) for number in NUMBERS["percent"]]
    options = {"digits": "latn"} if style == "latn" else {"style": style}
    write = money_formatter(locale, code, **options)
    return [write(minor) for minor in AMOUNTS[ISO_DIGITS.get(code, 2)]]


@pytest.fixture(scope="module")
def differing() -> list[Pair]:
    return [
        (style, locale, code, mine, text)
        for style, locale, code, *texts in ROWS
        for mine, text in zip(ours(style, locale, code), texts, strict=True)
        if mine != text
    ]


def test_every_text_is_that_of_intl_or_differs_for_a_stated_reason(differing):
    assert [pair for pair in differing if not any(holds(pair) for holds in ACCEPTED.values())] == []


@pytest.mark.skipif(get_global("cldr")["version"] != "47", reason="newer data in Babel end some differences")
def test_every_stated_reason_is_needed(differing):
    assert [reason for reason, holds in ACCEPTED.items() if not any(map(holds, differing))] == []


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
