"""The gateway suite is worth passing: each broken promise makes it fail."""

from collections.abc import Callable, Iterator

import pytest

from commerce_core.adapters.gateways import DECLINE, REQUIRES_ACTION, SUCCESS, SandboxGateway
from commerce_core.money import Money
from commerce_core.payments import ChargeRequest, Outcome
from commerce_core.ports import IdempotencyConflict
from commerce_core.testing.gateway_suite import GatewaySuite


class ForgetsKeys(SandboxGateway):
    """Carries out every call anew: what a retry does to a gateway that is not idempotent."""

    made = 0

    def charge(self, request: ChargeRequest) -> Outcome:
        ForgetsKeys.made += 1
        again = ChargeRequest(f"{request.key}/{self.made}", request.amount, request.token, request.capture)
        return super().charge(again)


class RefundsTwice(SandboxGateway):
    def refund(self, key: str, *, reference: str, amount: Money) -> Outcome:
        super().refund(f"{key}/first", reference=reference, amount=amount)
        return super().refund(key, reference=reference, amount=amount)


class RefundsAnything(SandboxGateway):
    def refund(self, key: str, *, reference: str, amount: Money) -> Outcome:
        return Outcome("succeeded", reference)


class CapturesAnything(SandboxGateway):
    def capture(self, key: str, *, reference: str, amount: Money) -> Outcome:
        return Outcome("succeeded", reference)


class CapturesAtOnce(SandboxGateway):
    def charge(self, request: ChargeRequest) -> Outcome:
        super().charge(ChargeRequest(request.key, request.amount, request.token))
        return Outcome("authorised", self.ledger()[-1].reference)


class RaisesRefusals(SandboxGateway):
    def charge(self, request: ChargeRequest) -> Outcome:
        outcome = super().charge(request)
        if outcome.status == "declined":
            raise RuntimeError(outcome.decline_code)
        return outcome


class HidesTheReason(SandboxGateway):
    def charge(self, request: ChargeRequest) -> Outcome:
        outcome = super().charge(request)
        return Outcome("declined") if outcome.status == "declined" else outcome


class VoidsOnlyInWords(SandboxGateway):
    def void(self, key: str, *, reference: str) -> Outcome:
        return Outcome("succeeded", reference)


class AsksNobody(SandboxGateway):
    def charge(self, request: ChargeRequest) -> Outcome:
        outcome = super().charge(request)
        if outcome.status == "requires_action":
            self.complete_action(outcome.reference)
        return outcome


class TakesTheSecondAmount(SandboxGateway):
    def charge(self, request: ChargeRequest) -> Outcome:
        try:
            return super().charge(request)
        except IdempotencyConflict:
            return super().charge(ChargeRequest(request.key + "/2", request.amount, request.token))


class ChangesItsName(SandboxGateway):
    name = ""


def failures(make: Callable[[], SandboxGateway]) -> Iterator[str]:
    class Suite(GatewaySuite):
        success, decline, action = SUCCESS, DECLINE, REQUIRES_ACTION

        def make_gateway(self) -> SandboxGateway:
            return make()

        def complete_action(self, gateway: SandboxGateway, reference: str) -> None:
            gateway.complete_action(reference)

    for name in [name for name in dir(Suite) if name.startswith("test_")]:
        try:
            getattr(Suite(), name)()
        except Exception:
            yield name


def test_a_sound_gateway_fails_nothing() -> None:
    assert list(failures(SandboxGateway)) == []


@pytest.mark.parametrize(
    "broken",
    [
        ForgetsKeys,
        RefundsTwice,
        RefundsAnything,
        CapturesAnything,
        CapturesAtOnce,
        RaisesRefusals,
        HidesTheReason,
        VoidsOnlyInWords,
        AsksNobody,
        TakesTheSecondAmount,
        ChangesItsName,
    ],
)
def test_a_broken_gateway_is_found_out(broken: type[SandboxGateway]) -> None:
    assert list(failures(broken))
