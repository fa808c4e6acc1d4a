"""Item: one thing that can be put into a cart, flat, as pricing needs it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, TypedDict, Unpack

from attrs import field, frozen

from commerce_core.catalog.draft import Price
from commerce_core.catalog.product import Status
from commerce_core.catalog.values import check_price
from commerce_core.ids import ProductId, VariantId
from commerce_core.localisation import texts
from commerce_core.money import Currency, Minor, Money, as_money

if TYPE_CHECKING:
    import moneyed


class ItemDetails(TypedDict, total=False):
    """What an item may say beside its SKU, name and price: the fields of `Item` that have defaults."""

    status: Status
    categories: Iterable[str]
    tags: Iterable[str]
    tax_class: str
    weight_grams: int
    requires_shipping: bool
    track_stock: bool


@frozen
class Item:
    """One sellable variant: what a host's own product table must be able to answer.

    `price_minor` is the price of one unit in minor units of `currency`; `weight_grams` of one unit; `cost_minor` what
    the merchant paid. `tax_class` picks the tax rate. A product without variants is its own variant and lends its id.
    `Item.of` makes one from major units.
    """

    variant_id: VariantId
    product_id: ProductId
    sku: str
    name: str
    price_minor: Minor
    currency: Currency
    status: Status = "active"
    categories: tuple[str, ...] = field(default=(), converter=texts)
    tags: tuple[str, ...] = field(default=(), converter=texts)
    tax_class: str = "standard"
    cost_minor: Minor | None = None
    weight_grams: int = 0
    requires_shipping: bool = True
    track_stock: bool = True

    @classmethod
    def of(
        cls,
        sku: str,
        name: str,
        *,
        price: Price | moneyed.Money,
        currency: Currency | str | None = None,
        cost: Price | moneyed.Money | None = None,
        variant_id: str = "",
        product_id: str = "",
        **details: Unpack[ItemDetails],
    ) -> Item:
        """An item from a host's own tables: `Item.of("CHAI", "Chai", price="18.00", currency="EUR", tags=["tea"])`.

        `price` and `cost` are Money (ours or py-moneyed's), or major units with a `currency`; never a float. The ids
        are the SKU where the host has no others; a variant's `product_id` is that of its product. Raises
        `InvalidAmount`, `AmountPrecision`, `AmountRange`, `CurrencyMismatch` and `UnknownCurrency`.
        """
        unit = as_money(price, currency=currency, field="price").currency
        return cls(
            variant_id=VariantId(variant_id or sku),
            product_id=ProductId(product_id or variant_id or sku),
            sku=sku,
            name=name,
            price_minor=check_price(price, unit),
            currency=unit,
            cost_minor=None if cost is None else check_price(cost, unit, field="cost"),
            **details,
        )

    @property
    def price(self) -> Money:
        """The price of one unit."""
        return Money(self.price_minor, self.currency)
