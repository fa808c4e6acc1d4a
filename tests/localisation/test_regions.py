import pickle
from datetime import UTC, date, datetime

import pytest
from attrs import evolve
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.checks import InvalidDatetime
from commerce_core.localisation import (
    COUNTRIES,
    REGIONS,
    InvalidRegion,
    Region,
    UnknownZone,
    check_zone,
    date_in_digits,
)
from commerce_core.money import UnknownCurrency
from commerce_core.serialization import dump, load

BY_CODE = {each.code: each for each in REGIONS}


def test_the_regions_of_the_api_document():
    assert list(BY_CODE) == ["US", "EU", "APAC"]
    assert [each.currency.code for each in REGIONS] == ["USD", "EUR", "JPY"]
    assert [each.tax_included for each in REGIONS] == [False, True, True]


def test_no_country_lies_in_two_regions():
    listed = [country for each in REGIONS for country in each.countries]
    assert len(set(listed)) == len(listed)
    assert set(listed) <= COUNTRIES
    assert len(BY_CODE["EU"].countries) == 27


@pytest.mark.parametrize(("code", "locale"), [("US", "en_US"), ("EU", "fr_FR"), ("APAC", "ja_JP")])
def test_habits_are_those_of_cldr(code, locale):
    cldr = Locale.parse(locale)
    assert BY_CODE[code].first_weekday == cldr.first_week_day + 1  # Babel counts from 0, Monday
    short = cldr.date_formats["short"].pattern  # M/d/yy, dd/MM/y, y/MM/dd
    assert [part[0] for part in BY_CODE[code].date_form.split("/")] == [part[0] for part in short.split("/")]


def test_zones_and_currencies_are_known():
    assert [check_zone(each.zone) for each in REGIONS] == [each.zone for each in REGIONS]


@given(st.dates())
def test_a_date_in_digits_can_be_read_back(day):
    for form in ("yyyy-MM-dd", "dd.MM.yyyy", "MM/dd/yyyy", "yyyy. MM. dd."):
        text = date_in_digits(day, evolve(REGIONS[0], date_form=form))
        places = {part: form.index(part) for part in ("yyyy", "MM", "dd")}
        assert date(*(int(text[at : at + len(part)]) for part, at in places.items())) == day


def test_dates_in_digits():
    day = date(2026, 7, 1)
    assert [date_in_digits(day, each) for each in REGIONS] == ["07/01/2026", "01/07/2026", "2026/07/01"]


def test_a_shop_changes_a_region_and_keeps_it():
    nordic = Region("NORDIC", "sek", zone="Europe/Stockholm", countries=["SE", "NO", "SE"])
    assert (nordic.currency.code, nordic.countries, nordic.units) == ("SEK", ("NO", "SE"), "metric")
    for each in (*REGIONS, nordic, evolve(REGIONS[1], currency="SEK")):
        assert load(Region, dump(each)) == pickle.loads(pickle.dumps(each)) == each
        assert hash(load(Region, dump(each))) == hash(each)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": "eu"}, "code"),
        ({"code": ""}, "code"),
        ({"code": "EU\n"}, "code"),
        ({"code": "X" * 17}, "code"),
        ({"code": None}, "code"),
        ({"countries": ["UK"]}, "countries"),
        ({"countries": "DE XX"}, "countries"),
        ({"units": "imperial"}, "units"),
        ({"first_weekday": 0}, "first_weekday"),
        ({"first_weekday": 8}, "first_weekday"),
        ({"first_weekday": True}, "first_weekday"),
        ({"date_form": "dd/MM/yy"}, "date_form"),
        ({"date_form": "dd/dd/yyyy"}, "date_form"),
        ({"date_form": "dd/MM/yyyy" * 10**5}, "date_form"),
        ({"date_form": None}, "date_form"),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_values_that_mean_nothing_are_refused(change, field):
    with pytest.raises(InvalidRegion) as caught:
        evolve(BY_CODE["EU"], **change)
    assert (caught.value.code, caught.value.field) == ("invalid_region", field)


def test_a_zone_or_currency_that_is_unknown_is_refused():
    with pytest.raises(UnknownZone):
        Region("MARS", "EUR", zone="Mars/X")
    with pytest.raises(UnknownCurrency):
        Region("MARS", "XXQ")


@pytest.mark.parametrize("day", [None, "2026-07-01", 7, datetime(2026, 7, 1, tzinfo=UTC)], ids=repr)
def test_what_is_no_date_is_not_written_in_digits(day):
    with pytest.raises(InvalidDatetime) as caught:
        date_in_digits(day, BY_CODE["EU"])
    assert (caught.value.code, caught.value.field) == ("invalid_datetime", "day")


@pytest.mark.parametrize("region", [None, "EU", {}], ids=repr)
def test_what_is_no_region_writes_no_dates(region):
    with pytest.raises(InvalidRegion):
        date_in_digits(date(2026, 7, 1), region)


def test_a_refusal_quotes_the_value():
    with pytest.raises(InvalidRegion, match="'eu'"):
        Region("eu", "EUR")
    with pytest.raises(InvalidRegion, match="'XX'"):
        Region("EU", "EUR", countries="DE XX")
    with pytest.raises(InvalidRegion):
        Region("EU", "EUR", units=["metric"])
