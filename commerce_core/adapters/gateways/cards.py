"""The four test cards of the API document. A number goes in, a token comes out, and the number is forgotten."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from attrs import frozen

from commerce_core.errors import Detail, Invalid
from commerce_core.payments import PaymentMethod


@frozen
class SandboxCard:
    """How the sandbox treats whoever pays with a token: `decline_code` when it refuses, and whether it asks first."""

    token: str
    last4: str
    decline_code: str = ""
    requires_action: bool = False


SUCCESS = "tok_sandbox_success"
DECLINE = "tok_sandbox_card_declined"
INSUFFICIENT_FUNDS = "tok_sandbox_insufficient_funds"
REQUIRES_ACTION = "tok_sandbox_requires_action"

_BY_NUMBER = {
    "4242424242424242": SandboxCard(SUCCESS, "4242"),
    "4000000000000002": SandboxCard(DECLINE, "0002", decline_code="card_declined"),
    "4000000000009995": SandboxCard(INSUFFICIENT_FUNDS, "9995", decline_code="insufficient_funds"),
    "4000002760003184": SandboxCard(REQUIRES_ACTION, "3184", requires_action=True),
}
BY_TOKEN = {card.token: card for card in _BY_NUMBER.values()}
"""The cards by what stands for them ever after."""

_EXPIRY = re.compile(r"(0[1-9]|1[0-2])/(?:20)?([0-9]{2})")
_CVC = re.compile(r"[0-9]{3}")


class InvalidCard(Invalid):
    """Not a test card, or its expiry or CVC cannot be. `details` lists every fault; the number is in none of them."""

    code = "invalid_card"


def tokenise(number: str, *, expiry: str, cvc: str, today: date) -> PaymentMethod:
    """The token of a test card, with what may be shown of it: brand and last four digits. Raises `InvalidCard`."""
    card = _BY_NUMBER.get(re.sub(r"[ -]", "", number))
    del number  # a traceback shows the variables of the functions that it went through
    faults = tuple(_faults(card, expiry, cvc, today))
    if card is None or faults:
        message = f"This card cannot be used: {'; '.join(fault.message for fault in faults)}."
        raise InvalidCard(message, field="card", details=faults)
    return PaymentMethod(token=card.token, type="card", brand="visa", last4=card.last4)


def _faults(card: SandboxCard | None, expiry: str, cvc: str, today: date) -> Iterator[Detail]:
    if card is None:
        yield Detail("number", "the sandbox knows only the test cards of the API document")
    if not _is_ahead(expiry, today):
        yield Detail("expiry", "pass a month that is not over yet, such as '12/39'")
    if not _CVC.fullmatch(cvc):
        yield Detail("cvc", "pass three digits")


def _is_ahead(expiry: str, today: date) -> bool:
    """A card is good to the end of the month that is printed on it."""
    found = _EXPIRY.fullmatch(expiry)
    return found is not None and (2000 + int(found[2]), int(found[1])) >= (today.year, today.month)
