"""Headers that no browser sends: an answer from the shop's own languages, or a typed error for a choice."""

import pydoc
from contextlib import suppress
from functools import partial

import pytest
from babel import Locale

from commerce_core.errors import Invalid
from commerce_core.localisation import (
    CONTEXT_HEADERS,
    InvalidContext,
    Translated,
    check_zone,
    negotiate,
    parse_accept_language,
    resolve_context,
    translate,
)
from commerce_core.tenancy import Tenant
from tests.bounds import in_time

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
        asked = {"Accept-Language": wished, "X-Language-Fallback": fallback}
        assert in_time(partial(negotiate, wished, SIX, fallback=fallback)).language == "en"
        found = in_time(partial(resolve_context, asked, SHOP))
        assert (found.language, found.locale) == ("en", "en_US")
    assert in_time(lambda: translate(Translated({"fr": "Casque"}), header)).text == "Casque"


def test_the_good_elements_of_a_bad_header_count():
    assert negotiate("xx, \0, en-US;q=2, fr;q=0.5, 'de'", SIX).language == "fr"
    assert negotiate("fr, " + "x" * 10**6, SIX).language == "fr"
    assert negotiate("fr, " + ",".join(["de"] * 10**5), SIX).language == "fr"


@pytest.mark.parametrize("header", LANGUAGES.values(), ids=LANGUAGES)
def test_no_more_is_kept_of_a_header_than_was_read(header):
    read = in_time(lambda: parse_accept_language(header))
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
        in_time(lambda: resolve_context({header: value}, SHOP))
    assert (caught.value.code, [detail.field for detail in caught.value.details]) == (code, [header])
    assert len(str(caught.value)) < 500


CACHED = [
    "context._resolved",
    "locales._zone",
    "lookup._negotiated",
    "nearest._nearest",
    "nearest.by_truncation",
    "language_tags._tag",
]
LONG = [" " * 10**5 + "EUR", "EUR" + " " * 10**5 + "x", "Europe/" + "x" * 10**5, "de" + "-x" * 10**5, "x" * 10**5]


def texts_in(value):
    if isinstance(value, str):
        yield value
    for each in value if isinstance(value, tuple) else ():
        yield from texts_in(each)


def watched(cached, kept):
    def call(*given):
        kept.extend(texts_in(given))
        return cached(*given)

    return call


@pytest.mark.parametrize("value", LONG, ids=["before", "within", "zone", "tag", "word"])
def test_no_cache_keeps_more_of_a_request_than_a_thousand_characters(value, monkeypatch):
    kept = []
    for name in CACHED:
        cached = pydoc.locate(f"commerce_core.localisation.{name}")
        monkeypatch.setattr(f"commerce_core.localisation.{name}", watched(cached, kept))
    for header in CONTEXT_HEADERS:
        with suppress(Invalid):
            resolve_context({header: value}, SHOP)
    with suppress(Invalid):
        check_zone(value)
    translate(Translated({"fr": "Casque"}), value, fallback=value, default=value)
    assert kept
    assert max(map(len, kept)) <= 1000


def test_a_choice_that_is_too_long_is_refused_whatever_it_begins_with():
    for header, begin in (("X-Currency", "EUR"), ("X-Region", "EU"), ("X-Timezone", "Europe/Paris")):
        for rest in (" " * 60 + "x", " " * 10**5 + "x", " " * 61 + begin):
            with pytest.raises(Invalid) as caught:
                resolve_context({header: begin + rest}, SHOP)
            assert caught.value.field == header


@pytest.mark.parametrize("header", CONTEXT_HEADERS)
def test_no_header_is_an_absent_one_and_what_is_no_text_is_refused_by_its_name(header):
    assert resolve_context({header: None}, SHOP) == resolve_context({}, SHOP)
    assert resolve_context({header: "", None: "x", 7: 7}, SHOP) == resolve_context({}, SHOP)
    for value in (7, True, ["EUR"], {}, object()):
        with pytest.raises(InvalidContext) as caught:
            resolve_context({header: value}, SHOP)
        assert caught.value.field == header


@pytest.mark.parametrize("wanted", [None, 7, b"fr", {}, object()], ids=lambda value: type(value).__name__)
def test_no_wish_at_all_is_no_error(wanted):
    content = Translated({"en": "Headphones", "fr": "Casque"})
    assert translate(content, wanted).reason == "any"
    assert translate(content, wanted, fallback=None, default="fr").text == "Casque"


@pytest.mark.parametrize("wanted", [[None], [b"fr"], [["fr"]], [7, {}]], ids=repr)
def test_wishes_that_are_no_text_are_passed_over(wanted):
    content = Translated({"en": "Headphones", "fr": "Casque"})
    assert translate(content, wanted, fallback=b"fr", default=None).reason == "any"
    assert translate(content, [*wanted, "fr"]).text == "Casque"


def test_spaces_around_a_choice_and_its_case_do_not_matter():
    found = resolve_context({"X-Currency": " eur ", "X-Region": "\tapac", "X-Timezone": " Asia/Tokyo "}, SHOP)
    assert (found.currency.code, found.region.code, found.zone) == ("EUR", "APAC", "Asia/Tokyo")


def test_ten_thousand_headers_are_no_trouble():
    headers = {f"X-Junk-{n}": "x" * 100 for n in range(10_000)} | {"accept-language": "fr"}
    assert in_time(lambda: resolve_context(headers, SHOP)).language == "fr"
