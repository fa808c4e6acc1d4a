"""The conditions of promotions: one file and one line here for each."""

from commerce_core.promotions.conditions.cart_currency import CartCurrency
from commerce_core.promotions.conditions.categories import CartCategories
from commerce_core.promotions.conditions.channel import Channel
from commerce_core.promotions.conditions.code import Code
from commerce_core.promotions.conditions.condition import (
    Changing,
    Check,
    Condition,
    Key,
    Subject,
    UnknownCondition,
    next_change,
    untold,
)
from commerce_core.promotions.conditions.customer_group import CustomerGroup
from commerce_core.promotions.conditions.customer_tag import CustomerTag
from commerce_core.promotions.conditions.date_window import DateWindow, InstantWindow
from commerce_core.promotions.conditions.destination import Country, Region
from commerce_core.promotions.conditions.logic import AllOf, AnyOf, Not
from commerce_core.promotions.conditions.minimum_quantity import MinimumQuantity
from commerce_core.promotions.conditions.minimum_spend import MinimumSpend
from commerce_core.promotions.conditions.nth_order import FirstOrder, NthOrder
from commerce_core.promotions.conditions.products import CartProducts
from commerce_core.promotions.conditions.segment import Segment
from commerce_core.promotions.conditions.tags import CartTags
from commerce_core.promotions.conditions.time_window import TimeWindow

CONDITIONS: dict[str, type[Condition]] = {
    "all_of": AllOf,
    "any_of": AnyOf,
    "categories": CartCategories,
    "channel": Channel,
    "code": Code,
    "country": Country,
    "currency": CartCurrency,
    "customer_group": CustomerGroup,
    "customer_tag": CustomerTag,
    "date_window": DateWindow,
    "first_order": FirstOrder,
    "instant_window": InstantWindow,
    "minimum_quantity": MinimumQuantity,
    "minimum_spend": MinimumSpend,
    "not": Not,
    "nth_order": NthOrder,
    "products": CartProducts,
    "region": Region,
    "segment": Segment,
    "tags": CartTags,
    "time_window": TimeWindow,
}

__all__ = [
    "CONDITIONS",
    "AllOf",
    "AnyOf",
    "CartCategories",
    "CartCurrency",
    "CartProducts",
    "CartTags",
    "Changing",
    "Channel",
    "Check",
    "Code",
    "Condition",
    "Country",
    "CustomerGroup",
    "CustomerTag",
    "DateWindow",
    "FirstOrder",
    "InstantWindow",
    "Key",
    "MinimumQuantity",
    "MinimumSpend",
    "Not",
    "NthOrder",
    "Region",
    "Segment",
    "Subject",
    "TimeWindow",
    "UnknownCondition",
    "next_change",
    "untold",
]
