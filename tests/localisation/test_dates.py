from datetime import UTC, date, datetime

import pytest

from commerce_core.checks import InvalidDatetime
from commerce_core.localisation import (
    UnknownFormat,
    UnknownLocale,
    UnknownZone,
    format_date,
    format_datetime,
    format_time,
)

INSTANT = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)


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
    assert format_date(INSTANT, locale, zone=zone) == text


# The texts are those of Intl.DateTimeFormat with dateStyle, timeStyle and timeZone (Node 20, ICU 78.2).
@pytest.mark.parametrize(
    ("length", "text"),
    [
        ("short", "7/1/26"),
        ("medium", "Jul 1, 2026"),
        ("long", "July 1, 2026"),
        ("full", "Wednesday, July 1, 2026"),
    ],
)
def test_days_have_four_lengths(length, text):
    assert format_date(INSTANT, "en_US", zone="America/New_York", length=length) == text


@pytest.mark.parametrize(
    ("locale", "zone", "length", "text"),
    [
        ("en_US", "America/New_York", "short", "7:30\u202fPM"),
        ("fr_FR", "Europe/Paris", "short", "01:30"),
        ("de_DE", "Europe/Paris", "long", "01:30:00 MESZ"),
        ("ja_JP", "Asia/Tokyo", "full", "8時30分00秒 日本標準時"),
        ("ar_EG", "Africa/Cairo", "short", "٢:٣٠ ص"),
    ],
)
def test_times_are_those_of_the_zone(locale, zone, length, text):
    assert format_time(INSTANT, locale, zone=zone, length=length).replace("\u00a0", " ") == text


@pytest.mark.parametrize(
    ("locale", "zone", "text"),
    [
        ("de_DE", "Europe/Paris", "02.07.2026, 01:30:00"),
        ("en_GB", "Europe/London", "2 Jul 2026, 00:30:00"),
        ("ja_JP", "Asia/Tokyo", "2026/07/02 8:30:00"),
    ],
)
def test_day_and_time_together(locale, zone, text):
    assert format_datetime(INSTANT, locale, zone=zone) == text


def test_digits_are_those_of_the_locale_unless_latin_ones_are_asked_for():
    assert format_date(INSTANT, "ar_EG", zone="UTC", length="long") == "١ يوليو ٢٠٢٦"
    assert format_date(INSTANT, "ar_EG", zone="UTC", length="long", digits="latn") == "1 يوليو 2026"


def test_an_hour_that_the_clock_shows_twice_is_told_apart_by_its_zone():
    # On 25 October 2026 clocks in Paris go back from 03:00 to 02:00: 00:30 UTC and 01:30 UTC both read 02:30.
    before, after = (
        format_time(datetime(2026, 10, 25, hour, 30, tzinfo=UTC), "de_DE", zone="Europe/Paris", length="long")
        for hour in (0, 1)
    )
    assert (before, after) == ("02:30:00 MESZ", "02:30:00 MEZ")


@pytest.mark.parametrize("write", [format_date, format_time, format_datetime])
def test_bad_names_and_naive_instants_are_refused(write):
    with pytest.raises(UnknownLocale):
        write(INSTANT, "xx", zone="UTC")
    with pytest.raises(UnknownZone):
        write(INSTANT, "en", zone="../etc/localtime")
    with pytest.raises(InvalidDatetime):
        write(INSTANT.replace(tzinfo=None), "en", zone="UTC")
    for year in (1, 1969, 9999):
        with pytest.raises(InvalidDatetime):
            write(INSTANT.replace(year=year), "en", zone="Asia/Tokyo")
    for junk in ("2026-07-01", 1.5, None):
        with pytest.raises(InvalidDatetime):
            write(junk, "en", zone="UTC")
    with pytest.raises(UnknownFormat):
        write(INSTANT, "en", zone="UTC", length="yyyy-'%s'")
    with pytest.raises(UnknownFormat):
        write(INSTANT, "en", zone="UTC", digits="roman")


@pytest.mark.parametrize("zone", ["", "UTC", "Asia/Tokyo", "America/New_York"])
def test_a_plain_date_is_the_same_day_in_every_zone(zone):
    assert format_date(date(2026, 7, 1), "en_US", zone=zone) == "Jul 1, 2026"
    assert format_date(date(2026, 7, 1), "ar_EG", zone=zone, length="long") == "١ يوليو ٢٠٢٦"


def test_the_day_of_an_instant_and_any_time_need_a_zone():
    with pytest.raises(UnknownZone):
        format_date(INSTANT, "en_US")
    for write in (format_time, format_datetime):
        with pytest.raises(InvalidDatetime):
            write(INSTANT.date(), "en_US", zone="UTC")
