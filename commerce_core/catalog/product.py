"""Product, variant and image: what a merchant offers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from attrs import field, frozen

from commerce_core.ids import ProductId, VariantId
from commerce_core.localisation import Translated
from commerce_core.money import Currency, Minor, Money

Status = Literal["draft", "active", "archived"]


@frozen
class Image:
    """A picture by its URL; `alt` describes it to those who cannot see it."""

    url: str
    alt: str = ""


@frozen
class Dimensions:
    """The size of one packed unit in whole millimetres."""

    length_mm: int
    width_mm: int
    height_mm: int


@frozen
class Variant:
    """One form of a product (size, colour). What it leaves as None it takes from its product."""

    id: VariantId
    sku: str
    attributes: Mapping[str, str] = field(factory=dict)
    price_minor: Minor | None = None
    cost_minor: Minor | None = None
    weight_grams: int | None = None
    dimensions: Dimensions | None = None
    requires_shipping: bool | None = None
    image: str = ""
    minimum_price_minor: Minor | None = None


@frozen
class Product:
    """A product with its variants; amounts are minor units of `currency`. `categories` are slugs.

    `name` is text, or the same in several languages. No sale price goes below `minimum_price_minor`.
    """

    id: ProductId
    sku: str
    name: str | Translated
    price_minor: Minor
    currency: Currency
    created_at: datetime
    updated_at: datetime
    status: Status = "draft"
    description: str = ""
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    variants: tuple[Variant, ...] = ()
    images: tuple[Image, ...] = ()
    tax_class: str = "standard"
    cost_minor: Minor | None = None
    weight_grams: int = 0
    dimensions: Dimensions | None = None
    requires_shipping: bool = True
    track_stock: bool = True
    metadata: Mapping[str, str] = field(factory=dict)
    external_id: str | None = None
    version: int = 1
    minimum_price_minor: Minor | None = None

    @property
    def price(self) -> Money:
        """The price of one unit where a variant sets none of its own."""
        return Money(self.price_minor, self.currency)
