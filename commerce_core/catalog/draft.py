"""What a merchant writes down about a product, before it is checked: also the shape of a product in a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from decimal import Decimal
from typing import TYPE_CHECKING, cast

from attrs import field, frozen

from commerce_core.catalog.product import Dimensions, Image, Status
from commerce_core.checks import texts
from commerce_core.errors import Invalid
from commerce_core.localisation import Translated
from commerce_core.money import Currency, Money, as_money

if TYPE_CHECKING:
    import moneyed

Price = Money | str | Decimal | int
"""Money, or major units of a currency that is known from elsewhere: "19.99", Decimal("19.99"), 20. Never a float."""


def _price(value: Price | moneyed.Money) -> Price:
    """py-moneyed's money as ours, so that a draft is plain data; all else as it is, to be checked with the rest."""
    with suppress(Invalid):
        if hasattr(value, "currency"):
            return as_money(value)
    return cast("Price", value)


def _name(value: str | Translated | Mapping[str, str | None]) -> str | Translated:
    """Texts by language as `Translated`, so that a draft is plain data; all else as it is, to be checked later."""
    with suppress(Invalid):
        if isinstance(value, Mapping):
            return Translated(value)
    return cast("str | Translated", value)


def _price_or_none(value: Price | moneyed.Money | None) -> Price | None:
    return None if value is None else _price(value)


@frozen
class NewVariant:
    """One form of a product to be. What it leaves out it takes from the product.

    `weight_grams` is of one unit. `id` may be chosen by the caller. No sale goes below `minimum_price`.
    """

    sku: str
    price: Price | None = field(default=None, converter=_price_or_none)
    cost: Price | None = field(default=None, converter=_price_or_none)
    attributes: Mapping[str, str] = field(factory=dict)
    weight_grams: int | None = None
    dimensions: Dimensions | None = None
    requires_shipping: bool | None = None
    image: str = ""
    id: str | None = None
    minimum_price: Price | None = field(default=None, converter=_price_or_none)


def _variants(value: Iterable[NewVariant]) -> tuple[NewVariant, ...]:
    return tuple(value)


def _images(value: Iterable[Image]) -> tuple[Image, ...]:
    return tuple(value)


@frozen
class NewProduct:
    """A product to be: `NewProduct("HEADPHONE-001", "Headphones", "199.99", currency="EUR")`.

    `name` is text, or texts by language: `{"en": "Headphones", "es": "Auriculares"}`. `price`, `cost` and
    `minimum_price` (no sale goes below it) are of one unit. `currency` is that of every amount without one; when absent
    it is the price's own or else the tenant's. `categories` are slugs, `weight_grams` of one unit. Nothing is checked
    here: `create_product` checks it all at once.
    """

    sku: str
    name: str | Translated = field(converter=_name)
    price: Price = field(converter=_price)
    currency: Currency | str | None = None
    description: str = ""
    status: Status = "draft"
    categories: tuple[str, ...] = field(default=(), converter=texts)
    tags: tuple[str, ...] = field(default=(), converter=texts)
    variants: tuple[NewVariant, ...] = field(default=(), converter=_variants)
    images: tuple[Image, ...] = field(default=(), converter=_images)
    tax_class: str = "standard"
    cost: Price | None = field(default=None, converter=_price_or_none)
    weight_grams: int = 0
    dimensions: Dimensions | None = None
    requires_shipping: bool = True
    track_stock: bool = True
    metadata: Mapping[str, str] = field(factory=dict)
    external_id: str | None = None
    id: str | None = None
    minimum_price: Price | None = field(default=None, converter=_price_or_none)
