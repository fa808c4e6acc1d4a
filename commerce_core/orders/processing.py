"""An order begins to be worked on, and learns what became of its money."""

from __future__ import annotations

from datetime import datetime

from attrs import evolve

from commerce_core.money import Minor
from commerce_core.orders.actions import check_action
from commerce_core.orders.errors import InvalidPaymentFacts
from commerce_core.orders.moving import Move, Moved, moved, order_event
from commerce_core.orders.order import Order
from commerce_core.orders.transitions import TRANSITIONS


def process(order: Order, *, actor: str = "system", note: str = "", at: datetime) -> Moved:
    """Begin to work on a paid order. Event: `order.updated`. Raises `IllegalTransition`."""
    check_action(order, "process")
    after = evolve(order, status=TRANSITIONS[order.status, "process"])
    after = moved(order, after, move=Move("process", actor, at, note))
    return after, (order_event("order.updated", after, at=at),)


def record_payment(
    order: Order,
    *,
    captured_minor: int | None = None,
    refunded_minor: int | None = None,
    failed: bool | None = None,
    at: datetime,
) -> Moved:
    """Write down what is known of the money: gross sums in minor units, and whether the last attempt failed.

    What is None stays as it was, and telling the same again changes nothing. Money is a fact, also on an order that is
    cancelled: it stays cancelled, and the money can be given back. Events: `order.updated`, and `order.refunded` when
    more was given back. Raises `InvalidPaymentFacts`.
    """
    after = evolve(
        order,
        captured_minor=order.captured_minor if captured_minor is None else Minor(captured_minor),
        refunded_minor=order.refunded_minor if refunded_minor is None else Minor(refunded_minor),
        payment_failed=order.payment_failed if failed is None else failed,
    )
    _check_facts(order, after)
    if after == order:
        return order, ()
    after = moved(order, after, move=Move("record_payment", "system", at, _note(after)))
    names = ["order.updated", "order.refunded"] if after.refunded_minor > order.refunded_minor else ["order.updated"]
    data = {"captured_amount": int(after.captured_minor), "refunded_amount": int(after.refunded_minor)}
    return after, tuple(
        order_event(name, after, at=at, data={**data, "currency": str(order.currency)}) for name in names
    )


def _check_facts(before: Order, after: Order) -> None:
    if type(after.captured_minor) is not int or type(after.refunded_minor) is not int:
        raise InvalidPaymentFacts("Pass minor units as int.")
    if after.captured_minor < before.captured_minor or after.refunded_minor < before.refunded_minor:
        raise InvalidPaymentFacts("Gross sums only grow: pass all that was ever taken, and all that was given back.")
    if after.refunded_minor > after.captured_minor:
        raise InvalidPaymentFacts("More cannot be given back than was taken: record the capture first.")


def _note(order: Order) -> str:
    failed = ", last attempt failed" if order.payment_failed else ""
    return f"captured {order.captured}, refunded {order.refunded}{failed}"
