"""The books of an order: its sums are a cache of its parts, and this proves it."""

from __future__ import annotations

from collections.abc import Iterator

from commerce_core.orders.order import Order
from commerce_core.trace import added


def verify_order(order: Order, *, captured_minor: int, refunded_minor: int) -> tuple[str, ...]:
    """Every sum that differs from its parts, and money that differs from what its payments moved, one sentence each.

    Empty when the books are right. `captured_minor` and `refunded_minor` are what the payments of the order say.
    """
    return (*_totals(order), *_payments(order, captured_minor, refunded_minor))


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
