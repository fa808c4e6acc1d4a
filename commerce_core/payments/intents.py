"""An intent before and after its money moves: made, given a means of payment, given up."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from attrs import evolve

from commerce_core.ids import CustomerId, IntentId, OrderId
from commerce_core.money import MAX_ORDER_MINOR, AmountRange, Money, as_money
from commerce_core.payments.operations import check_amount, next_version
from commerce_core.payments.records import CaptureMethod, Intent, PaymentMethod
from commerce_core.payments.transitions import next_status

if TYPE_CHECKING:
    import moneyed


def create_intent(
    amount: Money | moneyed.Money,
    *,
    id: IntentId,
    at: datetime,
    method: PaymentMethod | None = None,
    order_id: OrderId | None = None,
    customer_id: CustomerId | None = None,
    capture_method: CaptureMethod = "automatic",
) -> Intent:
    """An intent to collect `amount`, of which nothing has moved yet.

    Raises `InvalidAmount` for zero or less (an order that costs nothing needs no payment) and `AmountRange` beyond
    `MAX_ORDER_MINOR`.
    """
    money = _payable(as_money(amount))
    return Intent(
        id=id,
        amount_minor=money.minor,
        currency=money.currency,
        created_at=at,
        updated_at=at,
        status="requires_confirmation" if method else "requires_payment_method",
        capture_method=capture_method,
        method=method,
        order_id=order_id,
        customer_id=customer_id,
    )


def _payable(money: Money) -> Money:
    if check_amount(money.minor) > MAX_ORDER_MINOR:
        raise AmountRange("A payment is at most 10^15 minor units.", field="amount", limit=MAX_ORDER_MINOR)
    return money


def attach_method(intent: Intent, method: PaymentMethod, *, at: datetime) -> Intent:
    """Say what to pay with, at first or after a decline. Raises `IllegalIntentTransition`."""
    status = next_status(intent.status, "attach")
    return next_version(evolve(intent, method=method, status=status, decline_code=""), at)


def cancel_intent(intent: Intent, *, at: datetime) -> Intent:
    """Give up an intent of which the gateway holds nothing (else void it). Raises `IllegalIntentTransition`."""
    return next_version(evolve(intent, status=next_status(intent.status, "cancel")), at)
