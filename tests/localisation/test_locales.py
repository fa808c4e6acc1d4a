import string
from datetime import UTC, datetime, timedelta, timezone

import pytest
from babel import Locale
from babel.core import get_global
from babel.localedata import locale_identifiers
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.checks import InvalidDatetime
from commerce_core.localisation import Region, UnknownLocale, UnknownZone, check_locale, check_zone, in_zone

HOSTILE = [
    "",
    "x",
    "C",
    "en-",
    "-en",
    "en--US",
    "en_US\n",
    "en\r\nSet-Cookie: a=b",
    "en' OR 1=1--",
    "../../etc/passwd",
    "en/../de",
    "en_US.UTF-8",
    "de@euro",
    "en\0",
    "ｅｎ",
    "en-XX",
    "xx-YY",
    "zh-Cyrl-CN",
    "qqq",
    "root",
    "und",
    "en-u",
    "en-GB-oed",
    "de-a-b",
    "en-12",
    "i-klingon",
    "de" * 20,
    "e" * 10**6,
    None,
    7,
    ["en"],
]


def test_every_locale_of_cldr_is_known_in_any_spelling():
    for name in locale_identifiers():
        checked = check_locale(name)
        assert str(Locale.parse(checked)) == checked
        assert check_locale(name.replace("_", "-")) == check_locale(name.lower()) == check_locale(checked) == checked


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("de-DE", "de_DE"),
        ("zh-CN", "zh_Hans_CN"),
        ("sr-RS", "sr_Cyrl_RS"),
        ("uz_uz", "uz_Latn_UZ"),
        ("de_DE", "de_DE"),
        ("DE_de", "de_DE"),
        ("fr", "fr"),
        ("zh-TW", "zh_Hant_TW"),
        ("zh-hans-cn", "zh_Hans_CN"),
        ("sr-Latn-RS", "sr_Latn_RS"),
        ("sh-RS", "sr_Latn_RS"),
        ("iw", "he"),
        ("no-NO", "nb_NO"),
        ("en-UK", "en_GB"),
        ("cmn-TW", "zh_Hant_TW"),
        ("zh-yue-HK", "yue_Hant_HK"),
        # Valid tags (RFC 5646, appendix A, and UTS #35) with variants and extensions that have no data of their own.
        ("en-GB-oxendict", "en_GB"),
        ("ar-EG-u-nu-latn", "ar_EG"),
        ("zh-CN-pinyin", "zh_Hans_CN"),
        ("de-CH-1996", "de_CH"),
        ("sl-rozaj-biske-1994", "sl"),
        ("en-US-x-twain", "en_US"),
        ("ca-ES-valencia", "ca_ES_VALENCIA"),
        ("en-US-posix-u-va-posix", "en_US_POSIX"),
        ("es-419", "es_419"),
    ],
)
def test_tags_of_the_web_find_their_locale(tag, name):
    assert check_locale(tag) == name


@pytest.mark.parametrize("tag", HOSTILE, ids=lambda tag: repr(tag)[:20])
def test_other_tags_are_refused_and_never_parsed(tag, monkeypatch):
    monkeypatch.setattr(Locale, "parse", lambda *given, **named: pytest.fail("parsed"))
    with pytest.raises(UnknownLocale) as caught:
        check_locale(tag, field="tenant.locale")
    assert (caught.value.code, caught.value.field) == ("invalid_locale", "tenant.locale")


@given(st.text(string.ascii_letters + string.digits + "-_", max_size=12) | st.text(max_size=8))
def test_text_is_a_locale_or_a_typed_error(tag):
    try:
        name = check_locale(tag)
    except UnknownLocale:
        return
    assert name in locale_identifiers()


@pytest.mark.parametrize("zone", ["UTC", "Europe/Paris", "America/Argentina/Ushuaia", "Asia/Kolkata", "Etc/GMT+5"])
def test_zones_of_the_database_are_known(zone):
    assert check_zone(zone) == zone


@pytest.mark.parametrize(
    "zone",
    [
        "",
        "EST",
        "CET",
        "GMT",
        "utc",
        "europe/paris",
        "localtime",
        "posixrules",
        "../UTC",
        "/etc/localtime",
        "Mars/X",
        "Europe/Paris\n",
        "posix/Europe/Paris",
        "Etc/Unknown",
        "Europe/" + "x" * 10**5,
        None,
        7,
    ],
    ids=lambda zone: repr(zone)[:20],
)
def test_other_zones_are_refused(zone):
    with pytest.raises(UnknownZone) as caught:
        check_zone(zone)
    assert caught.value.code == "invalid_timezone"


@given(st.integers(0, 2 * 10**9), st.integers(-720, 720))
def test_an_instant_stays_the_same_instant(seconds, offset):
    instant = datetime.fromtimestamp(seconds, timezone(timedelta(minutes=offset)))
    assert in_zone(instant, "Asia/Kathmandu") == instant


def test_clocks_of_a_zone():
    # Summer time in Paris is UTC+2, winter time UTC+1.
    assert in_zone(datetime(2026, 7, 1, 23, 30, tzinfo=UTC), "Europe/Paris").isoformat() == "2026-07-02T01:30:00+02:00"
    assert in_zone(datetime(2026, 1, 1, 23, 30, tzinfo=UTC), "Europe/Paris").isoformat() == "2026-01-02T00:30:00+01:00"


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(InvalidDatetime) as caught:
        in_zone(datetime(2026, 7, 1), "UTC")  # noqa: DTZ001 - what is refused
    assert caught.value.code == "invalid_datetime"


ALIASES = sorted(name for name in get_global("zone_aliases") if "/" in name)


@pytest.mark.parametrize("zone", ALIASES)
def test_an_older_name_of_a_zone_becomes_the_one_of_today(zone):
    canonical = check_zone(zone)
    assert canonical == get_global("zone_aliases")[zone]
    assert check_zone(canonical) == canonical
    assert in_zone(datetime(2026, 7, 1, tzinfo=UTC), zone).tzinfo.key == canonical


def test_zones_that_were_renamed():
    # IANA, file `backward`: India and Ukraine were renamed in 2001 and 2022.
    assert (check_zone("Asia/Calcutta"), check_zone("Europe/Kiev")) == ("Asia/Kolkata", "Europe/Kyiv")
    assert Region("IN", "INR", zone="Asia/Calcutta").zone == "Asia/Kolkata"


@pytest.mark.parametrize("check", [check_locale, check_zone])
def test_a_refusal_quotes_what_was_given_in_a_few_characters(check):
    assert "'Mars/X'" in _refusal(check, "Mars/X")
    assert "'Mars\\r\\n'" in _refusal(check, "Mars\r\n")
    assert "xxx'..." in _refusal(check, "x" * 10**6)
    assert "4111111111111111" not in _refusal(check, "4111111111111111")
    assert "NoneType" in _refusal(check, None)
    assert len(_refusal(check, "x" * 10**6)) < 160


def _refusal(check, value):
    with pytest.raises((UnknownLocale, UnknownZone)) as caught:
        check(value)
    return caught.value.message
