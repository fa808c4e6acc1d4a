"""The promises of `ports.Gateway` as a suite: every gateway that passes it can stand behind a shop."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import ClassVar

from commerce_core.money import Money
from commerce_core.payments import ChargeRequest, Outcome
from commerce_core.ports import Gateway


class GatewaySuite:
    """Inherit, name your tokens, and let pytest collect it:

        class TestMyGateway(GatewaySuite):
            success = "tok_visa"
            decline = "tok_declined"
            action = "tok_3ds"  # leave it empty when no charge of yours can ask the customer for something

            def make_gateway(self): return MyGateway(test_key)
            def complete_action(self, gateway, reference): ...

    Every key is made fresh from `run`, so that a gateway with a memory of its own can be tested again: change `run`.
    Amounts are small, and everything that is taken is given back where the promise allows it.
    """

    success: ClassVar[str]
    decline: ClassVar[str]
    action: ClassVar[str] = ""
    currency: ClassVar[str] = "EUR"
    run: ClassVar[str] = "run-1"

    _numbers = count(1)

    def make_gateway(self) -> Gateway:
        """The gateway under test, for one test."""
        raise NotImplementedError

    def complete_action(self, gateway: Gateway, reference: str) -> None:
        """Do what a customer does who is asked to authenticate, and agree."""
        raise NotImplementedError

    def key(self) -> str:
        """A key that was never used."""
        return f"{self.run}-{next(self._numbers)}"

    def money(self, minor: int) -> Money:
        """An amount in the currency of the suite."""
        return Money(minor, self.currency)

    def request(self, minor: int = 1000, *, token: str = "", capture: bool = True) -> ChargeRequest:
        """A charge that was never asked before."""
        return ChargeRequest(self.key(), self.money(minor), token or self.success, capture, order_id="ord_1")

    def charged(self, gateway: Gateway, minor: int = 1000, *, capture: bool = True) -> Outcome:
        """A charge that went well, or was authorised."""
        outcome = gateway.charge(self.request(minor, capture=capture))
        assert outcome.status == ("succeeded" if capture else "authorised"), outcome
        assert outcome.reference, "money that moved has a reference"
        return outcome

    def refund(self, gateway: Gateway, reference: str, *, minor: int) -> str:
        """Ask for a refund under a new key; how that went."""
        return gateway.refund(self.key(), reference=reference, amount=self.money(minor)).status

    def capture(self, gateway: Gateway, reference: str, *, minor: int) -> str:
        """Ask for a capture under a new key; how that went."""
        return gateway.capture(self.key(), reference=reference, amount=self.money(minor)).status

    def test_it_has_a_short_stable_name(self) -> None:
        name = self.make_gateway().name
        assert 0 < len(name) <= 40
        assert name == self.make_gateway().name

    def test_a_refused_charge_is_an_outcome_with_a_code(self) -> None:
        outcome = self.make_gateway().charge(self.request(token=self.decline))
        assert outcome.status == "declined"
        assert outcome.decline_code

    def test_a_refusal_is_repeated_under_its_key(self) -> None:
        gateway, request = self.make_gateway(), self.request(token=self.decline)
        assert gateway.charge(request) == gateway.charge(request)

    def test_the_same_key_charges_once(self) -> None:
        gateway, request = self.make_gateway(), self.request(1000)
        first = gateway.charge(request)
        assert gateway.charge(request) == first
        assert self.refund(gateway, first.reference, minor=1000) == "succeeded"
        assert self.refund(gateway, first.reference, minor=1) == "declined", "the second call took money as well"

    def test_the_same_key_at_the_same_time_charges_once(self) -> None:
        gateway, request = self.make_gateway(), self.request(1000)
        with ThreadPoolExecutor(8) as threads:
            answers = list(threads.map(gateway.charge, [request] * 8))
        assert {answer.reference for answer in answers} == {answers[0].reference}
        assert self.refund(gateway, answers[0].reference, minor=1000) == "succeeded"
        assert self.refund(gateway, answers[0].reference, minor=1) == "declined"

    def test_another_amount_under_the_same_key_moves_nothing(self) -> None:
        gateway, request = self.make_gateway(), self.request(1000)
        first = gateway.charge(request)
        other = ChargeRequest(request.key, self.money(500), request.token, request.capture, request.order_id)
        try:
            answer = gateway.charge(other)
        except Exception:  # noqa: S110 - which error it raises is the gateway's own business
            pass
        else:
            assert answer.status == "declined", "a key stands for one request"
        assert self.refund(gateway, first.reference, minor=1000) == "succeeded"
        assert self.refund(gateway, first.reference, minor=1) == "declined"

    def test_two_keys_charge_twice(self) -> None:
        gateway = self.make_gateway()
        one, two = self.charged(gateway), self.charged(gateway)
        assert one.reference != two.reference
        assert (
            self.refund(gateway, one.reference, minor=1000)
            == self.refund(gateway, two.reference, minor=1000)
            == "succeeded"
        )

    def test_refunds_never_exceed_what_was_captured(self) -> None:
        gateway = self.make_gateway()
        reference = self.charged(gateway, 1000).reference
        assert self.refund(gateway, reference, minor=1001) == "declined"
        assert self.refund(gateway, reference, minor=400) == "succeeded"
        assert self.refund(gateway, reference, minor=601) == "declined"
        assert self.refund(gateway, reference, minor=600) == "succeeded"
        assert self.refund(gateway, reference, minor=1) == "declined"

    def test_the_same_key_refunds_once(self) -> None:
        gateway = self.make_gateway()
        reference, key = self.charged(gateway, 1000).reference, self.key()
        first = gateway.refund(key, reference=reference, amount=self.money(600))
        assert first.status == "succeeded"
        assert gateway.refund(key, reference=reference, amount=self.money(600)) == first
        assert self.refund(gateway, reference, minor=400) == "succeeded"

    def test_an_authorisation_takes_nothing_that_could_be_refunded(self) -> None:
        gateway = self.make_gateway()
        assert self.refund(gateway, self.charged(gateway, capture=False).reference, minor=1) == "declined"

    def test_a_capture_never_exceeds_what_was_authorised(self) -> None:
        gateway = self.make_gateway()
        reference = self.charged(gateway, 1000, capture=False).reference
        assert self.capture(gateway, reference, minor=1001) == "declined"
        assert self.capture(gateway, reference, minor=1000) == "succeeded"
        assert self.capture(gateway, reference, minor=1) == "declined"

    def test_the_same_key_captures_once(self) -> None:
        gateway = self.make_gateway()
        reference, key = self.charged(gateway, 1000, capture=False).reference, self.key()
        first = gateway.capture(key, reference=reference, amount=self.money(1000))
        assert first.status == "succeeded"
        assert gateway.capture(key, reference=reference, amount=self.money(1000)) == first
        assert self.refund(gateway, reference, minor=1000) == "succeeded"
        assert self.refund(gateway, reference, minor=1) == "declined"

    def test_a_part_of_an_authorisation_can_be_captured(self) -> None:
        gateway = self.make_gateway()
        reference = self.charged(gateway, 1000, capture=False).reference
        assert self.capture(gateway, reference, minor=300) == "succeeded"
        assert self.refund(gateway, reference, minor=301) == "declined"
        assert self.refund(gateway, reference, minor=300) == "succeeded"

    def test_what_is_voided_cannot_be_captured(self) -> None:
        gateway = self.make_gateway()
        reference, key = self.charged(gateway, capture=False).reference, self.key()
        first = gateway.void(key, reference=reference)
        assert first.status == "succeeded"
        assert gateway.void(key, reference=reference) == first
        assert self.capture(gateway, reference, minor=1) == "declined"

    def test_what_is_captured_cannot_be_voided(self) -> None:
        gateway = self.make_gateway()
        reference = self.charged(gateway, 1000).reference
        assert gateway.void(self.key(), reference=reference).status == "declined"
        assert self.refund(gateway, reference, minor=1000) == "succeeded"

    def test_confirming_a_settled_charge_says_what_became_of_it(self) -> None:
        gateway = self.make_gateway()
        reference = self.charged(gateway, 1000).reference
        assert gateway.confirm(self.key(), reference=reference).status == "succeeded"
        assert self.refund(gateway, reference, minor=1000) == "succeeded"
        assert self.refund(gateway, reference, minor=1) == "declined"

    def test_a_charge_that_needs_the_customer_waits_for_them(self) -> None:
        if not self.action:
            return
        gateway = self.make_gateway()
        asked = gateway.charge(self.request(1000, token=self.action))
        assert asked.status == "requires_action"
        assert asked.reference
        assert asked.next_action
        assert gateway.confirm(self.key(), reference=asked.reference).status == "requires_action"
        assert self.refund(gateway, asked.reference, minor=1) == "declined"
        self.complete_action(gateway, asked.reference)
        for _ in range(2):
            confirmed = gateway.confirm(self.key(), reference=asked.reference)
            assert (confirmed.status, confirmed.reference) == ("succeeded", asked.reference)
        assert self.refund(gateway, asked.reference, minor=1000) == "succeeded"
        assert self.refund(gateway, asked.reference, minor=1) == "declined"

    def test_a_charge_that_waits_can_be_given_up(self) -> None:
        if not self.action:
            return
        gateway = self.make_gateway()
        reference = gateway.charge(self.request(token=self.action)).reference
        assert gateway.void(self.key(), reference=reference).status == "succeeded"
        self.complete_action(gateway, reference)
        assert gateway.confirm(self.key(), reference=reference).status == "declined"
        assert self.refund(gateway, reference, minor=1) == "declined"
