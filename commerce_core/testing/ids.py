"""Ids that a reader of a failing test can tell apart."""

from __future__ import annotations

from collections import Counter
from threading import Lock


class NumberedIds:
    """Counts for each prefix: `ord_1`, `ord_2`, `pi_1`."""

    def __init__(self) -> None:
        self._made: Counter[str] = Counter()
        self._lock = Lock()

    def new(self, prefix: str) -> str:
        with self._lock:
            self._made[prefix] += 1
            return f"{prefix}_{self._made[prefix]}"
