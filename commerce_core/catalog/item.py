"""Item: one thing that can be put into a cart, flat, as pricing needs it."""

from __future__ import annotations

from attrs import frozen

from commerce_core.catalog.product import Status
from commerce_core.ids import ProductId, VariantId
from commerce_core.money import Currency, Minor, Money


@frozen
class Item:
    """One sellable variant: what a host's own product table must be able to answer.

    `price_minor` is the price of one unit in minor units of `currency`; `weight_grams` of one unit; `cost_minor` what
    the merchant paid. `tax_class` picks the tax rate. A product without variants is its own variant and lends its id.
    """

    variant_id: VariantId
    product_id: ProductId
    sku: str
    name: str
    price_minor: Minor
    currency: Currency
    status: Status = "active"
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    tax_class: str = "standard"
    cost_minor: Minor | None = None
    weight_grams: int = 0
    requires_shipping: bool = True
    track_stock: bool = True

    @property
    def price(self) -> Money:
        """The price of one unit."""
        return Money(self.price_minor, self.currency)
