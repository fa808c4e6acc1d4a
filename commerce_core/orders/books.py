"""The books of an order: its sums are a cache of its parts, and this proves it."""

from __future__ import annotations

from collections.abc import Iterator

from commerce_core.orders.order import Order, OrderLine
from commerce_core.trace import added


def verify_order(order: Order, *, captured_minor: int, refunded_minor: int) -> tuple[str, ...]:
    """Every sum that differs from its parts, line and status that cannot be, and money that its payments did not move.

    One sentence each; empty when the books are right. `captured_minor` and `refunded_minor` are what the payments say.
    """
    return (*_totals(order), *_lines(order), *_status(order), *_payments(order, captured_minor, refunded_minor))


def _totals(order: Order) -> Iterator[str]:
    on_top = sum(tax.amount_minor for tax in order.taxes if not tax.included)
    parts = order.subtotal_minor - order.discount_minor + order.shipping_minor + on_top + order.rounding_minor
    sums: dict[str, tuple[int, int]] = {
        "the subtotal": (order.subtotal_minor, sum(line.gross_minor for line in order.lines)),
        "the discount": (order.discount_minor, sum(line.discount_minor for line in order.lines)),
        "the discount by promotion": (order.discount_minor, sum(d.amount_minor for d in order.discounts)),
        "the tax": (order.tax_minor, sum(line.tax_minor for line in order.lines) + order.shipping_tax_minor),
        "the tax by rate": (order.tax_minor, sum(tax.amount_minor for tax in order.taxes)),
        "the total": (order.total_minor, parts),
        "the trace": (order.total_minor, added(order.trace.steps) if order.trace else order.total_minor),
    }
    if order.ledger:
        promoted = sum(d.amount_minor for d in order.discounts if d.promotion_id)
        sums["the discount by units"] = (promoted, sum(each.share_minor for each in order.ledger))
    yield from (f"{name} is {kept}, its parts sum to {found}" for name, (kept, found) in sums.items() if kept != found)


def _lines(order: Order) -> Iterator[str]:
    yield from (f"line {line.key}: {fault}" for line in order.lines for fault in _line(order, line))


def _line(order: Order, line: OrderLine) -> Iterator[str]:
    """Tax that is in the price already adds nothing to a line; where an order has both kinds, either may be."""
    if line.unit_minor * line.quantity != line.gross_minor:
        yield f"{line.quantity} times {line.unit_minor} is not {line.gross_minor}"
    net = line.gross_minor - line.discount_minor
    kinds = {tax.included for tax in order.taxes}
    least, most = net + (line.tax_minor if kinds == {False} else 0), net + (line.tax_minor if False in kinds else 0)
    if not least <= line.total_minor <= most:
        yield f"its total is {line.total_minor}, its parts sum to {most}"
    if not 0 <= line.delivered <= line.shipped <= line.quantity:
        yield f"{line.shipped} shipped and {line.delivered} delivered of {line.quantity}"


def _status(order: Order) -> Iterator[str]:
    if order.history and order.history[-1].to_status != order.status:
        yield f"it is {order.status}, but its history ends with {order.history[-1].to_status}"


def _payments(order: Order, captured: int, refunded: int) -> Iterator[str]:
    if (order.captured_minor, order.refunded_minor) != (captured, refunded):
        yield (
            f"it says {order.captured_minor} taken and {order.refunded_minor} given back, "
            f"its payments say {captured} and {refunded}"
        )
    if captured > order.total_minor:
        yield f"{captured} was taken, but only {order.total_minor} is owed"
    if refunded > captured:
        yield f"{refunded} was given back, but only {captured} taken"
