"""Finding: something in a plan or a price list that is allowed and probably a mistake."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from attrs import field, frozen

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


@frozen
class Finding:
    """What a linter has found: `Finding("cliff", "tiers[1]", "10 cost 10000 and 11 cost 8800", {"quantity": 10, ...})`.

    `place` is written as in errors: a path from the plan, or from a file of price lists. Of the `numbers`, amounts are
    minor units and their names end in `_minor`; quantities are texts where they are not whole. What is found of a price
    or a price list names it: `price_id`, `item`, `price_list_id`. Nothing is refused because of a finding.
    """

    code: FindingCode
    place: str
    message: str
    numbers: Mapping[str, str | int] = field(factory=dict)
    price_id: str = ""
    item: str = ""
    price_list_id: str = ""
