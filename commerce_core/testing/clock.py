"""A clock that tests move by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from threading import Lock

_START = datetime(2026, 1, 15, 10, 30, tzinfo=UTC)


class FixedClock:
    """Stands still until it is advanced: `FixedClock().now()` is 15 January 2026, 10:30 UTC, as often as it is asked.

    With a `step` it moves on by that much at every look, so that no two things happen at the same instant.
    """

    def __init__(self, at: datetime = _START, *, step: timedelta = timedelta(0)) -> None:
        if at.tzinfo is None:
            raise ValueError("Pass an aware datetime: a clock tells UTC.")
        self._at = at.astimezone(UTC)
        self._step = step
        self._lock = Lock()

    def now(self) -> datetime:
        with self._lock:
            at = self._at
            self._at += self._step
            return at

    def advance(self, by: timedelta) -> datetime:
        """Move the clock, also backwards as a corrected system clock does; the time it then shows."""
        with self._lock:
            self._at += by
            return self._at
