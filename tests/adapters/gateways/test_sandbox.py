"""The sandbox keeps the promises of every gateway, knows the four test cards, and keeps books."""

import traceback
from datetime import UTC, datetime

import pytest

from commerce_core.adapters.gateways import (
    DECLINE,
    INSUFFICIENT_FUNDS,
    REQUIRES_ACTION,
    SUCCESS,
    InvalidCard,
    SandboxGateway,
)
from commerce_core.errors import NotFound
from commerce_core.money import Money
from commerce_core.payments import CardNumberRefused, ChargeRequest
from commerce_core.ports import Gateway, IdempotencyConflict
from commerce_core.testing.clock import FixedClock
from commerce_core.testing.faulty_gateway import FaultyGateway
from commerce_core.testing.gateway_suite import GatewaySuite

EUR = "EUR"
# api/platform_api.md, "Test Payment Cards"
CARDS = {
    "4242 4242 4242 4242": SUCCESS,
    "4000 0000 0000 0002": DECLINE,
    "4000 0000 0000 9995": INSUFFICIENT_FUNDS,
    "4000 0027 6000 3184": REQUIRES_ACTION,
}


def ask(key: str, token: str = SUCCESS, minor: int = 1000, *, capture: bool = True) -> ChargeRequest:
    return ChargeRequest(key, Money(minor, EUR), token, capture)


class TestSandboxGateway(GatewaySuite):
    success, decline, action = SUCCESS, DECLINE, REQUIRES_ACTION

    def make_gateway(self) -> Gateway:
        return SandboxGateway()

    def complete_action(self, gateway: Gateway, reference: str) -> None:
        assert isinstance(gateway, SandboxGateway)
        gateway.complete_action(reference)


class TestGatewayWhoseLineNeverFails(TestSandboxGateway):
    """The fault injector without faults is the gateway that it wraps."""

    def make_gateway(self) -> Gateway:
        self.inner = SandboxGateway()
        return FaultyGateway(self.inner, {})

    def complete_action(self, gateway: Gateway, reference: str) -> None:
        self.inner.complete_action(reference)


@pytest.mark.parametrize(("number", "token"), CARDS.items())
def test_each_documented_card_becomes_a_token(number: str, token: str) -> None:
    method = SandboxGateway().tokenise(number, expiry="12/39", cvc="123")
    assert (method.token, method.type, method.last4) == (token, "card", number[-4:])


@pytest.mark.parametrize(
    ("token", "status", "decline_code"),
    [
        (SUCCESS, "succeeded", ""),
        (DECLINE, "declined", "card_declined"),
        (INSUFFICIENT_FUNDS, "declined", "insufficient_funds"),
        (REQUIRES_ACTION, "requires_action", ""),
    ],
)
def test_each_card_does_what_the_document_says(token: str, status: str, decline_code: str) -> None:
    outcome = SandboxGateway().charge(ask("k", token))
    assert (outcome.status, outcome.decline_code) == (status, decline_code)


@pytest.mark.parametrize("expiry", ["01/26", "01/2026", "12/39", "06/2099"])
def test_a_card_is_good_to_the_end_of_its_month(expiry: str) -> None:
    gateway = SandboxGateway(clock=FixedClock(datetime(2026, 1, 31, 23, 59, tzinfo=UTC)))
    assert gateway.tokenise("4242424242424242", expiry=expiry, cvc="000").token == SUCCESS


@pytest.mark.parametrize("expiry", ["12/25", "12/2025", "13/30", "00/30", "1/30", "12-30", "", "12/30\n", "١٢/٣٠"])
def test_an_expiry_that_is_over_or_none_is_refused(expiry: str) -> None:
    gateway = SandboxGateway(clock=FixedClock(datetime(2026, 1, 1, tzinfo=UTC)))
    with pytest.raises(InvalidCard) as refused:
        gateway.tokenise("4242424242424242", expiry=expiry, cvc="123")
    assert [detail.field for detail in refused.value.details] == ["expiry"]


@pytest.mark.parametrize("cvc", ["", "12", "1234", "12a", "١٢٣", "123\n"])
def test_a_cvc_is_three_digits(cvc: str) -> None:
    with pytest.raises(InvalidCard) as refused:
        SandboxGateway().tokenise("4242424242424242", expiry="12/39", cvc=cvc)
    assert [detail.field for detail in refused.value.details] == ["cvc"]


@pytest.mark.parametrize("number", ["5555555555554444", "4242424242424241", "", "4242"])
def test_a_card_that_is_not_a_test_card_is_refused_without_its_number(number: str) -> None:
    with pytest.raises(InvalidCard) as refused:
        SandboxGateway().tokenise(number, expiry="1/1", cvc="x")
    error = refused.value
    assert [detail.field for detail in error.details] == ["number", "expiry", "cvc"]
    if number:
        told = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
        library = [line for line in told.split("\n  File ") if "/commerce_core/adapters/gateways/cards.py" in line]
        assert library
        assert not any(
            number in part.split("\n", 2)[-1] for part in library if "in tokenise" in part or "_faults" in part
        )
        assert number not in str(error.to_dict()) + repr(error.__dict__)


def test_no_card_number_is_kept_in_the_gateway() -> None:
    gateway = SandboxGateway()
    method = gateway.tokenise("4242 4242 4242 4242", expiry="12/39", cvc="123")
    gateway.charge(ask("k", method.token))
    kept = repr(method) + repr(gateway) + repr(gateway.ledger()) + repr({n: getattr(gateway, n) for n in vars(gateway)})
    assert "42424242" not in kept.replace(" ", "")


def test_a_card_number_in_place_of_a_token_is_refused() -> None:
    with pytest.raises(CardNumberRefused):
        ask("k", "4242424242424242")


def test_other_parameters_under_a_known_key_are_a_typed_error() -> None:
    gateway = SandboxGateway()
    gateway.charge(ask("k", minor=1000))
    with pytest.raises(IdempotencyConflict):
        gateway.charge(ask("k", minor=1001))
    with pytest.raises(IdempotencyConflict):
        gateway.void("k", reference="sbx_1")
    assert gateway.total("capture", EUR) == Money(1000, EUR)


def test_the_books_tell_what_was_taken_and_given_back() -> None:
    gateway = SandboxGateway()
    taken = gateway.charge(ask("a", minor=1000)).reference
    held = gateway.charge(ask("b", minor=5000, capture=False)).reference
    gateway.capture("c", reference=held, amount=Money(3000, EUR))
    gateway.refund("d", reference=taken, amount=Money(250, EUR))
    gateway.void("e", reference=held)
    assert (gateway.captured(taken), gateway.refunded(taken)) == (Money(1000, EUR), Money(250, EUR))
    assert (gateway.captured(held), gateway.refunded(held)) == (Money(3000, EUR), Money(0, EUR))
    assert gateway.total("capture", EUR) == Money(4000, EUR)
    assert gateway.total("refund", EUR) == Money(250, EUR)
    assert gateway.total("void", EUR) == Money(2000, EUR)
    assert gateway.total("capture", "USD") == Money(0, "USD")
    assert [entry.kind for entry in gateway.ledger()] == ["capture", "authorise", "capture", "refund", "void"]


def test_an_authorisation_that_waits_for_the_customer_is_held_once_they_agree() -> None:
    gateway = SandboxGateway()
    reference = gateway.charge(ask("k", REQUIRES_ACTION, capture=False)).reference
    gateway.complete_action(reference)
    gateway.complete_action(reference)
    assert gateway.confirm("c", reference=reference).status == "authorised"
    assert gateway.total("authorise", EUR) == Money(1000, EUR)
    assert gateway.capture("d", reference=reference, amount=Money(1000, EUR)).status == "succeeded"


def test_a_customer_who_fails_to_authenticate_pays_nothing() -> None:
    gateway = SandboxGateway()
    reference = gateway.charge(ask("k", REQUIRES_ACTION)).reference
    gateway.complete_action(reference, approved=False)
    gateway.complete_action(reference)
    assert gateway.confirm("c", reference=reference).decline_code == "authentication_failed"
    assert gateway.ledger() == ()


@pytest.mark.parametrize(
    ("amount", "code"),
    [(Money(1, "USD"), "currency_mismatch"), (Money(0, EUR), "invalid_amount"), (Money(1001, EUR), "amount_too_large")],
)
def test_amounts_that_cannot_move_are_refused_with_the_reason(amount: Money, code: str) -> None:
    gateway = SandboxGateway()
    reference = gateway.charge(ask("k", capture=False)).reference
    assert gateway.capture("c", reference=reference, amount=amount).decline_code == code
    gateway.capture("d", reference=reference, amount=Money(1000, EUR))
    assert gateway.refund("r", reference=reference, amount=amount).decline_code == code


def test_what_the_gateway_does_not_know_is_refused() -> None:
    gateway = SandboxGateway()
    assert gateway.charge(ask("k", "tok_elsewhere")).decline_code == "unknown_token"
    assert gateway.charge(ask("z", minor=0)).decline_code == "invalid_amount"
    assert gateway.capture("a", reference="x", amount=Money(1, EUR)).decline_code == "unknown_reference"
    assert gateway.refund("b", reference="x", amount=Money(1, EUR)).decline_code == "unknown_reference"
    assert gateway.void("c", reference="x").decline_code == "unknown_reference"
    assert gateway.confirm("d", reference="x").decline_code == "unknown_reference"
    for look in (gateway.captured, gateway.refunded, gateway.complete_action):
        with pytest.raises(NotFound):
            look("x")


def test_a_line_that_dies_before_the_call_moves_nothing() -> None:
    gateway = SandboxGateway()
    faulty = FaultyGateway(gateway, {1: "before"})
    with pytest.raises(TimeoutError):
        faulty.charge(ask("k"))
    assert gateway.ledger() == ()
    assert faulty.charge(ask("k")).status == "succeeded"
    assert faulty.calls == 2


def test_a_line_that_dies_after_the_call_has_moved_the_money_once() -> None:
    gateway = SandboxGateway()
    faulty = FaultyGateway(gateway, {1: "after"})
    with pytest.raises(TimeoutError):
        faulty.charge(ask("k"))
    assert gateway.total("capture", EUR) == Money(1000, EUR)
    assert faulty.charge(ask("k")).status == "succeeded"
    assert gateway.total("capture", EUR) == Money(1000, EUR)
