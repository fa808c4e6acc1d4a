"""From products to items: what can be put into a cart, and how it is found."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from commerce_core.catalog.errors import DuplicateSku
from commerce_core.catalog.item import Item
from commerce_core.catalog.product import Product, Variant
from commerce_core.ids import VariantId
from commerce_core.localisation import Translated, plain_text

T = TypeVar("T")


def items_of(product: Product) -> tuple[Item, ...]:
    """What can be bought of a product: itself when it has no variants, else each variant and not the product.

    What a variant leaves open it takes from the product. A variant's name ends with its attribute values in the order
    of their names, which no store loses: `{"size": "Large", "color": "Blue"}` gives "Headphones (Blue, Large)".
    """
    if product.variants:
        return tuple(_item(product, variant) for variant in product.variants)
    return (_item(product, Variant(VariantId(product.id), product.sku)),)


def index_items(items: Iterable[Item]) -> dict[str, Item]:
    """Items by variant id and by SKU. Raises `DuplicateSku` when one reference would name two items."""
    index: dict[str, Item] = {}
    for item in items:
        for reference in (item.variant_id, item.sku):
            if index.setdefault(reference, item) is not item:
                raise DuplicateSku(reference)
    return index


def _item(product: Product, variant: Variant) -> Item:
    values = ", ".join(variant.attributes[name] for name in sorted(variant.attributes))
    return Item(
        variant_id=variant.id,
        product_id=product.id,
        sku=variant.sku,
        name=_with(values, plain_text(product.name)),
        translations=_translated(values, product.name),
        price_minor=_own(variant.price_minor, product.price_minor),
        currency=product.currency,
        status=product.status,
        categories=product.categories,
        tags=product.tags,
        tax_class=product.tax_class,
        cost_minor=_own(variant.cost_minor, product.cost_minor),
        weight_grams=_own(variant.weight_grams, product.weight_grams),
        requires_shipping=_own(variant.requires_shipping, product.requires_shipping),
        track_stock=product.track_stock,
        product_price_minor=None if variant.price_minor is None else product.price_minor,
        minimum_price_minor=_own(variant.minimum_price_minor, product.minimum_price_minor),
    )


def _with(values: str, name: str) -> str:
    return f"{name} ({values})" if values else name


def _translated(values: str, name: str | Translated) -> Translated | None:
    """A variant is called the same in every language, but for its product's name."""
    if isinstance(name, str):
        return None
    return Translated({tag: _with(values, text) for tag, text in name.texts.items()}) if values else name


def _own(value: T | None, inherited: T) -> T:
    return inherited if value is None else value
