"""Threads: where the calls of `shop.aio` run, so many at a time."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import copy_context
from threading import BoundedSemaphore, Lock
from typing import TYPE_CHECKING, TypeVar

from commerce_core.errors import Invalid, Unavailable
from commerce_core.ports import StoreUnavailable

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

R = TypeVar("R")
THREADS = 8
"""How many calls run at a time, unless a shop is told otherwise: fewer than a PostgreSQL store has connections."""
MOST_THREADS = 256
WAITING_PER_THREAD = 128
"""How many calls may wait for each thread, at a few milliseconds each. Who comes later had better be told at once."""


class InvalidThreads(Invalid):
    """The number of threads is no whole number from 1 to 256."""

    code = "invalid_threads"


class TooManyWaiting(Unavailable):
    """So many calls wait for a thread of the shop that this one was not begun: try it again later."""

    code = "too_many_waiting"


class Threads:
    """So many threads of a shop's own, started when they are needed. They run calls in the order in which these came.

    The context of whoever calls (`contextvars`) is the call's too. Who stops waiting, because a task is cancelled or a
    time-out is over, stops nothing: a call that has begun goes on to its end, and one that has not is never made.
    """

    def __init__(self, size: int = THREADS) -> None:
        if type(size) is not int or not 1 <= size <= MOST_THREADS:
            raise InvalidThreads(f"threads is a whole number from 1 to {MOST_THREADS}, not {size!r}.", field="threads")
        self._size = size
        self._places = BoundedSemaphore(size * (1 + WAITING_PER_THREAD))
        self._lock = Lock()
        self._pool: ThreadPoolExecutor | None = None
        self._closed = False

    async def __call__(self, call: Callable[[], R], /) -> R:
        """Make a call on one of the threads. Raises `TooManyWaiting`, and `StoreUnavailable` after `close`."""
        import asyncio  # noqa: PLC0415 - who calls has it; a shop that nobody awaits needs none

        return await asyncio.wrap_future(self._submit(call))

    def _submit(self, call: Callable[[], R]) -> Future[R]:
        if not self._places.acquire(blocking=False):
            raise TooManyWaiting("Too many calls wait for this shop: try again later, or give it more threads.")
        try:
            future = self._started().submit(copy_context().run, call)
        except BaseException:
            self._places.release()
            raise
        future.add_done_callback(lambda _: self._places.release())
        return future

    def _started(self) -> ThreadPoolExecutor:
        from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - likewise

        with self._lock:
            if self._closed:
                raise StoreUnavailable("This shop was closed: open it again.")
            if self._pool is None:
                self._pool = ThreadPoolExecutor(self._size, thread_name_prefix="commerce")
            return self._pool

    def close(self) -> None:
        """Wait until all calls that have begun have ended. Those that still wait are not made: they are cancelled."""
        with self._lock:
            self._closed = True
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
