"""Many callers at once, in turns: each way of doing a thing is tried by all of them for a moment, one after the other.

Processes for a server, since threads of one interpreter would wait for each other; threads where callers share a store.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from multiprocessing import get_context
from time import perf_counter, thread_time
from typing import Any, Literal

from attrs import evolve, frozen

from commerce_core.cli.progress import progress

Way = Callable[[int], object]
"""Does the thing once; given is a number that no other call of this caller has."""
Make = Callable[[int, ExitStack], Sequence[Way]]
"""The ways of one caller, by its number, with connections that are closed by the stack."""
Turn = tuple[list[float], float]
"""The seconds that each call of a caller took in a turn, and those of its processor in all."""
PATIENCE = 120.0
"""Seconds after which a caller that says nothing is given up."""
WARM = 10
"""Calls before those that are measured, so that statements are prepared and rules compiled."""


@frozen
class Rate:
    """Calls a second of all callers together, the seconds that the slowest of a hundred calls took, and those that a
    call took of the caller's processor, which neighbours disturb less.
    """

    per_second: float
    late: float
    worked: float


def in_turns(
    make: Make,
    callers: int,
    *,
    rounds: int = 3,
    seconds: float = 1.0,
    kind: Literal["processes", "threads"] = "processes",
    name: str = "turns",
) -> list[Rate]:
    """Of each way its fastest turn. It takes rounds x ways x seconds; an error of a caller ends it."""
    context: Any = get_context("fork") if kind == "processes" else threading
    told: Any = context.Queue() if kind == "processes" else queue.Queue()
    gate = context.Barrier(callers)
    start = context.Process if kind == "processes" else threading.Thread
    arguments = (make, rounds, seconds, gate, told)
    crew = [start(target=_call, args=(number, *arguments), daemon=True) for number in range(callers)]
    for caller in crew:
        caller.start()
    try:
        return _best(told, callers, rounds, name=name)
    finally:
        for caller in crew:
            caller.join(PATIENCE)


def _best(told: Any, callers: int, rounds: int, *, name: str) -> list[Rate]:
    """What the callers tell, turn by turn: first each how many ways it has, then its seconds in every turn."""
    ways = {_heard(told) for _ in range(callers)}.pop()
    turns: dict[tuple[int, int], list[Turn]] = {}
    for _ in progress(range(rounds * ways * callers), name):
        place, turn = _heard(told)
        turns.setdefault(place, []).append(turn)
    rates = [[_rate(turns[number, way]) for number in range(rounds)] for way in range(ways)]
    fastest = [max(of_way, key=lambda rate: rate.per_second) for of_way in rates]
    least = [min(rate.worked for rate in of_way) for of_way in rates]
    return [evolve(rate, worked=worked) for rate, worked in zip(fastest, least, strict=True)]


def _heard(told: Any) -> Any:
    found = told.get(timeout=PATIENCE)
    if isinstance(found, BaseException):
        raise found
    return found


def _rate(turn: Sequence[Turn]) -> Rate:
    """A caller calls without a pause, so its calls a second are their number by their sum."""
    every = sorted(second for took, _ in turn for second in took)
    per_second = sum(len(took) / sum(took) for took, _ in turn)
    return Rate(per_second, every[int(len(every) * 0.99)], sum(worked for _, worked in turn) / len(every))


def _call(number: int, make: Make, rounds: int, seconds: float, gate: Any, told: Any) -> None:
    """What one caller does."""
    try:
        with ExitStack() as stack:
            ways = make(number, stack)
            told.put(len(ways))
            for place, way in enumerate(ways):
                for turn in range(WARM):
                    way(place * WARM + turn)
            serial = len(ways) * WARM
            for turn in range(rounds):
                for place, way in enumerate(ways):
                    gate.wait(PATIENCE)
                    took = _until(way, seconds, first=serial)
                    serial += len(took[0])
                    told.put(((turn, place), took))
    except threading.BrokenBarrierError:
        return
    except Exception as error:
        told.put(RuntimeError(f"caller {number}: {error!r}"))
        gate.abort()


def _until(way: Way, seconds: float, *, first: int) -> Turn:
    took: list[float] = []
    ends, worked = perf_counter() + seconds, thread_time()
    while not took or perf_counter() < ends:
        began = perf_counter()
        way(first + len(took))
        took.append(perf_counter() - began)
    return took, thread_time() - worked
