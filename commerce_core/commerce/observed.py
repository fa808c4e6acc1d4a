"""Observed: the calls of a shop, each told to its observer. A shop without one never comes here."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from time import perf_counter
from typing import ParamSpec, TypeVar

from commerce_core.errors import CommerceError
from commerce_core.ports import METER, Meter, Observation, Observer

P = ParamSpec("P")
R = TypeVar("R")


class ObservedRoom:
    """Stands for a room of the shop (`shop.orders`): what is asked of it is asked of the room, and told."""

    __slots__ = ("_name", "_observer", "_room")

    def __init__(self, room: object, name: str, observer: Observer) -> None:
        self._room, self._name, self._observer = room, name, observer

    def __getattr__(self, verb: str) -> object:
        found = getattr(self._room, verb)
        return observed(found, f"{self._name}.{verb}", self._observer) if callable(found) else found

    def __dir__(self) -> list[str]:
        return dir(self._room)


def observed(call: Callable[P, R], operation: str, observer: Observer | None) -> Callable[P, R]:
    """The same call, told to an observer when it ends; the call itself where there is none."""
    if observer is None:
        return call

    @wraps(call)
    def told(*args: P.args, **named: P.kwargs) -> R:
        outcome, meter, started = "unexpected_error", Meter(), perf_counter()
        before = METER.set(meter)
        try:
            answer = call(*args, **named)
            outcome = "ok"
        except CommerceError as error:
            outcome = error.code
            raise
        finally:
            METER.reset(before)
            seconds = perf_counter() - started
            with suppress(Exception):  # what an observer does wrong is no business of the shop's
                observer.observe(Observation(operation, seconds, meter.statements, meter.retries, outcome))
        return answer

    return told
