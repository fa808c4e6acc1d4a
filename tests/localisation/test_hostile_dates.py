"""Dates and instants that no honest client sends: a typed error that names the field, or the same instant in UTC."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.checks import InvalidDatetime
from commerce_core.errors import Invalid
from commerce_core.localisation import format_date, format_datetime, format_time, in_zone
from commerce_core.serialization import dump, load
from tests.bounds import in_time


@frozen
class Sale:
    day: date
    at: datetime


GOOD = {"day": "2026-02-28", "at": "2026-02-28T10:30:00Z"}

DAYS = [
    *("2026-02-29", "2026-02-30", "2026-04-31", "2026-13-01", "2026-00-10", "2026-01-00", "1900-02-29", "0000-01-01"),
    *("2026-W09-6", "2026W096", "2026-059", "20260228", "2026-2-28", "26-02-28", "28/02/2026", "02-28-2026"),
    *(
        "+2026-02-28",
        "-2026-02-28",
        "12026-02-28",
        "2026-02-28T00:00:00Z",
        "2026-02-28 ",
        " 2026-02-28",
        "2026-02-28\n",
    ),
    *(
        "２０２６-０２-２８",
        "٢٠٢٦-٠٢-٢٨",
        "2026−02−28",
        "2026-02-28\0",
        "infinity",
        "-infinity",
        "now",
        "today",
        "epoch",
        "",
    ),
    *(0, 20260228, 1.5, True, None, [], {}, "9" * 10**6, "2026-02-28" * 10**5, "1e1000000"),
]
INSTANTS = [
    *("2026-02-30T10:00:00Z", "2026-02-28T24:00:00Z", "2026-02-28T25:00:00Z", "2026-02-28T10:60:00Z"),
    *("2026-02-28T10:00:60Z", "2026-06-30T23:59:60Z", "2026-W09-6T10:00:00Z", "2026-059T10:00:00Z"),
    *("2026-02-28T10:00:00", "2026-02-28", "2026-02-28T10:00", "10:00:00Z", "20260228T100000Z", "2026-02-28T10Z"),
    *("2026-02-28T10:00:00z0", "2026-02-28T10:00:00+25:00", "2026-02-28T10:00:00+2", "2026-02-28T10:00:00 UTC"),
    *("2026-02-28T10:00:00 Europe/Paris", "2026-02-28T10:00:00[Europe/Paris]", "2026-02-28T10:00:00.1234567890Z"),
    *("0001-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "1970-01-01T00:30:00+01:00", "9999-01-01T00:00:00Z"),
    *("9999-12-31T23:59:59-23:59", "0000-01-01T00:00:00Z", "12026-02-28T10:00:00Z", "-2026-02-28T10:00:00Z"),
    *(
        "infinity",
        "-infinity",
        "now",
        "NaN",
        "",
        " ",
        "1772274600",
        "２０２６-02-28T10:00:00Z",
        "2026-02-28T10:00:00Z\n",
    ),
    *(0, 1772274600, 1772274600.5, True, None, [], {}, "9" * 10**6, "2026-02-28T10:00:00Z" * 10**5, "1e1000000"),
]


@pytest.mark.parametrize(
    ("field", "value"),
    [*(("day", each) for each in DAYS), *(("at", each) for each in INSTANTS)],
    ids=lambda value: ascii(value)[:30],
)
def test_what_is_no_date_is_refused_at_its_field(field, value):
    with pytest.raises(Invalid) as caught:
        in_time(lambda: load(Sale, GOOD | {field: value}))
    assert [detail.field for detail in caught.value.details] == [field]
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-02-28T11:30:00+01:00", datetime(2026, 2, 28, 10, 30, tzinfo=UTC)),
        ("2026-02-28T00:30:00+05:45", datetime(2026, 2, 27, 18, 45, tzinfo=UTC)),
        ("2026-02-28 10:30:00Z", datetime(2026, 2, 28, 10, 30, tzinfo=UTC)),
        ("2024-02-29T23:59:59.5-00:00", datetime(2024, 2, 29, 23, 59, 59, 500000, tzinfo=UTC)),
        ("1970-01-01T00:00:00Z", datetime(1970, 1, 1, tzinfo=UTC)),
        ("9998-12-31T23:59:59Z", datetime(9998, 12, 31, 23, 59, 59, tzinfo=UTC)),
    ],
)
def test_an_offset_is_moved_to_utc(text, utc):
    read = load(Sale, GOOD | {"at": text}).at
    assert (read, read.tzinfo) == (utc, UTC)


@given(
    st.datetimes(datetime(1970, 1, 3), datetime(9998, 12, 29)),  # noqa: DTZ001 - the offset is drawn beside it
    st.integers(-23 * 60, 23 * 60),
)
def test_an_instant_that_is_written_is_read(naive, minutes):
    at = naive.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    sale = Sale(at.date(), at)
    assert load(Sale, dump(sale)) == sale
    assert load(Sale, GOOD | {"at": at.isoformat()}).at == at


@given(st.text(max_size=40))
def test_any_text_is_an_instant_or_a_typed_error(text):
    try:
        assert load(Sale, GOOD | {"at": text}).at.tzinfo is UTC
    except Invalid as error:
        refused = [detail.field for detail in error.details]
        assert refused == ["at"]


@pytest.mark.parametrize("say", [format_date, format_time, format_datetime])
def test_a_naive_instant_is_never_shown(say):
    with pytest.raises(InvalidDatetime) as caught:
        say(datetime(2026, 7, 1), "en_US", zone="UTC")  # noqa: DTZ001 - what is refused
    assert caught.value.code == "invalid_datetime"


@pytest.mark.parametrize("at", [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)])
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_the_ends_of_the_calendar_are_an_instant_or_a_typed_error(at, zone):
    try:
        assert in_zone(at, zone) == at
    except Invalid as error:
        assert error.code == "invalid_datetime"  # noqa: PT017 - either is right
