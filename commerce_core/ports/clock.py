"""Clock: what time it is."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time, so that tests and replays can tell it themselves."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
