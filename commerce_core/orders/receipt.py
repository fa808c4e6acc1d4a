"""The receipt of an order."""

from __future__ import annotations

from collections.abc import Iterator

from commerce_core.billing import Receipt, ReceiptRow
from commerce_core.money import Minor
from commerce_core.orders.order import Order, TaxLine


def receipt_of(order: Order, *, shop_name: str = "") -> Receipt:
    """The order as rows that re-add to its total.

    Lines 46.48, coupon -4.65, shipping 5.00 and VAT 8.90 come to 55.73. A total that is rounded to what can be paid in
    cash has a row for the rounding.
    """
    rows = (*_addends(order), ReceiptRow("total", order.total_minor), *_money_rows(order))
    off = order.status == "cancelled"
    return Receipt(shop_name, order.number, order.created_at, order.currency, rows, off)


def _addends(order: Order) -> Iterator[ReceiptRow]:
    for line in order.lines:
        options = tuple(f"{name}: {value}" for name, value in sorted(line.options.items()))
        yield ReceiptRow("line", line.gross_minor, line.name, line.quantity, line.unit_minor, options)
    for discount in order.discounts:
        yield ReceiptRow("discount", Minor(-discount.amount_minor), discount.label)
    if order.shipping_label or order.shipping_minor:
        yield ReceiptRow("shipping", order.shipping_minor, order.shipping_label if order.shipping_service else "")
    for tax in order.taxes:
        if not tax.included:
            yield ReceiptRow("tax", tax.amount_minor, _tax_label(tax))
    if order.rounding_minor:
        yield ReceiptRow("rounding", order.rounding_minor)


def _money_rows(order: Order) -> Iterator[ReceiptRow]:
    for tax in order.taxes:
        if tax.included:
            yield ReceiptRow("tax_included", tax.amount_minor, _tax_label(tax))
    if order.captured_minor:
        yield ReceiptRow("paid", order.captured_minor)
    if order.refunded_minor:
        yield ReceiptRow("refunded", order.refunded_minor)
    if order.status != "cancelled" and order.captured_minor < order.total_minor:
        yield ReceiptRow("due", Minor(order.total_minor - order.captured_minor))


def _tax_label(tax: TaxLine) -> str:
    return f"{tax.name} {tax.rate} %" if tax.rate else tax.name
