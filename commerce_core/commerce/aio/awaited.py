"""Awaited: a call of the shop, with its own arguments and answer, that is awaited."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial, wraps
from typing import Concatenate, Generic, ParamSpec, Protocol, Self, TypeVar, overload

S = TypeVar("S")
P = ParamSpec("P")
R = TypeVar("R")


class Runner(Protocol):
    """Where calls run while the event loop goes on."""

    async def __call__(self, call: Callable[[], R], /) -> R:
        """Make a call, and wait for its answer."""


class Room:
    """Stands for the shop, or for one of its rooms (`shop.orders`): calls of it are made by a runner."""

    def __init__(self, calls: object, run: Runner) -> None:
        self._calls, self._run = calls, run


class awaited(Generic[S, P, R]):  # noqa: N801 - reads as what it makes of a method
    """The same call, to be awaited: `place = awaited(OrderCalls.place)`. Type checkers see its arguments and answer."""

    def __init__(self, call: Callable[Concatenate[S, P], R]) -> None:
        self._name, self.__doc__ = call.__name__, call.__doc__

    @overload
    def __get__(self, room: None, kind: type[Room]) -> Self: ...

    @overload
    def __get__(self, room: Room, kind: type[Room]) -> Callable[P, Coroutine[object, object, R]]: ...

    def __get__(self, room: Room | None, kind: type[Room]) -> Self | Callable[P, Coroutine[object, object, R]]:
        if room is None:
            return self
        run: Runner = room._run
        call: Callable[P, R] = getattr(room._calls, self._name)

        @wraps(call)
        async def waited(*args: P.args, **named: P.kwargs) -> R:
            return await run(partial(call, *args, **named))

        return waited
