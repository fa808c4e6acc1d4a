"""Receipt: what was sold and what became of the money, as rows that add up."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from attrs import frozen

from commerce_core.money import Currency, Minor

RowKind = Literal["line", "discount", "shipping", "tax", "rounding", "total", "tax_included", "paid", "refunded", "due"]
ADDENDS: tuple[RowKind, ...] = ("line", "discount", "shipping", "tax", "rounding")
"""The kinds whose amounts sum to the total."""


@frozen
class ReceiptRow:
    """One row. `label` is the shop's own word (a product, a coupon, a tax); the caption of its kind comes in rendering.

    Amounts are minor units of the receipt's currency, signed as they count: a discount of 4.65 EUR is -465. A row of
    kind `tax_included` tells of a tax within the total and adds nothing to it. `details` are the options of a line.
    """

    kind: RowKind
    amount_minor: Minor
    label: str = ""
    quantity: int | None = None
    unit_minor: Minor | None = None
    details: tuple[str, ...] = ()


@frozen
class Receipt:
    """A receipt in no language yet: `total_minor` is the sum of its rows of the kinds in `ADDENDS`."""

    shop_name: str
    number: str
    issued_at: datetime
    currency: Currency
    rows: tuple[ReceiptRow, ...]
    cancelled: bool = False

    @property
    def total_minor(self) -> int:
        """What the rows add up to, in minor units: lines 46.48, discount -4.65, tax 7.95 make 49.78."""
        return sum(row.amount_minor for row in self.rows if row.kind in ADDENDS)
