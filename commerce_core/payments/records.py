"""Payment intents, the operations that move money, and what is said to and heard from a gateway."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal, get_args

from attrs import Attribute, field, frozen

from commerce_core.errors import mask_card_numbers
from commerce_core.ids import CustomerId, IntentId, OrderId
from commerce_core.money import Currency, Minor, Money
from commerce_core.payments.cards import CardNumberRefused, refuse_card_number
from commerce_core.payments.errors import InvalidOutcome

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
    """One request that moves money. Its id is the idempotency key at the gateway, stored before it is sent.

    `again` is set on a refund that was in flight when its order was cancelled with a refund: declined, its amount is
    refunded once more.
    """

    id: str
    kind: OperationKind
    amount_minor: Minor
    started_at: datetime
    status: OperationStatus = "initiated"
    reference: str = ""
    reason: str = ""
    finished_at: datetime | None = None
    again: bool = False

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
    def takeable_minor(self) -> int:
        """What it may still take without being confirmed again, in minor units: a charge under way, or authorised."""
        under_way = self.status in {"processing", "requires_action", "requires_capture"}
        return self.amount_minor - self.captured_minor if under_way else 0

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


MAX_WORD, MAX_PROSE = 255, 2048
"""How long a reference or code of a gateway may be, and how long a message or the address of a next action."""


def _known_status(instance: object, attribute: Attribute[OutcomeStatus], value: object) -> None:
    if not isinstance(value, str) or value not in get_args(OutcomeStatus):
        message = f"An outcome is one of {', '.join(get_args(OutcomeStatus))}."
        raise InvalidOutcome(message, field=attribute.name)


def _word(instance: object, attribute: Attribute[str], value: object) -> None:
    if not isinstance(value, str) or len(value) > MAX_WORD or not value.isprintable():
        message = f"The {attribute.name} of an outcome is at most {MAX_WORD} characters that can be printed."
        raise InvalidOutcome(message, field=attribute.name)


def _prose(instance: object, attribute: Attribute[str], value: object) -> None:
    if not isinstance(value, str) or len(value) > MAX_PROSE or "\0" in value:
        message = f"The {attribute.name} of an outcome is text of at most {MAX_PROSE} characters."
        raise InvalidOutcome(message, field=attribute.name)


def _without_card_numbers(text: str) -> str:
    given: object = text
    return mask_card_numbers(text) if isinstance(given, str) else text


@frozen
class Outcome:
    """What a gateway answered. `reference` is its own id for the money; `pending` is an outcome not known yet.

    Raises `InvalidOutcome` for a status that is none of these, and for what is not short text.
    """

    status: OutcomeStatus = field(validator=_known_status)
    reference: str = field(default="", validator=_word)
    decline_code: str = field(default="", converter=_without_card_numbers, validator=_word)
    next_action: str = field(default="", validator=_prose)
    message: str = field(default="", converter=_without_card_numbers, validator=_prose)
