"""Half-open instants, whole days of a zone, and the days on which clocks are changed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from commerce_core.promotions import InvalidPromotion
from commerce_core.promotions.windows import (
    FIRST_DAY,
    LAST_DAY,
    check_weekdays,
    check_window,
    days_as_instants,
    minute_of_day,
    start_of_day,
    within,
)

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
ZONES = (
    "UTC",
    "America/New_York",
    "America/Sao_Paulo",  # put clocks forward at midnight until 2018
    "Asia/Beirut",  # does so still
    "Asia/Kathmandu",  # 5:45 ahead
    "Australia/Lord_Howe",  # changes by half an hour
    "Pacific/Apia",  # left out 30 December 2011
    "Pacific/Kiritimati",  # 14 hours ahead
)
zones = st.sampled_from(ZONES)
days = st.dates(date(2009, 1, 1), date(2030, 1, 1))


@given(st.datetimes(timezones=st.just(UTC)), st.datetimes(timezones=st.just(UTC)), st.datetimes(timezones=st.just(UTC)))
def test_windows_that_meet_leave_no_gap_and_do_not_overlap(one: datetime, two: datetime, three: datetime) -> None:
    start, middle, end = sorted((one, two, three))
    for at in (start, middle, end, start + (end - start) / 3):
        both = within(at, start, middle), within(at, middle, end)
        assert sum(both) == within(at, start, end)


def test_a_window_holds_its_start_and_not_its_end() -> None:
    tick = timedelta(microseconds=1)
    later = AT + timedelta(days=1)
    assert [within(at, AT, later) for at in (AT - tick, AT, later - tick, later)] == [False, True, True, False]
    assert within(AT, None, None)


@given(days, st.integers(0, 40), zones, st.integers(-60, 60 * 26), st.data())
@example(date(2018, 11, 4), 0, "America/Sao_Paulo", 0, None)
@example(date(2018, 2, 17), 0, "America/Sao_Paulo", 24 * 60 - 1, None)  # 25 hours long
@example(date(2011, 12, 29), 2, "Pacific/Apia", 24 * 60, None)
def test_days_hold_exactly_while_clocks_show_them(
    first: date, length: int, zone: str, minute: int, data: st.DataObject | None
) -> None:
    last = first + timedelta(days=length)
    try:
        starts_at, ends_at = days_as_instants(first, last, zone)
    except InvalidPromotion:
        assert (zone, first, last) == ("Pacific/Apia", date(2011, 12, 30), date(2011, 12, 30))
        return
    assert starts_at is not None
    assert ends_at is not None
    tick = timedelta(microseconds=1)
    inside = starts_at + timedelta(minutes=minute)
    for at in (starts_at - tick, starts_at, inside, ends_at - tick, ends_at, ends_at + timedelta(hours=1)):
        assert within(at, starts_at, ends_at) == (first <= at.astimezone(ZoneInfo(zone)).date() <= last)


@given(days, zones)
def test_days_follow_each_other_without_a_gap(day: date, zone: str) -> None:
    assert days_as_instants(None, day, zone)[1] == start_of_day(day + timedelta(days=1), zone)
    assert start_of_day(day, zone) <= start_of_day(day + timedelta(days=1), zone)


@pytest.mark.parametrize(
    ("day", "zone", "begins"),
    [
        (date(2026, 2, 1), "America/New_York", "2026-02-01T05:00:00"),
        (date(2026, 4, 1), "America/New_York", "2026-04-01T04:00:00"),
        (date(2018, 11, 4), "America/Sao_Paulo", "2018-11-04T03:00:00"),  # 00:00 became 01:00
        (date(2018, 2, 18), "America/Sao_Paulo", "2018-02-18T03:00:00"),  # 00:00 became 23:00 the day before
        (date(2011, 12, 30), "Pacific/Apia", "2011-12-30T10:00:00"),  # there was none
        (date(2011, 12, 31), "Pacific/Apia", "2011-12-30T10:00:00"),
        (date(2026, 6, 1), "UTC", "2026-06-01T00:00:00"),
    ],
)
def test_a_day_begins_when_clocks_first_show_it(day: date, zone: str, begins: str) -> None:
    """From the tz database: northamerica, southamerica (rule Brazil) and australasia (Samoa crossed the date line)."""
    assert start_of_day(day, zone) == datetime.fromisoformat(begins).replace(tzinfo=UTC)


def test_the_dates_of_the_api_document_include_the_last_day() -> None:
    """2026-02-01 to 2026-03-31 in New York: UTC-5 until 8 March 2026, then UTC-4."""
    assert days_as_instants(date(2026, 2, 1), date(2026, 3, 31), "America/New_York") == (
        datetime(2026, 2, 1, 5, tzinfo=UTC),
        datetime(2026, 4, 1, 4, tzinfo=UTC),
    )
    assert days_as_instants(None, None, "UTC") == (None, None)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("day", [FIRST_DAY, LAST_DAY])
def test_the_first_and_the_last_day_can_be_written_in_every_zone(day: date, zone: str) -> None:
    starts_at, ends_at = days_as_instants(day, day, zone)
    assert starts_at is not None
    assert ends_at is not None
    assert 1970 <= starts_at.year < ends_at.year + 1 <= 9999


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (date(2026, 3, 31), date(2026, 2, 1), "end_date"),
        (AT, None, "start_date"),
        (None, "2026-03-31", "end_date"),
        (date(1, 1, 1), None, "start_date"),
        (None, date.max, "end_date"),
    ],
)
def test_days_that_are_none_or_run_backwards_are_refused(first: object, last: object, field: str) -> None:
    with pytest.raises(InvalidPromotion) as caught:
        days_as_instants(first, last, "UTC")
    assert caught.value.field == field


def test_a_window_is_checked_by_the_names_of_its_fields() -> None:
    with pytest.raises(InvalidPromotion) as caught:
        check_window(AT, AT, fields=("starts_at", "expires_at"))
    assert caught.value.field == "expires_at"
    check_window(AT, AT + timedelta(microseconds=1))


@given(st.integers(0, 24 * 60))
def test_a_time_of_day_is_counted_in_minutes(minute: int) -> None:
    assert minute_of_day(f"{minute // 60:02}:{minute % 60:02}", field="opens") == minute


@pytest.mark.parametrize("value", ["9:00", "09:60", "24:01", "0９:00", "09:00:00", "", "-1:00", " 9:00", 900, None])
def test_other_times_of_day_are_refused(value: object) -> None:
    with pytest.raises(InvalidPromotion):
        minute_of_day(value, field="opens")


def test_a_weekday_that_is_none_lists_those_that_are() -> None:
    with pytest.raises(InvalidPromotion, match="monday, tuesday, wednesday") as caught:
        check_weekdays(["monday", "someday"])
    assert caught.value.field == "weekdays[1]"
