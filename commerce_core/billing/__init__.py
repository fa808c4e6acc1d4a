"""Billing: the documents that a sale leaves behind."""

from commerce_core.billing.receipt import Receipt, ReceiptRow, RowKind
from commerce_core.billing.text import render_text

__all__ = ["Receipt", "ReceiptRow", "RowKind", "render_text"]
