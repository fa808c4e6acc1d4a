"""A payment gateway within the process, for trying things out: no network, no money, books that can be checked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from threading import RLock
from typing import Literal

from attrs import evolve, frozen

from commerce_core.adapters.gateways.cards import BY_TOKEN, tokenise
from commerce_core.canonical import digest
from commerce_core.errors import NotFound
from commerce_core.money import Currency, Money
from commerce_core.payments import ChargeRequest, Outcome, PaymentMethod
from commerce_core.ports import Clock, IdempotencyConflict

EntryKind = Literal["authorise", "capture", "void", "refund"]


@frozen
class LedgerEntry:
    """One movement in the sandbox's books: money reserved, taken, let go, or given back."""

    kind: EntryKind
    reference: str
    amount: Money
    key: str


@frozen
class _Charge:
    """One charge: as it was asked, what may still be captured of it, what was taken, given back, and said of it."""

    reference: str
    request: ChargeRequest
    held: Money
    captured: Money
    refunded: Money
    outcome: Outcome


class SandboxGateway:
    """Implements `ports.Gateway` for the four test cards: `tokenise` makes a payment method of one.

    The same key gives the same answer and moves money once; other parameters under a known key raise
    `IdempotencyConflict`. Everything is in memory: after a restart a key is not known any more and is simply carried
    out, so do not crash-test the idempotency of a gateway with it. Safe in several threads.
    """

    name = "sandbox"

    def __init__(self, *, clock: Clock | None = None) -> None:
        self._clock = clock
        self._lock = RLock()
        self._answers: dict[str, tuple[object, Outcome]] = {}
        self._charges: dict[str, _Charge] = {}
        self._entries: list[LedgerEntry] = []

    def tokenise(self, number: str, *, expiry: str, cvc: str) -> PaymentMethod:
        """A payment method for a test card: `tokenise("4242 4242 4242 4242", expiry="12/39", cvc="123")`.

        Takes any expiry (MM/YY or MM/20YY) that is not over and any three-digit CVC. The number is kept nowhere. Raises
        `InvalidCard`.
        """
        today = (self._clock.now() if self._clock else datetime.now(UTC)).date()
        return tokenise(number, expiry=expiry, cvc=cvc, today=today)

    def charge(self, request: ChargeRequest) -> Outcome:
        return self._once(request.key, request, lambda: self._charge(request))

    def capture(self, key: str, *, reference: str, amount: Money) -> Outcome:
        return self._once(key, ("capture", reference, amount), lambda: self._capture(key, reference, amount))

    def void(self, key: str, *, reference: str) -> Outcome:
        return self._once(key, ("void", reference), lambda: self._void(key, reference))

    def refund(self, key: str, *, reference: str, amount: Money) -> Outcome:
        return self._once(key, ("refund", reference, amount), lambda: self._refund(key, reference, amount))

    def confirm(self, key: str, *, reference: str) -> Outcome:
        """What became of a charge. It only looks, so no key needs to be remembered for it."""
        with self._lock:
            charge = self._charges.get(reference)
            return charge.outcome if charge else _declined("unknown_reference", reference)

    def complete_action(self, reference: str, *, approved: bool = True) -> None:
        """Do what the customer does who is asked to authenticate: agree, and the money moves; or not.

        Does nothing to a charge that waits for nobody. Raises `NotFound`.
        """
        with self._lock:
            charge = self._found(reference)
            if charge.outcome.status == "requires_action" and approved:
                self._collect(charge)
            elif charge.outcome.status == "requires_action":
                self._refuse(charge, "authentication_failed")

    def captured(self, reference: str) -> Money:
        """What was taken under a reference, before refunds. Raises `NotFound`."""
        with self._lock:
            return self._found(reference).captured

    def refunded(self, reference: str) -> Money:
        """What was given back under a reference. Raises `NotFound`."""
        with self._lock:
            return self._found(reference).refunded

    def total(self, kind: EntryKind, currency: Currency | str) -> Money:
        """The sum of one side of the books: `total("capture", "EUR")` is all that was ever taken in euros."""
        money = Money.zero(currency)
        amounts = [entry.amount for entry in self.ledger() if entry.kind == kind]
        return Money.total((amount for amount in amounts if amount.currency is money.currency), money.currency)

    def ledger(self) -> tuple[LedgerEntry, ...]:
        """Every movement, oldest first."""
        with self._lock:
            return tuple(self._entries)

    def _once(self, key: str, wish: object, act: Callable[[], Outcome]) -> Outcome:
        with self._lock:
            if key not in self._answers:
                self._answers[key] = wish, act()
            known, outcome = self._answers[key]
            if known != wish:
                raise IdempotencyConflict(f"The key {key!r} stands for another request: use a new key for a new one.")
            return outcome

    def _charge(self, request: ChargeRequest) -> Outcome:
        """A reference is derived from the key, so that one from before a restart is never taken for another charge."""
        card = BY_TOKEN.get(request.token)
        reference = "sbx_" + digest(request.key)[:24]
        nothing = Money.zero(request.amount.currency)
        charge = _Charge(reference, request, nothing, nothing, nothing, Outcome("pending", reference))
        if card is None or request.amount.minor < 1:
            return self._refuse(charge, "invalid_amount" if card else "unknown_token")
        if card.decline_code:
            return self._refuse(charge, card.decline_code)
        if card.requires_action:
            asked = Outcome("requires_action", reference, next_action=f"sandbox://authenticate/{reference}")
            return self._keep(evolve(charge, outcome=asked))
        return self._collect(charge)

    def _collect(self, charge: _Charge) -> Outcome:
        amount, key = charge.request.amount, charge.request.key
        if charge.request.capture:
            self._enter("capture", charge, amount, key)
            return self._keep(evolve(charge, captured=amount, outcome=Outcome("succeeded", charge.reference)))
        self._enter("authorise", charge, amount, key)
        return self._keep(evolve(charge, held=amount, outcome=Outcome("authorised", charge.reference)))

    def _capture(self, key: str, reference: str, amount: Money) -> Outcome:
        charge = self._charges.get(reference)
        if charge is None or (code := _refusal(amount, charge.held)):
            return _declined(code if charge else "unknown_reference", reference)
        self._enter("capture", charge, amount, key)
        self._keep(evolve(charge, held=charge.held - amount, captured=charge.captured + amount))
        return Outcome("succeeded", reference)

    def _refund(self, key: str, reference: str, amount: Money) -> Outcome:
        charge = self._charges.get(reference)
        if charge is None or (code := _refusal(amount, charge.captured - charge.refunded)):
            return _declined(code if charge else "unknown_reference", reference)
        self._enter("refund", charge, amount, key)
        self._keep(evolve(charge, refunded=charge.refunded + amount))
        return Outcome("succeeded", reference)

    def _void(self, key: str, reference: str) -> Outcome:
        """Lets go of what is held, or of a charge that waits; what was captured stays captured."""
        charge = self._charges.get(reference)
        if charge is None or not (charge.held or charge.outcome.status == "requires_action"):
            return _declined("nothing_to_void" if charge else "unknown_reference", reference)
        self._enter("void", charge, charge.held, key)
        outcome = charge.outcome if charge.captured else _declined("voided", reference)
        self._keep(evolve(charge, held=charge.held - charge.held, outcome=outcome))
        return Outcome("succeeded", reference)

    def _refuse(self, charge: _Charge, code: str) -> Outcome:
        return self._keep(evolve(charge, outcome=_declined(code, charge.reference)))

    def _keep(self, charge: _Charge) -> Outcome:
        self._charges[charge.reference] = charge
        return charge.outcome

    def _enter(self, kind: EntryKind, charge: _Charge, amount: Money, key: str) -> None:
        self._entries.append(LedgerEntry(kind, charge.reference, amount, key))

    def _found(self, reference: str) -> _Charge:
        if reference not in self._charges:
            raise NotFound("charge", reference)
        return self._charges[reference]


def _refusal(amount: Money, most: Money) -> str:
    """Why an amount of which at most `most` is left cannot move; empty when it can."""
    if amount.currency is not most.currency:
        return "currency_mismatch"
    if amount.minor < 1:
        return "invalid_amount"
    return "amount_too_large" if amount > most else ""


def _declined(code: str, reference: str = "") -> Outcome:
    return Outcome("declined", reference, decline_code=code, message=f"The sandbox refused: {code}.")
