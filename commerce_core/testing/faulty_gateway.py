"""A gateway that fails as networks do: before anything happened, or after it all did."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import Lock
from typing import Literal

from commerce_core.money import Money
from commerce_core.payments import ChargeRequest, Outcome
from commerce_core.ports import Gateway

Fault = Literal["before", "after"]
"""When the line goes dead: `before` the gateway did anything, or `after` it did everything."""


class FaultyGateway:
    """Passes every call on to `gateway`, but raises `TimeoutError` at the calls that `faults` names.

    `FaultyGateway(SandboxGateway(), {1: "after"})` takes the money of the first call and lets nobody know. Calls are
    counted from 1, over all verbs; `calls` is how many there were. Whoever calls cannot tell the two faults apart: that
    is the point.
    """

    def __init__(self, gateway: Gateway, faults: Mapping[int, Fault]) -> None:
        self._gateway = gateway
        self._faults = dict(faults)
        self._lock = Lock()
        self.calls = 0

    @property
    def name(self) -> str:
        return self._gateway.name

    def charge(self, request: ChargeRequest) -> Outcome:
        return self._pass_on(lambda: self._gateway.charge(request))

    def capture(self, key: str, *, reference: str, amount: Money) -> Outcome:
        return self._pass_on(lambda: self._gateway.capture(key, reference=reference, amount=amount))

    def void(self, key: str, *, reference: str) -> Outcome:
        return self._pass_on(lambda: self._gateway.void(key, reference=reference))

    def refund(self, key: str, *, reference: str, amount: Money) -> Outcome:
        return self._pass_on(lambda: self._gateway.refund(key, reference=reference, amount=amount))

    def confirm(self, key: str, *, reference: str) -> Outcome:
        return self._pass_on(lambda: self._gateway.confirm(key, reference=reference))

    def _pass_on(self, call: Callable[[], Outcome]) -> Outcome:
        with self._lock:
            self.calls += 1
            number = self.calls
        fault = self._faults.get(number)
        if fault == "before":
            raise TimeoutError(f"call {number}: no connection")
        outcome = call()
        if fault == "after":
            raise TimeoutError(f"call {number}: no answer")
        return outcome
