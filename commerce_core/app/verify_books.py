"""Verify the books: recompute from facts what is kept as sums, and name every difference."""

from __future__ import annotations

from collections.abc import Iterator

from commerce_core import inventory
from commerce_core.app.context import Context
from commerce_core.app.records import every
from commerce_core.inventory import Reservation
from commerce_core.orders import Order
from commerce_core.payments import Intent
from commerce_core.ports import Snapshot
from commerce_core.trace import added


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
        for fault in (*_totals(order), *_payments(order, *moved.get(order.id, (0, 0)))):
            yield f"Order {order.number}: {fault}"


def _totals(order: Order) -> Iterator[str]:
    on_top = sum(tax.amount_minor for tax in order.taxes if not tax.included)
    parts = order.subtotal_minor - order.discount_minor + order.shipping_minor + on_top
    sums = {
        "the subtotal": (order.subtotal_minor, sum(line.gross_minor for line in order.lines)),
        "the discount": (order.discount_minor, sum(line.discount_minor for line in order.lines)),
        "the discount by promotion": (order.discount_minor, sum(d.amount_minor for d in order.discounts)),
        "the tax": (order.tax_minor, sum(line.tax_minor for line in order.lines) + order.shipping_tax_minor),
        "the tax by rate": (order.tax_minor, sum(tax.amount_minor for tax in order.taxes)),
        "the total": (order.total_minor, parts),
        "the trace": (order.total_minor, added(order.trace.steps) if order.trace else order.total_minor),
    }
    yield from (f"{name} is {kept}, its parts sum to {found}" for name, (kept, found) in sums.items() if kept != found)


def _payments(order: Order, captured: int, refunded: int) -> Iterator[str]:
    if (order.captured_minor, order.refunded_minor) != (captured, refunded):
        yield (
            f"it says {order.captured_minor} taken and {order.refunded_minor} given back, "
            f"its payments say {captured} and {refunded}"
        )
    if refunded > captured:
        yield f"{refunded} was given back, but only {captured} taken"


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
