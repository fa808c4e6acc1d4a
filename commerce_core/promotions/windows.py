"""When something holds: half-open instants, whole local days, and hours of the week as clocks in a zone read them.

An instant window contains its start and not its end, so that two windows that meet leave no gap and do not overlap.
Local days are inclusive, as people write them: "until 31 March" holds on 31 March.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Literal

from commerce_core.localisation import check_zone, in_zone
from commerce_core.promotions.errors import InvalidPromotion

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

FIRST_DAY, LAST_DAY = date(1970, 1, 2), date(9998, 12, 30)
"""Days that begin and end, in every zone, in years that every clock and store can hold."""

_ANY_INSTANT = datetime(2000, 1, 1, tzinfo=UTC)


def within(at: datetime, starts_at: datetime | None, ends_at: datetime | None) -> bool:
    """Whether `starts_at <= at < ends_at`; None is open: nothing has ended before it begins, or ever ends."""
    return (starts_at is None or starts_at <= at) and (ends_at is None or at < ends_at)


def check_window(
    starts_at: datetime | None, ends_at: datetime | None, *, fields: tuple[str, str] = ("starts_at", "ends_at")
) -> None:
    """That both are aware instants or None, and one is after the other. Raises `InvalidPromotion`, naming a field."""
    for name, value in zip(fields, (starts_at, ends_at), strict=True):
        given: object = value
        if given is not None and not (isinstance(given, datetime) and given.utcoffset() is not None):
            raise InvalidPromotion("A time needs a time zone: write 2026-06-01T00:00:00Z.", field=name, value=given)
    if starts_at is not None and ends_at is not None and ends_at <= starts_at:
        raise InvalidPromotion("A window ends after it starts.", field=fields[1])


def check_day(value: object, *, field: str) -> None:
    """That it is a day (not an instant) from 1970-01-02 to 9998-12-30, or None. Raises `InvalidPromotion`."""
    if value is not None and not (type(value) is date and FIRST_DAY <= value <= LAST_DAY):
        message = f"A day is a date from {FIRST_DAY} to {LAST_DAY}, such as 2026-03-31."
        raise InvalidPromotion(message, field=field, value=value)


def clock_of(zone: str) -> tzinfo:
    """The clock of a zone, for `instant.astimezone(...)`. Raises `UnknownZone`."""
    return in_zone(_ANY_INSTANT, check_zone(zone)).tzinfo or UTC


def start_of_day(day: date, zone: str) -> datetime:
    """The first instant (UTC) at which clocks in `zone` show this day: 2026-02-01 in New York begins at 05:00 UTC.

    Where clocks go forward at midnight the day begins later: at 01:00 on 4 November 2018 in Sao Paulo. A day that a
    zone leaves out (30 December 2011 in Apia) begins where the next one does. A midnight that is left out is read with
    the offset before the change (PEP 495), which gives the instant of the change: in the tz database no zone since 1970
    left out a span that begins before midnight and ends after it.
    """
    return datetime.combine(day, time(), clock_of(zone)).astimezone(UTC)


def days_as_instants(
    first: date | None, last: date | None, zone: str, *, fields: tuple[str, str] = ("start_date", "end_date")
) -> tuple[datetime | None, datetime | None]:
    """Local days from `first` to `last`, both included, as a half-open window of instants in UTC; None is open.

    1 February to 31 March 2026 in New York is 2026-02-01T05:00Z (UTC-5) until 2026-04-01T04:00Z (UTC-4).
    Raises `InvalidPromotion`, naming one of `fields`, for days that are none, the wrong way round, or left out by the
    zone; `UnknownZone`.
    """
    check_day(first, field=fields[0])
    check_day(last, field=fields[1])
    if first is not None and last is not None and last < first:
        raise InvalidPromotion("The last day is not before the first.", field=fields[1], value=last)
    starts_at = None if first is None else start_of_day(first, zone)
    ends_at = None if last is None else start_of_day(last + timedelta(days=1), zone)
    if starts_at is not None and ends_at is not None and ends_at <= starts_at:
        raise InvalidPromotion(f"{zone} has no such day: its clocks leave it out.", field=fields[1], value=last)
    return starts_at, ends_at


def check_weekdays(values: Sequence[object], *, field: str = "weekdays") -> None:
    """That each is the English name of a day in lower case. Raises `InvalidPromotion`, which lists them."""
    for position, value in enumerate(values):
        if not isinstance(value, str) or value not in WEEKDAYS:
            message = f"A weekday is one of {', '.join(WEEKDAYS)}."
            raise InvalidPromotion(message, field=f"{field}[{position}]", value=value)


def minute_of_day(value: object, *, field: str) -> int:
    """Minutes since midnight of a time of day: `"09:30"` is 570, `"24:00"` is 1440. Raises `InvalidPromotion`."""
    parts = value.split(":") if isinstance(value, str) and value.isascii() and len(value) == 5 else []
    if len(parts) == 2 and all(len(part) == 2 and part.isdigit() for part in parts):
        hours, minutes = map(int, parts)
        if minutes < 60 and hours * 60 + minutes <= 24 * 60:
            return hours * 60 + minutes
    raise InvalidPromotion("A time of day is written 09:30, from 00:00 to 24:00.", field=field, value=value)
