"""Verify the books: recompute from facts what is kept as sums, and name every difference."""

from __future__ import annotations

from collections.abc import Iterator

from commerce_core import inventory
from commerce_core.app.context import Context
from commerce_core.app.records import every
from commerce_core.inventory import Reservation
from commerce_core.orders import Order, verify_order
from commerce_core.payments import Intent
from commerce_core.ports import Snapshot


def verify_books(ctx: Context) -> tuple[str, ...]:
    """Every discrepancy of this tenant, one sentence each; empty when totals, stock and payments are right.

    Each order's parts sum to its total and its trace re-adds to it; what it captured and refunded is what its payments
    moved; each stock level is the fold of its movements, and is promised to exactly the open orders and live holds.
    """
    return ctx.read(lambda tx: (*_orders(tx), *_stock(tx)))


def _orders(tx: Snapshot) -> Iterator[str]:
    moved: dict[str, tuple[int, int]] = {}
    for intent in every(tx, Intent):
        if intent.order_id is not None:
            captured, refunded = moved.get(intent.order_id, (0, 0))
            moved[intent.order_id] = (captured + intent.captured_minor, refunded + intent.refunded_minor)
    for order in every(tx, Order):
        captured, refunded = moved.get(order.id, (0, 0))
        for fault in verify_order(order, captured_minor=captured, refunded_minor=refunded):
            yield f"Order {order.number}: {fault}"


def _stock(tx: Snapshot) -> Iterator[str]:
    movements = tx.movements(())
    levels = tx.stock({movement.variant_id for movement in movements})
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
