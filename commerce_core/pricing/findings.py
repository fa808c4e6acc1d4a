"""What the linters of plans and price lists find, by the code of the finding."""

from __future__ import annotations

from typing import Literal

FindingCode = Literal[
    "cliff",
    "gap",
    "overlap",
    "unreachable_tier",
    "mixed_currencies",
    "sale_above_base",
    "floor_unknown",
    "tax_basis_differs",
    "price_never_reached",
    "list_never_reached",
    "unknown_list",
    "unknown_item",
    "unknown_region",
]
"""`cliff`: more costs less. `gap`: a quantity has no price, or falls back to another. `overlap`: two prices hold at
once, and neither is the exception of the other. `floor_unknown`: a sale in another currency than the item's lowest
price. The others say it themselves."""
