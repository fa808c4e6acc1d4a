"""Verify the books: recompute from facts what is kept as sums, and name every difference."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from attrs import frozen

from commerce_core.app.context import Context
from commerce_core.app.place_order import FIRST_NUMBER, ORDER_NUMBER
from commerce_core.app.records import every
from commerce_core.app.stock.verify import stock_faults
from commerce_core.app.verify_uses import verify_uses
from commerce_core.money import Currency
from commerce_core.orders import Order, verify_order
from commerce_core.payments import Intent
from commerce_core.ports import Snapshot
from commerce_core.serialization import DamagedDocument


def verify_books(ctx: Context) -> tuple[str, ...]:
    """Every discrepancy of this tenant, one sentence each; empty when totals, stock and payments are right.

    Each order's parts sum to its total and its trace re-adds to it; what it captured and refunded is what its payments
    moved, no more than their amount and in its currency. Of stock it proves all that `verify_stock` does. Uses of
    promotions are those of the orders that have something off, and are counted as often as there are. The next order
    number is above all that were given. The audit trail leads to every record, every change that is told has its event
    and every event its change, columns say what their record says, and unique values lead to their records. A record
    that cannot be read is named by its kind; what would have been computed from it and from those after it is left out.
    """
    parts = (_orders, stock_faults, verify_uses, _numbers, _damage)
    return ctx.read(lambda tx: tuple(dict.fromkeys(fault for part in parts for fault in _readable(part, tx))))


def _readable(part: Callable[[Snapshot], Iterator[str]], tx: Snapshot) -> Iterator[str]:
    try:
        yield from part(tx)
    except DamagedDocument as damage:
        yield damage.message


def _damage(tx: Snapshot) -> Iterator[str]:
    """What the store itself finds among its rows."""
    yield from tx.damage()


def _numbers(tx: Snapshot) -> Iterator[str]:
    """The counter of order numbers, where it would give one a second time."""
    following = FIRST_NUMBER + tx.counter(ORDER_NUMBER)
    for order in every(tx, Order):
        if order.number.isascii() and order.number.isdigit() and int(order.number) >= following:
            yield f"Order {order.number}: the next number would be {following}, which is not above it"


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
