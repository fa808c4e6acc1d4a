"""Payment intents, the operations that move money, and what is said to and heard from a gateway."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from attrs import Attribute, field, frozen

from commerce_core.ids import CustomerId, IntentId, OrderId
from commerce_core.money import Currency, Minor, Money
from commerce_core.payments.cards import CardNumberRefused, refuse_card_number

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
OperationKind = Literal["authorise", "charge", "capture", "void", "refund"]
"""`authorise` only reserves money at the customer's bank, `charge` reserves and takes it in one."""
OperationStatus = Literal["initiated", "succeeded", "failed", "unknown"]
OutcomeStatus = Literal["succeeded", "authorised", "requires_action", "declined", "pending"]


def _no_card_number(instance: object, attribute: Attribute[str], value: object) -> None:
    if not isinstance(value, str):
        message = "A means of payment is described in text: have the gateway make a token of the card and send that."
        raise CardNumberRefused(message, field=attribute.name)
    refuse_card_number(value, field=attribute.name)


@frozen
class PaymentMethod:
    """A means of payment as a gateway's token, which stands for the card number.

    Raises `CardNumberRefused` where a card number is put into one of its fields.
    """

    token: str = field(validator=_no_card_number)
    type: str = field(default="card", validator=_no_card_number)
    brand: str = field(default="", validator=_no_card_number)
    last4: str = field(default="", validator=_no_card_number)


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

    @property
    def open(self) -> bool:
        """Whether its outcome is still to come."""
        return self.status in {"initiated", "unknown"}


@frozen
class Intent:
    """One attempt to collect an amount; what was moved is computed from its operations.

    `gateway` names who was asked for the money. `cancel_order_on_decline` is set while the charge is part of placing
    its order: refused, the order is cancelled.
    """

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
    gateway: str = ""
    cancel_order_on_decline: bool = False
    metadata: Mapping[str, str] = field(factory=dict)
    external_id: str | None = None
    version: int = 1

    @property
    def amount(self) -> Money:
        """What is to be collected."""
        return Money(self.amount_minor, self.currency)

    @property
    def open_operations(self) -> tuple[Operation, ...]:
        """Operations whose outcome is still to come."""
        return tuple(operation for operation in self.operations if operation.open)

    @property
    def open(self) -> bool:
        """Whether the outcome of something is still to come."""
        return bool(self.open_operations)

    @property
    def captured_minor(self) -> int:
        """Money taken, in minor units, before refunds."""
        return self._moved(("charge", "capture"), ("succeeded",))

    @property
    def capturable_minor(self) -> int:
        """What is authorised and not captured, in minor units: a capture in flight already lowers it."""
        if self.status != "requires_capture":
            return 0
        return self.amount_minor - self._moved(("charge", "capture"), ("succeeded", "initiated", "unknown"))

    @property
    def refunded_minor(self) -> int:
        """Money given back, in minor units."""
        return self._moved(("refund",), ("succeeded",))

    @property
    def refundable_minor(self) -> int:
        """What may still be given back: a refund in flight already lowers it, so no two can add up to too much."""
        return self.captured_minor - self._moved(("refund",), ("succeeded", "initiated", "unknown"))

    @property
    def reference(self) -> str:
        """The gateway's own id of the latest charge: what captures, voids and refunds refer to. Empty before one."""
        references = [o.reference for o in self.operations if o.kind in {"authorise", "charge"}]
        return references[-1] if references else ""

    def _moved(self, kinds: tuple[OperationKind, ...], statuses: tuple[OperationStatus, ...]) -> int:
        return sum(o.amount_minor for o in self.operations if o.kind in kinds and o.status in statuses)


@frozen
class ChargeRequest:
    """What a gateway is asked to collect. The same `key` must always give the same answer and move money once."""

    key: str
    amount: Money
    token: str = field(validator=_no_card_number)
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
