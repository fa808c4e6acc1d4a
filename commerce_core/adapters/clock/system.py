"""The time of this machine."""

from __future__ import annotations

from datetime import UTC, datetime


class SystemClock:
    """Tells the time of the operating system, aware, in UTC."""

    def now(self) -> datetime:
        return datetime.now(UTC)
