"""Payment intents, the operations that move money, and what is said to and heard from a gateway."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from attrs import field, frozen

from commerce_core.ids import CustomerId, IntentId, OrderId
from commerce_core.money import Currency, Minor, Money

IntentStatus = Literal[
    "requires_payment_method",
    "requires_confirmation",
    "requires_action",
    "requires_capture",
    "processing",
    "succeeded",
    "failed",
    "canceled",
]
CaptureMethod = Literal["automatic", "manual"]
OperationKind = Literal["authorise", "capture", "void", "refund"]
OperationStatus = Literal["initiated", "succeeded", "failed", "unknown"]
OutcomeStatus = Literal["succeeded", "authorised", "requires_action", "declined", "pending"]


@frozen
class PaymentMethod:
    """A means of payment as a gateway's token. A card number never enters a record: `token` stands for it."""

    token: str
    type: str = "card"
    brand: str = ""
    last4: str = ""


@frozen
class Operation:
    """One request that moves money. Its id is the idempotency key at the gateway, stored before it is sent."""

    id: str
    kind: OperationKind
    amount_minor: Minor
    started_at: datetime
    status: OperationStatus = "initiated"
    reference: str = ""
    reason: str = ""
    finished_at: datetime | None = None


@frozen
class Intent:
    """One attempt to collect an amount; what was moved is computed from its operations."""

    id: IntentId
    amount_minor: Minor
    currency: Currency
    created_at: datetime
    updated_at: datetime
    status: IntentStatus = "requires_payment_method"
    capture_method: CaptureMethod = "automatic"
    method: PaymentMethod | None = None
    order_id: OrderId | None = None
    customer_id: CustomerId | None = None
    operations: tuple[Operation, ...] = ()
    next_action: str = ""
    decline_code: str = ""
    metadata: Mapping[str, str] = field(factory=dict)
    external_id: str | None = None
    version: int = 1

    @property
    def amount(self) -> Money:
        """What is to be collected."""
        return Money(self.amount_minor, self.currency)

    @property
    def captured_minor(self) -> int:
        """Money taken, in minor units, before refunds."""
        return self._moved("capture", "succeeded")

    @property
    def refunded_minor(self) -> int:
        """Money given back, in minor units."""
        return self._moved("refund", "succeeded")

    @property
    def refundable_minor(self) -> int:
        """What may still be given back: a refund in flight already lowers it, so no two can add up to too much."""
        return self.captured_minor - self._moved("refund", "succeeded", "initiated", "unknown")

    def _moved(self, kind: OperationKind, *statuses: OperationStatus) -> int:
        return sum(o.amount_minor for o in self.operations if o.kind == kind and o.status in statuses)


@frozen
class ChargeRequest:
    """What a gateway is asked to collect. The same `key` must always give the same answer and move money once."""

    key: str
    amount: Money
    token: str
    capture: bool = True
    order_id: str = ""


@frozen
class Outcome:
    """What a gateway answered. `reference` is its own id for the money; `pending` is an outcome not known yet."""

    status: OutcomeStatus
    reference: str = ""
    decline_code: str = ""
    next_action: str = ""
    message: str = ""
