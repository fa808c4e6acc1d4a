"""From a product back to its draft, so that a change is checked by the same rules as what is new."""

from __future__ import annotations

from commerce_core.catalog.draft import NewProduct, NewVariant
from commerce_core.catalog.product import Product, Variant
from commerce_core.money import Currency, Minor, Money


def draft_of(product: Product) -> NewProduct:
    """The draft that builds this product again, ids and all; its amounts are Money."""
    return NewProduct(
        id=product.id,
        sku=product.sku,
        name=product.name,
        price=product.price,
        currency=product.currency,
        description=product.description,
        status=product.status,
        categories=product.categories,
        tags=product.tags,
        variants=tuple(_draft_of_variant(variant, product.currency) for variant in product.variants),
        images=product.images,
        tax_class=product.tax_class,
        cost=_money(product.cost_minor, product.currency),
        weight_grams=product.weight_grams,
        dimensions=product.dimensions,
        requires_shipping=product.requires_shipping,
        track_stock=product.track_stock,
        metadata=product.metadata,
        external_id=product.external_id,
        minimum_price=_money(product.minimum_price_minor, product.currency),
    )


def _draft_of_variant(variant: Variant, unit: Currency) -> NewVariant:
    return NewVariant(
        id=variant.id,
        sku=variant.sku,
        price=_money(variant.price_minor, unit),
        cost=_money(variant.cost_minor, unit),
        attributes=variant.attributes,
        weight_grams=variant.weight_grams,
        dimensions=variant.dimensions,
        requires_shipping=variant.requires_shipping,
        image=variant.image,
        minimum_price=_money(variant.minimum_price_minor, unit),
    )


def _money(minor: Minor | None, unit: Currency) -> Money | None:
    return None if minor is None else Money(minor, unit)
