"""Cancelling: possible until the first unit leaves."""

from __future__ import annotations

from datetime import datetime

from attrs import evolve

from commerce_core.checks import clean_text
from commerce_core.orders.actions import check_action
from commerce_core.orders.errors import InvalidReason
from commerce_core.orders.moving import Move, Moved, moved, order_event
from commerce_core.orders.order import Order
from commerce_core.orders.transitions import TRANSITIONS


def cancel(order: Order, reason: str, *, note: str = "", actor: str = "system", at: datetime) -> Moved:
    """Give the order up for a reason, such as `"customer_request"`. Event: `order.cancelled`.

    Stock and money are given back by whoever calls this, in the same transaction. Raises `IllegalTransition` once a
    unit is shipped (that is a return) and the second time, and `InvalidReason` without a reason of 1 to 255 characters.
    """
    reason = _checked(reason)
    check_action(order, "cancel")
    after = evolve(order, status=TRANSITIONS[order.status, "cancel"], cancel_reason=reason)
    after = moved(order, after, move=Move("cancel", actor, at, note or after.cancel_reason))
    return after, (order_event("order.cancelled", after, at=at, data={"reason": after.cancel_reason}),)


def _checked(reason: object) -> str:
    if not isinstance(reason, str) or not reason.strip():
        raise InvalidReason("Say why the order is cancelled, such as 'customer_request'.", field="reason")
    return clean_text(reason, field="reason", kind=InvalidReason)
