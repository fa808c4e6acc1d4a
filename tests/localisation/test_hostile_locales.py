"""Locales and zones that no honest client sends, through every door: a typed error and no file opened."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.localisation import (
    Region,
    UnknownLocale,
    UnknownZone,
    check_locale,
    check_zone,
    format_date,
    format_datetime,
    format_list,
    format_money,
    format_number,
    format_percent,
    format_time,
    format_unit,
    in_zone,
    money_formatter,
    parse_money,
    resolve_context,
)
from commerce_core.money import Money
from commerce_core.tenancy import Tenant
from tests.bounds import in_time

AT = datetime(2026, 7, 1, 12, tzinfo=UTC)
MONEY = Money(19999, "EUR")

LOCALES = [
    *("", " ", "e", "de_DE_DE_DE", "en_US\n", "en\r\nSet-Cookie: a=b", "en\0", "en\x1b[31m"),
    *("en' OR 1=1--", 'en"; DROP TABLE orders', "%s%s%s", "{0.__class__}", "$(id)", "<script>alert(1)</script>"),
    *("../../etc/passwd", "en/../../root", "/etc/passwd", "C:\\en", "en.dat", "root", "und", "mul", "C", "POSIX"),
    *("en_US.UTF-8", "de@euro", "xx", "xx_YY", "en_XX", "qaa", "i-klingon", "x-pirate", "*", "en-*"),
    *("ｅｎ", "en\u200b", "\u202een", "еn", "ẞẞ", "١٢", "en-\ud800"),
    *("e" * 36, "en" * 10**5, "-" * 10**6, "en-" * 10**5, "a" * 10**6, "\0" * 10**6),
]
ZONES = [
    *("", " ", "localtime", "posixrules", "Factory", "EST", "CET", "EST5EDT", "GMT", "GMT+1", "Z", "utc", "+02:00"),
    *("../UTC", "../../etc/passwd", "/etc/localtime", "Europe/../UTC", "Europe/Paris/..", "posix/UTC", "right/UTC"),
    *(
        "Europe/Paris\n",
        "Europe/Paris\0",
        "europe/paris",
        "EUROPE/PARIS",
        "Europe/",
        "/",
        "Mars/Olympus",
    ),
    *("Europe\\Paris", "Europe/Pаris", "Europe/Paris' OR 1=1", "Ｅurope/Paris", "Europe/\ud800"),
    *("Europe/" + "x" * 10**6, "a/" * 10**6, "\0" * 10**6),
]

BY_LOCALE: dict[str, Callable[[str], object]] = {
    "check_locale": check_locale,
    "format_money": lambda locale: format_money(MONEY, locale),
    "money_formatter": lambda locale: money_formatter(locale, "EUR"),
    "parse_money": lambda locale: parse_money("1", locale, currency="EUR"),
    "format_number": lambda locale: format_number(1, locale),
    "format_percent": lambda locale: format_percent(1, locale),
    "format_date": lambda locale: format_date(AT, locale, zone="UTC"),
    "format_time": lambda locale: format_time(AT, locale, zone="UTC"),
    "format_datetime": lambda locale: format_datetime(AT, locale, zone="UTC"),
    "format_list": lambda locale: format_list(["a", "b"], locale),
    "format_unit": lambda locale: format_unit(1, locale, unit="kilogram"),
    "resolve_context": lambda locale: resolve_context({}, Tenant(locale=locale, languages=["en"])),
}
BY_ZONE: dict[str, Callable[[str], object]] = {
    "check_zone": check_zone,
    "in_zone": lambda zone: in_zone(AT, zone),
    "format_date": lambda zone: format_date(AT, "en_US", zone=zone),
    "format_time": lambda zone: format_time(AT, "en_US", zone=zone),
    "format_datetime": lambda zone: format_datetime(AT, "en_US", zone=zone),
    "Region": lambda zone: Region("MARS", "EUR", zone=zone),
}


def kind_of(value: object) -> str:
    """The same in every process, which the address of an object is not."""
    return type(value).__name__


def short(value: object) -> str:
    return ascii(value)[:24]


@pytest.mark.parametrize("door", BY_LOCALE)
@pytest.mark.parametrize("locale", LOCALES, ids=short)
def test_a_locale_that_is_none_is_refused_and_never_parsed(door, locale, monkeypatch):
    monkeypatch.setattr(Locale, "parse", lambda *given, **named: pytest.fail("parsed"))
    with pytest.raises(UnknownLocale) as caught:
        in_time(lambda: BY_LOCALE[door](locale))
    assert caught.value.code == "invalid_locale"
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize("door", BY_ZONE)
@pytest.mark.parametrize("zone", ZONES, ids=short)
def test_a_zone_that_is_none_is_refused_and_never_opened(door, zone, monkeypatch):
    monkeypatch.setattr("zoneinfo.ZoneInfo", lambda key: pytest.fail("opened"))
    with pytest.raises(UnknownZone) as caught:
        in_time(lambda: BY_ZONE[door](zone))
    assert caught.value.code == "invalid_timezone"
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize("value", [None, 7, 1.5, True, b"en", b"UTC", [], {}, ("en",), object()], ids=kind_of)
def test_what_is_no_text_is_refused(value):
    with pytest.raises(UnknownLocale):
        check_locale(value)
    with pytest.raises(UnknownZone):
        check_zone(value)


@pytest.mark.parametrize("spelling", ["en_US", "en-US", "EN-us", "en_us"])
def test_a_locale_in_another_spelling_is_made_the_usual_one(spelling):
    assert check_locale(spelling) == "en_US"


@given(st.sampled_from(sorted(BY_LOCALE)), st.text(max_size=40))
def test_any_text_is_a_locale_or_a_typed_error(door, text):
    try:
        BY_LOCALE[door](text)
    except UnknownLocale:
        return
    assert check_locale(text)


@given(st.sampled_from(sorted(BY_ZONE)), st.text(max_size=40))
def test_any_text_is_a_zone_or_a_typed_error(door, text):
    try:
        BY_ZONE[door](text)
    except UnknownZone:
        return
    assert check_zone(check_zone(text)) == check_zone(text)
