"""Instants: one check for all that a caller says about when, and how they are kept as whole numbers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import ClassVar

from commerce_core.errors import Invalid

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
FIRST_YEAR, LAST_YEAR = 1970, 9998
"""Years, in UTC, that every clock and every store can hold."""


class InvalidDatetime(Invalid):
    """An instant without a time zone, so that nobody can tell when it was, or beyond the years 1970 to 9998."""

    code: ClassVar[str] = "invalid_datetime"


def in_utc(value: datetime, *, field: str = "at") -> datetime:
    """An instant in UTC: 16:00 on 6 July 2026 in Europe/Paris is 14:00. Every quote asks, so UTC is let through first.

    Raises `InvalidDatetime` for what is no datetime, has no time zone, or is not of the years 1970 to 9998 in UTC.
    """
    given: object = value
    if not isinstance(given, datetime) or given.utcoffset() is None:
        raise InvalidDatetime(
            "Give an instant with a time zone, such as datetime(2026, 7, 1, tzinfo=UTC).", field=field, value=value
        )
    if given.tzinfo is not UTC:
        try:
            given = given.astimezone(UTC)
        except OverflowError:  # next to the ends of the calendar there may be no such instant in UTC
            raise _beyond(field, value) from None
    if not FIRST_YEAR <= given.year <= LAST_YEAR:
        raise _beyond(field, value)
    return given


def _beyond(field: str, value: object) -> InvalidDatetime:
    message = f"Give an instant of the years {FIRST_YEAR} to {LAST_YEAR}, in UTC."
    return InvalidDatetime(message, field=field, value=value)


def micros(at: datetime) -> int:
    """An aware instant as whole microseconds since 1970 in UTC: one second past midnight of that year is 1,000,000."""
    return (at - EPOCH) // _MICROSECOND


def instant(value: int) -> datetime:
    """The instant that `micros` made `value` of, in UTC."""
    return EPOCH + value * _MICROSECOND
