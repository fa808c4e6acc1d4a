"""Verify the books: recompute from facts what is kept as sums, and name every difference."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from commerce_core import inventory
from commerce_core.app.context import Context
from commerce_core.app.records import every
from commerce_core.app.uses import verify_uses
from commerce_core.inventory import Reservation
from commerce_core.money import Currency
from commerce_core.orders import Order, verify_order
from commerce_core.payments import Intent
from commerce_core.ports import Snapshot


def verify_books(ctx: Context) -> tuple[str, ...]:
    """Every discrepancy of this tenant, one sentence each; empty when totals, stock and payments are right.

    Each order's parts sum to its total and its trace re-adds to it; what it captured and refunded is what its payments
    moved, no more than their amount and in its currency; each stock level is the fold of its movements, and is promised
    to exactly the open orders and live holds; uses of promotions are counted as often as there are.
    """
    return ctx.read(lambda tx: (*_orders(tx), *_stock(tx), *verify_uses(tx)))


@frozen
class _Payment:
    """What an order needs to know of a payment: all of them are held at once."""

    id: str
    currency: Currency
    captured_minor: int
    refunded_minor: int


def _orders(tx: Snapshot) -> Iterator[str]:
    payments: dict[str, list[_Payment]] = {}
    for intent in every(tx, Intent):
        yield from (f"Payment {intent.id}: {fault}" for fault in _intent(intent))
        if intent.order_id is not None:
            payment = _Payment(intent.id, intent.currency, intent.captured_minor, intent.refunded_minor)
            payments.setdefault(intent.order_id, []).append(payment)
    for order in every(tx, Order):
        yield from (f"Order {order.number}: {fault}" for fault in _order(order, payments.pop(order.id, [])))
    for order_id, lost in payments.items():
        yield from (f"Payment {payment.id}: its order {order_id} does not exist" for payment in lost)


def _intent(intent: Intent) -> Iterator[str]:
    if intent.captured_minor > intent.amount_minor:
        yield f"{intent.captured_minor} was taken, but only {intent.amount_minor} was to be"
    if intent.refunded_minor > intent.captured_minor:
        yield f"{intent.refunded_minor} was given back, but only {intent.captured_minor} taken"


def _order(order: Order, payments: list[_Payment]) -> Iterator[str]:
    own = [payment for payment in payments if payment.currency == order.currency]
    captured, refunded = sum(p.captured_minor for p in own), sum(p.refunded_minor for p in own)
    yield from verify_order(order, captured_minor=captured, refunded_minor=refunded)
    yield from (f"its payment {p.id} is in {p.currency}, not {order.currency}" for p in payments if p not in own)
    if order.intent_id is not None and all(payment.id != order.intent_id for payment in payments):
        yield f"its payment {order.intent_id} does not exist"


def _stock(tx: Snapshot) -> Iterator[str]:
    movements = tx.movements(())
    levels = tx.levels()
    yield from inventory.verify(levels, movements)
    promised: dict[tuple[str, str], list[int]] = {}
    for order in every(tx, Order):
        for unit in order.allocated:
            promised.setdefault((unit.variant_id, unit.location), [0, 0])[0] += unit.quantity
    for reservation in every(tx, Reservation):
        for unit in reservation.units if reservation.status == "held" else ():
            promised.setdefault((unit.variant_id, unit.location), [0, 0])[1] += unit.quantity
    for level in levels:
        allocated, held = promised.pop((level.variant_id, level.location), [0, 0])
        if (level.allocated, level.held) != (allocated, held):
            yield (
                f"{level.variant_id} at {level.location}: {level.allocated} allocated and {level.held} held, "
                f"but orders want {allocated} and carts hold {held}"
            )
    yield from (f"{place[0]} at {place[1]} is promised, but has no stock level" for place in promised)
