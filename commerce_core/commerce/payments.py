"""`shop.payments`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from commerce_core.app import intents
from commerce_core.app import payments as use
from commerce_core.app.context import Context
from commerce_core.app.events.announce import told_afterwards
from commerce_core.money import Money, as_money
from commerce_core.payments import CaptureMethod, Intent, PaymentMethod

if TYPE_CHECKING:
    import moneyed


@frozen
class PaymentCalls:
    """Payment intents. An intent is found by its id; an order that costs something has one from the start."""

    _ctx: Context

    def create_intent(
        self,
        amount: Money | moneyed.Money | str,
        *,
        order: str | None = None,
        payment_method: PaymentMethod | str | None = None,
        capture_method: CaptureMethod = "automatic",
        key: str | None = None,
    ) -> Intent:
        """Prepare to collect an amount (text is in the tenant's currency). Nothing is charged before `confirm`.

        Raises `InvalidAmount`, `AmountPrecision`, `NotFound`, `CardNumberRefused`.
        """
        money = as_money(amount, currency=self._ctx.tenant.currency if isinstance(amount, str) else None)
        return intents.new_intent(
            self._ctx, money, order_id=order, method=_method(payment_method), capture_method=capture_method, key=key
        )

    def get(self, intent: str) -> Intent:
        """An intent. Raises `NotFound`."""
        return intents.get_intent(self._ctx, intent)

    @told_afterwards()
    def confirm(
        self, intent: str, payment_method: PaymentMethod | str | None = None, *, key: str | None = None
    ) -> Intent:
        """Charge, or ask what became of a charge that waited for the customer.

        Raises `PaymentDeclined` (the refusal is recorded), `IllegalIntentTransition`, `NotFound`.
        """
        return use.confirm_intent(self._ctx, intent, _method(payment_method), key=key)

    @told_afterwards()
    def capture(
        self, intent: str, amount: Money | moneyed.Money | str | None = None, *, key: str | None = None
    ) -> Intent:
        """Take what was authorised, or part of it. Raises `CaptureExceedsAuthorised`, `PaymentDeclined`, `NotFound`."""
        return use.capture_intent(self._ctx, intent, _amount(amount), key=key)

    @told_afterwards()
    def refund(
        self,
        intent: str,
        amount: Money | moneyed.Money | str | None = None,
        *,
        reason: str = "",
        key: str | None = None,
    ) -> Intent:
        """Give back what was taken, or part of it. Raises `RefundExceedsCaptured`, `NotFound`."""
        return use.refund_intent(self._ctx, intent, _amount(amount), reason=reason, key=key)

    @told_afterwards()
    def cancel(self, intent: str, *, key: str | None = None) -> Intent:
        """Give an intent up, and what was only authorised with it. Raises `IllegalIntentTransition`, `NotFound`."""
        return use.cancel_payment(self._ctx, intent, key=key)

    @told_afterwards()
    def settle(self, order: str) -> Intent:
        """Ask the gateway about everything open on an order's payment. Safe at any time, any number of times.

        Raises `NotFound` for an order that has no payment, as one that costs nothing.
        """
        return intents.settle(self._ctx, order)


def _method(method: PaymentMethod | str | None) -> PaymentMethod | None:
    return method if method is None or isinstance(method, PaymentMethod) else PaymentMethod(method)


def _amount(amount: Money | moneyed.Money | str | None) -> Money | str | None:
    """Text waits for the currency of its intent."""
    return amount if amount is None or isinstance(amount, str) else as_money(amount)
