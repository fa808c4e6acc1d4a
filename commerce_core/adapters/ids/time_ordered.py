"""Identifiers that sort by the time they were made and cannot be guessed."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from threading import Lock

_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32, lower case: no i, l, o, u, and in ascending order of their ASCII codes."""
_LENGTH = 26
"""Digits of 5 bits that hold 128 bits."""
_COUNTER_BITS = 12
_RANDOM_BITS = 62


def _system_milliseconds() -> int:
    return time.time_ns() // 1_000_000


class TimeOrderedIds:
    """Makes ids such as `ord_01kvd8y5q2e9hs0v3n7mb4c6tz`: a prefix and a UUIDv7 (RFC 9562) in base 32.

    Ids of one process ascend, also within a millisecond, from several threads, and when the clock is set back. The last
    62 bits are drawn from the operating system for every id, so that nobody can guess the next one, and so that two
    processes, or a process and its fork, never make the same.
    """

    def __init__(self, *, milliseconds: Callable[[], int] = _system_milliseconds) -> None:
        self._milliseconds = milliseconds
        self._lock = Lock()
        self._last = 0

    def new(self, prefix: str) -> str:
        return f"{prefix}_{_base32(self._uuid7())}"

    def _uuid7(self) -> int:
        """48 bits of Unix milliseconds, version 7, a 12-bit counter, variant 10, 62 random bits."""
        ticks = self._next_ticks()
        milliseconds, counter = ticks >> _COUNTER_BITS, ticks & ((1 << _COUNTER_BITS) - 1)
        return milliseconds << 80 | 0x7 << 76 | counter << 64 | 0b10 << _RANDOM_BITS | secrets.randbits(_RANDOM_BITS)

    def _next_ticks(self) -> int:
        """The clock and the counter as one number that always grows: a full counter borrows from the millisecond ahead.

        RFC 9562, section 6.2, method 1: a fresh millisecond starts its counter at a random place in the lower half.
        """
        fresh = self._milliseconds() << _COUNTER_BITS | secrets.randbits(_COUNTER_BITS - 1)
        with self._lock:
            self._last = fresh if fresh >> _COUNTER_BITS > self._last >> _COUNTER_BITS else self._last + 1
            return self._last


def _base32(number: int) -> str:
    return "".join(_DIGITS[number >> shift & 31] for shift in range(5 * (_LENGTH - 1), -1, -5))
