"""One check of instants, the same wherever one is given."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce_core import Cart, Commerce, Facts, Item, Line, quote
from commerce_core.checks import InvalidDatetime, in_utc
from commerce_core.currency import Rate, RateTable

NAIVE = "with a time zone"
RANGE = "of the years 1970 to 9998"
WRONG = [
    (datetime(2026, 7, 1), NAIVE),  # noqa: DTZ001 - the naive one is the point
    ("2026-07-01T00:00:00Z", NAIVE),
    (date(2026, 7, 1), NAIVE),
    (None, NAIVE),
    (0, NAIVE),
    (datetime(1969, 12, 31, 23, 59, tzinfo=UTC), RANGE),
    (datetime(9999, 1, 1, tzinfo=UTC), RANGE),
    (datetime.max.replace(tzinfo=timezone(timedelta(hours=-14))), RANGE),
    (datetime.min.replace(tzinfo=timezone(timedelta(hours=14))), RANGE),
]
FACTS = Facts.of([Item.of("A", "A", price="1", currency="USD")])
SHOP = Commerce("memory://")
ASKS: dict[str, tuple[Callable[[datetime], object], str]] = {
    "in_utc": (in_utc, "at"),
    "a rate": (lambda at: Rate("EUR", "USD", "1.08", valid_from=at), "valid_from"),
    "a table": (lambda at: RateTable.of([]).rate_at("EUR", "USD", at=at), "at"),
    "rates as of": (lambda at: SHOP.rates.as_of("EUR", "EUR", at=at) if at is not None else in_utc(at), "at"),
    "a quote": (lambda at: quote(Cart([Line("A")]), FACTS, at=at), "at"),
}


@pytest.mark.parametrize("ask", ASKS)
@pytest.mark.parametrize(("at", "said"), WRONG)
def test_an_instant_that_nobody_can_place_is_refused_alike(ask: str, at: datetime, said: str) -> None:
    call, place = ASKS[ask]
    with pytest.raises(InvalidDatetime, match=said) as refusal:
        call(at)
    assert (refusal.value.code, refusal.value.field) == ("invalid_datetime", place)


@given(st.datetimes(datetime(1971, 1, 1), datetime(9997, 1, 1), timezones=st.timezones()))  # noqa: DTZ001 - bounds
def test_an_instant_stays_the_same_and_is_in_utc(at: datetime) -> None:
    moved = in_utc(at)
    assert moved.tzinfo is UTC
    assert moved == at.astimezone(UTC)


def test_the_worked_instant() -> None:
    assert in_utc(datetime(2026, 7, 6, 16, tzinfo=ZoneInfo("Europe/Paris"))) == datetime(2026, 7, 6, 14, tzinfo=UTC)
