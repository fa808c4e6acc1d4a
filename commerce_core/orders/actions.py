"""What an order can do now, and what stands in the way of the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from commerce_core.orders.errors import IllegalTransition
from commerce_core.orders.order import Order
from commerce_core.orders.transitions import EDGES, TRANSITIONS, Action


def allowed_actions(order: Order) -> tuple[Action, ...]:
    """The actions that would succeed now: `("process", "cancel")` for a paid order that is pending."""
    return tuple(action for action in EDGES if not explain_action(order, action))


def explain_action(order: Order, action: Action) -> str:
    """Why the action is not possible now, as a sentence; empty when it is."""
    if action not in EDGES:
        return f"There is no action {action!r}: choose from {', '.join(EDGES)}."
    if not any((order.status, edge) in TRANSITIONS for edge in EDGES[action]):
        return f"An order that is {order.status} cannot {action}."
    return _GUARDS[action](order)


def check_action(order: Order, action: Action) -> None:
    """Raise `IllegalTransition` unless the action is possible now."""
    if why := explain_action(order, action):
        raise illegal(order, action, why)


def illegal(order: Order, action: Action, why: str) -> IllegalTransition:
    """The refusal of an action, with what could be done instead."""
    allowed = allowed_actions(order)
    instead = f"Possible now: {', '.join(allowed)}." if allowed else "Nothing is possible any more."
    return IllegalTransition(
        f"{why} {instead}", order_id=order.id, from_status=order.status, action=action, allowed=allowed, why=why
    )


def _needs_payment(order: Order) -> str:
    if order.payment_status == "paid":
        return ""
    return f"It is not paid (payment is {order.payment_status}): {order.captured} of {order.total} was taken."


def _process(order: Order) -> str:
    return _needs_payment(order)


def _ship(order: Order) -> str:
    if all(line.shipped >= line.quantity for line in order.lines if line.requires_shipping):
        return "Nothing is left to ship."
    return _needs_payment(order)


def _deliver(order: Order) -> str:
    if not any(line.requires_shipping for line in order.lines):
        return _needs_payment(order)
    if all(shipment.delivered_at for shipment in order.shipments):
        return "No shipment is on its way."
    return ""


def _cancel(order: Order) -> str:
    shipped = sum(line.shipped for line in order.lines)
    return f"{shipped} of its units are shipped: take them back as a return." if shipped else ""


_GUARDS: Mapping[Action, Callable[[Order], str]] = {
    "process": _process,
    "ship": _ship,
    "deliver": _deliver,
    "cancel": _cancel,
}
