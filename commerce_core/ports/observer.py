"""Observer: who is told what every call of the shop cost, for logs, metrics and alarms."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Protocol

from attrs import define, frozen


@frozen
class Observation:
    """One call, after its end: `Observation("orders.place", 0.0123, statements=14, retries=0, outcome="ok")`.

    `seconds` is how long it took, the gateway included; `statements` how many the database was sent (none in memory);
    `retries` how often the work was done over, because the database was busy or somebody else was faster. `outcome` is
    "ok", the code of the error that was raised, such as "insufficient_stock", or "unexpected_error" for what is none of
    ours. It names nobody: no ids, no amounts.
    """

    operation: str
    seconds: float
    statements: int
    retries: int
    outcome: str


class Observer(Protocol):
    """Is told of calls, in the thread of the caller: be quick. What it raises is lost."""

    def observe(self, observation: Observation) -> None:
        """Take note of a call that has ended."""


@define
class Meter:
    """What a call has cost so far."""

    statements: int = 0
    retries: int = 0


METER: ContextVar[Meter | None] = ContextVar("commerce_core_meter", default=None)
"""The meter of the call that runs here; None while nobody observes."""


def count_statements(number: int = 1) -> None:
    """Say that so many statements are sent to a database. Stores call it."""
    meter = METER.get()
    if meter is not None:
        meter.statements += number


def count_retry() -> None:
    """Say that work is done over. Stores call it."""
    meter = METER.get()
    if meter is not None:
        meter.retries += 1
