"""The threads of `shop.aio`: how many, who waits, what is cancelled, and how they end."""

from __future__ import annotations

import asyncio
from contextvars import ContextVar
from threading import Event, active_count, current_thread

import pytest

from commerce_core import Commerce
from commerce_core.commerce import InvalidThreads, TooManyWaiting
from commerce_core.commerce.threads import WAITING_PER_THREAD, Threads
from commerce_core.ports import StoreUnavailable
from tests.flows.shop import open_shop

WHO: ContextVar[str] = ContextVar("WHO", default="nobody")


def test_calls_run_on_threads_of_the_shop_in_the_callers_context() -> None:
    async def ask(name: str) -> tuple[str, str]:
        WHO.set(name)
        return await run(lambda: (WHO.get(), current_thread().name))

    async def all_of_them() -> list[tuple[str, str]]:
        return await asyncio.gather(*(ask(f"user {n}") for n in range(20)))

    run = Threads(3)
    answers = asyncio.run(all_of_them())
    run.close()
    assert [who for who, _ in answers] == [f"user {n}" for n in range(20)]
    assert {thread.rpartition("_")[0] for _, thread in answers} == {"commerce"}
    assert len({thread for _, thread in answers}) <= 3


def test_a_call_that_waits_and_is_cancelled_is_never_made() -> None:
    done, go, begun = [], Event(), Event()

    def first() -> None:
        begun.set()
        go.wait(10)
        done.append("first")

    async def scene() -> None:
        busy = asyncio.create_task(run(first))
        while not begun.is_set():
            await asyncio.sleep(0.001)
        waiting = asyncio.create_task(run(lambda: done.append("second")))
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        go.set()
        await busy
        await run(lambda: done.append("third"))

    run = Threads(1)
    asyncio.run(scene())
    run.close()
    assert done == ["first", "third"]


def test_a_call_that_runs_and_is_cancelled_goes_on_to_its_end() -> None:
    done, go, begun = [], Event(), Event()

    def call() -> None:
        begun.set()
        go.wait(10)
        done.append("whole")

    async def scene() -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await run(call)
        assert begun.is_set()
        assert done == []
        go.set()

    run = Threads(1)
    asyncio.run(scene())
    run.close()
    assert done == ["whole"], "close waits for what has begun"


def test_too_many_are_told_at_once_and_nothing_of_theirs_is_begun() -> None:
    async def scene() -> None:
        go = Event()
        crowd = [asyncio.create_task(run(lambda: go.wait(10))) for _ in range(1 + WAITING_PER_THREAD)]
        await asyncio.sleep(0)
        with pytest.raises(TooManyWaiting) as refusal:
            await run(lambda: None)
        assert refusal.value.code == "too_many_waiting"
        crowd[-1].cancel()
        await asyncio.sleep(0)
        late = asyncio.create_task(run(lambda: "late"))
        await asyncio.sleep(0)
        go.set()
        assert await late == "late"
        await asyncio.gather(*crowd, return_exceptions=True)
        assert await run(lambda: "as before") == "as before"

    run = Threads(1)
    asyncio.run(scene())
    run.close()


@pytest.mark.parametrize("threads", [0, -1, 257, 2.0, "8", True, None])
def test_a_number_of_threads_is_a_whole_number(threads: object) -> None:
    with pytest.raises(InvalidThreads) as refusal:
        Commerce("memory://", threads=threads)
    assert refusal.value.field == "threads"


def test_a_shop_that_nobody_awaits_starts_no_thread_and_one_that_was_leaves_none() -> None:
    before = active_count()
    shop = open_shop("memory://", MUG=1)
    assert active_count() == before
    asyncio.run(shop.at(actor="jane").aio.orders.find())
    assert active_count() == before + 1
    shop.close()
    assert active_count() == before


def test_a_closed_shop_says_so() -> None:
    async def scene() -> None:
        async with open_shop("memory://").aio as aio:
            await aio.orders.find()
        with pytest.raises(StoreUnavailable, match="closed"):
            await aio.orders.find()
        await aio.close()

    asyncio.run(scene())


def test_several_event_loops_share_a_shop() -> None:
    shop = open_shop("memory://", MUG=9)
    for _ in range(3):
        asyncio.run(shop.aio.orders.find())
    shop.close()
