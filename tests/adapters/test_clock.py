"""Clocks tell aware UTC time; the one for tests moves only by hand."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from commerce_core.adapters.clock import SystemClock
from commerce_core.testing.clock import FixedClock

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)


def test_the_system_clock_tells_utc_between_two_looks_at_the_system() -> None:
    before = datetime.now(UTC)
    now = SystemClock().now()
    assert before <= now <= datetime.now(UTC)
    assert now.utcoffset() == timedelta(0)


def test_a_fixed_clock_stands_still_until_it_is_advanced() -> None:
    clock = FixedClock(NOON)
    assert clock.now() == clock.now() == NOON
    assert clock.advance(timedelta(minutes=10)) == clock.now() == NOON + timedelta(minutes=10)
    assert clock.advance(timedelta(days=-1)) < NOON


def test_a_clock_with_a_step_moves_on_at_every_look() -> None:
    clock = FixedClock(NOON, step=timedelta(seconds=1))
    assert [clock.now() - NOON for _ in range(3)] == [timedelta(seconds=n) for n in range(3)]


def test_a_fixed_clock_converts_to_utc_and_refuses_a_time_without_a_zone() -> None:
    local = NOON.astimezone(timezone(timedelta(hours=2)))
    assert FixedClock(local).now().utcoffset() == timedelta(0)
    with pytest.raises(ValueError, match="aware"):
        FixedClock(NOON.replace(tzinfo=None))
