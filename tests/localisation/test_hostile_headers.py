"""Headers that no browser sends: an answer from the shop's own languages, or a typed error for a choice."""

import pytest
from babel import Locale

from commerce_core.errors import Invalid
from commerce_core.localisation import (
    Translated,
    negotiate,
    parse_accept_language,
    resolve_context,
    translate,
)
from commerce_core.tenancy import Tenant

SIX = ("en", "es", "fr", "de", "ja", "zh")
SHOP = Tenant(languages=SIX)

LANGUAGES = {
    "10,000 elements": ", ".join(["xx-YY;q=0.5"] * 10_000),
    "10,000 languages": ", ".join(f"a{n:05}" for n in range(10_000)),
    "10,000 refusals": ", ".join(["fr;q=0"] * 10_000),
    "10,000 commas": "," * 10_000,
    "a megabyte of letters": "a" * 10**6,
    "a megabyte of spaces": " " * 10**6,
    "a megabyte of tabs before an element": "\t" * 10**6 + "fr",
    "a megabyte of subtags": "en-" * 333_333,
    "a megabyte of weights": "en;q=0." + "9" * 10**6,
    "spaces around a weight": "en" + " " * 900 + ";" + " " * 90 + "q=x",
    "hyphens": "-" * 999,
    "nearly a subtag, often": "a-" * 499 + "!",
    "a long private tag": "x" + "-abcdefgh" * 100,
    "controls": "en\r\nSet-Cookie: a=b",
    "NUL": "en\0",
    "escape": "\x1b[31men",
    "SQL": "en' OR 1=1--",
    "path": "../../etc/passwd",
    "full width": "ｅｎ;q=１",
    "lone surrogate": "\ud800",
    "format string": "%s{0}$(id)",
    "unknown tags": "xx-YY, qaa, tlh, zz-ZZ, en-XX-ZZ-QQ",
    "numbers": "1, 1.5, NaN, Infinity, -1, 1e1000000",
    "weights": "fr;q=1e1000000, es;q=-1, de;q=9999999999999999999999, ja;q=NaN",
}


@pytest.mark.parametrize("header", LANGUAGES.values(), ids=LANGUAGES)
def test_any_wish_is_answered_in_a_language_of_the_shop_and_never_parsed(header, monkeypatch):
    monkeypatch.setattr(Locale, "parse", lambda *given, **named: pytest.fail("parsed"))
    for wished, fallback in ((header, ""), ("", header), (header, header)):
        assert negotiate(wished, SIX, fallback=fallback).language == "en"
        found = resolve_context({"Accept-Language": wished, "X-Language-Fallback": fallback}, SHOP)
        assert (found.language, found.locale) == ("en", "en_US")
    assert translate(Translated({"fr": "Casque"}), header).text == "Casque"


def test_the_good_elements_of_a_bad_header_count():
    assert negotiate("xx, \0, en-US;q=2, fr;q=0.5, 'de'", SIX).language == "fr"
    assert negotiate("fr, " + "x" * 10**6, SIX).language == "fr"
    assert negotiate("fr, " + ",".join(["de"] * 10**5), SIX).language == "fr"


@pytest.mark.parametrize("header", LANGUAGES.values(), ids=LANGUAGES)
def test_no_more_is_kept_of_a_header_than_was_read(header):
    read = parse_accept_language(header)
    assert sum(len(each.range) for each in read) <= 1000
    assert len(negotiate(header, SIX).asked) <= 1000


CHOICES = [
    *("\0", "X", "EUR\n\0", "USD\nSet-Cookie: a=b", "../", "US' OR 1=1--", "EURO", "ＵＳＤ", "ＥＵ", "\ud800"),
    *("1e1000000", "NaN", "e" * 10**6, "US," * 10**5, "\u202eUSD", "UЅD", "usd;eur", "US, EU"),
]


@pytest.mark.parametrize("value", CHOICES, ids=lambda value: ascii(value)[:24])
@pytest.mark.parametrize(
    ("header", "code"),
    [("X-Currency", "invalid_currency"), ("X-Region", "invalid_region"), ("X-Timezone", "invalid_timezone")],
)
def test_a_choice_that_there_is_not_is_a_typed_error_with_its_header(header, code, value):
    with pytest.raises(Invalid) as caught:
        resolve_context({header: value}, SHOP)
    assert (caught.value.code, [detail.field for detail in caught.value.details]) == (code, [header])
    assert len(str(caught.value)) < 500


def test_spaces_around_a_choice_and_its_case_do_not_matter():
    found = resolve_context({"X-Currency": " eur ", "X-Region": "\tapac", "X-Timezone": " Asia/Tokyo "}, SHOP)
    assert (found.currency.code, found.region.code, found.zone) == ("EUR", "APAC", "Asia/Tokyo")


def test_ten_thousand_headers_are_no_trouble():
    headers = {f"X-Junk-{n}": "x" * 100 for n in range(10_000)} | {"accept-language": "fr"}
    assert resolve_context(headers, SHOP).language == "fr"
