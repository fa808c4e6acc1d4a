"""Payments: what is to be collected, every operation that moves money, and what a gateway said to each."""

from commerce_core.payments.capturing import VOIDED, give_up, record_capture, record_void, start_capture, start_void
from commerce_core.payments.cards import CardNumberRefused, refuse_card_number
from commerce_core.payments.charging import charge_request, record_charge, start_charge
from commerce_core.payments.errors import (
    CaptureExceedsAuthorised,
    DuplicateOperation,
    IllegalIntentTransition,
    OutcomeConflict,
    PaymentDeclined,
    PaymentPending,
    RefundExceedsCaptured,
    UnknownOperation,
)
from commerce_core.payments.intents import attach_method, cancel_intent, create_intent
from commerce_core.payments.records import (
    CaptureMethod,
    ChargeRequest,
    Intent,
    IntentStatus,
    Operation,
    OperationKind,
    OperationStatus,
    Outcome,
    OutcomeStatus,
    PaymentMethod,
)
from commerce_core.payments.refunding import record_refund, start_refund
from commerce_core.payments.transitions import TRANSITIONS, IntentAction

__all__ = [
    "TRANSITIONS",
    "VOIDED",
    "CaptureExceedsAuthorised",
    "CaptureMethod",
    "CardNumberRefused",
    "ChargeRequest",
    "DuplicateOperation",
    "IllegalIntentTransition",
    "Intent",
    "IntentAction",
    "IntentStatus",
    "Operation",
    "OperationKind",
    "OperationStatus",
    "Outcome",
    "OutcomeConflict",
    "OutcomeStatus",
    "PaymentDeclined",
    "PaymentMethod",
    "PaymentPending",
    "RefundExceedsCaptured",
    "UnknownOperation",
    "attach_method",
    "cancel_intent",
    "charge_request",
    "create_intent",
    "give_up",
    "record_capture",
    "record_charge",
    "record_refund",
    "record_void",
    "refuse_card_number",
    "start_capture",
    "start_charge",
    "start_refund",
    "start_void",
]
