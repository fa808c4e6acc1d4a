"""The state chart of a payment intent, as a table. What is not in it cannot happen."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from commerce_core.payments.errors import IllegalIntentTransition
from commerce_core.payments.records import IntentStatus

IntentAction = Literal[
    "attach",
    "confirm",
    "succeed",
    "authorise",
    "require_action",
    "pend",
    "decline",
    "capture_some",
    "capture_last",
    "void",
    "void_rest",
    "voided",
    "cancel",
]

TRANSITIONS: Mapping[tuple[IntentStatus, IntentAction], IntentStatus] = MappingProxyType(
    {
        ("requires_payment_method", "attach"): "requires_confirmation",
        ("requires_payment_method", "cancel"): "canceled",
        ("requires_confirmation", "attach"): "requires_confirmation",
        ("requires_confirmation", "confirm"): "processing",
        ("requires_confirmation", "cancel"): "canceled",
        ("processing", "succeed"): "succeeded",
        ("processing", "authorise"): "requires_capture",
        ("processing", "require_action"): "requires_action",
        ("processing", "pend"): "processing",
        ("processing", "decline"): "failed",
        ("processing", "voided"): "canceled",
        ("requires_action", "succeed"): "succeeded",
        ("requires_action", "authorise"): "requires_capture",
        ("requires_action", "require_action"): "requires_action",
        ("requires_action", "pend"): "processing",
        ("requires_action", "decline"): "failed",
        ("requires_action", "void"): "canceled",
        ("failed", "attach"): "requires_confirmation",
        ("failed", "cancel"): "canceled",
        ("requires_capture", "capture_some"): "requires_capture",
        ("requires_capture", "capture_last"): "succeeded",
        ("requires_capture", "void"): "canceled",
        ("requires_capture", "void_rest"): "succeeded",
    }
)
"""Status and action to the next status. `void_rest` gives up what was not captured of a partly captured intent;
`voided` is a void that was granted although the charge, asked about meanwhile, is under way again.

`succeeded` and `canceled` are final for the intent; refunds are operations on what was captured and move no status.
"""


_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "attach": "attach",
        "confirm": "confirm",
        "cancel": "cancel",
        "capture_some": "capture",
        "capture_last": "capture",
        "void": "void",
        "void_rest": "void",
    }
)
"""What a caller may ask for, in the caller's words; the other actions are answers of a gateway."""


def next_status(status: IntentStatus, action: IntentAction) -> IntentStatus:
    """Where the action leads. Raises `IllegalIntentTransition` for a pair that is not in the table."""
    try:
        return TRANSITIONS[status, action]
    except KeyError:
        raise IllegalIntentTransition(status, _WORDS.get(action, action), allowed=allowed_from(status)) from None


def allowed_from(status: IntentStatus) -> tuple[str, ...]:
    """What a caller may ask for in a status: `allowed_from("requires_capture") == ("capture", "void")`."""
    words = [_WORDS[action] for start, action in TRANSITIONS if start == status and action in _WORDS]
    return tuple(dict.fromkeys(words))
