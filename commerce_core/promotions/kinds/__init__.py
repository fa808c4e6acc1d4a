"""The kinds of promotions: one file and one line here for each."""

from commerce_core.promotions.kinds.bundle import Bundle, Component
from commerce_core.promotions.kinds.buy_x_get_y import BuyXGetY
from commerce_core.promotions.kinds.fixed_amount import FixedAmount
from commerce_core.promotions.kinds.fixed_price import FixedPrice
from commerce_core.promotions.kinds.free_shipping import FreeShipping
from commerce_core.promotions.kinds.gift import Gift
from commerce_core.promotions.kinds.kind import (
    ConsumesUnits,
    CountsUnits,
    Given,
    HasThresholds,
    InCurrency,
    Kind,
    Later,
    Matched,
    Phase,
    Rule,
    Unhindered,
    UnknownKind,
    consumes_units,
    currency_of,
    says_what_hinders,
    worded,
)
from commerce_core.promotions.kinds.nth_item import NthItem
from commerce_core.promotions.kinds.off import Off, percent_off
from commerce_core.promotions.kinds.percentage import Percentage
from commerce_core.promotions.kinds.shipping_fixed import ShippingFixed
from commerce_core.promotions.kinds.shipping_percentage import ShippingPercentage
from commerce_core.promotions.kinds.tiered_quantity import QuantityTier, TieredQuantity
from commerce_core.promotions.kinds.tiered_spend import SpendTier, TieredSpend

KINDS: dict[str, type[Kind]] = {
    "percentage": Percentage,
    "fixed_amount": FixedAmount,
    "fixed_price": FixedPrice,
    "tiered_spend": TieredSpend,
    "tiered_quantity": TieredQuantity,
    "free_shipping": FreeShipping,
    "shipping_percentage": ShippingPercentage,
    "shipping_fixed": ShippingFixed,
    "buy_x_get_y": BuyXGetY,
    "nth_item": NthItem,
    "bundle": Bundle,
    "gift": Gift,
}

__all__ = [
    "KINDS",
    "Bundle",
    "BuyXGetY",
    "Component",
    "ConsumesUnits",
    "CountsUnits",
    "FixedAmount",
    "FixedPrice",
    "FreeShipping",
    "Gift",
    "Given",
    "HasThresholds",
    "InCurrency",
    "Kind",
    "Later",
    "Matched",
    "NthItem",
    "Off",
    "Percentage",
    "Phase",
    "QuantityTier",
    "Rule",
    "ShippingFixed",
    "ShippingPercentage",
    "SpendTier",
    "TieredQuantity",
    "TieredSpend",
    "Unhindered",
    "UnknownKind",
    "consumes_units",
    "currency_of",
    "percent_off",
    "says_what_hinders",
    "worded",
]
