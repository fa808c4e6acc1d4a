"""From what a merchant wrote to a product: every value checked, and every fault named at once."""

from __future__ import annotations

from datetime import datetime
from typing import get_args

from attrs import evolve

from commerce_core.catalog.draft import NewProduct
from commerce_core.catalog.errors import InvalidProduct
from commerce_core.catalog.product import Product, Status, Variant
from commerce_core.catalog.values import (
    check_choice,
    check_dimensions,
    check_image,
    check_name,
    check_price,
    check_sku,
    check_slug,
    check_weight,
)
from commerce_core.catalog.variants import build_variant, clashes
from commerce_core.checks import Faults, check_metadata, clean_prose, clean_tag, clean_text
from commerce_core.errors import Invalid
from commerce_core.ids import ProductId, check_id
from commerce_core.money import Currency, Minor, UnknownCurrency, as_money, currency


def build(draft: NewProduct, default: Currency, *, at: datetime, faults: Faults) -> Product:
    """The product that a draft describes, version 1; ids that the draft leaves open are empty.

    `default` is the currency of amounts where the draft names none. Raises one error for all `faults` together: those
    found here and those found before.
    """
    unit = _currency(draft, default, faults)
    price = faults.take(check_price, draft.price, unit)
    cost = faults.maybe(check_price, draft.cost, unit, field="cost")
    minimum = faults.maybe(check_price, draft.minimum_price, unit, field="minimum_price")
    variants = tuple(
        build_variant(new, unit, field=f"variants[{n}]", faults=faults) for n, new in enumerate(draft.variants)
    )
    draft = _flags(_packing(_words(draft, faults), faults), faults)
    for error in clashes(draft, variants):
        faults.add(error)
    faults.settle(InvalidProduct, "The product")
    product = _product(draft, at=at, currency=unit, price=price, variants=variants)
    return evolve(product, cost_minor=cost, minimum_price_minor=minimum)


def _currency(draft: NewProduct, default: Currency, faults: Faults) -> Currency:
    """The draft's own currency, or its price's, or the tenant's."""
    try:
        if draft.currency is not None:
            return currency(draft.currency)
    except UnknownCurrency as error:
        faults.add(error)
    try:
        return as_money(draft.price).currency
    except Invalid:  # a price without a currency; what else may be wrong with it is said where it is checked
        return default


def _words(draft: NewProduct, faults: Faults) -> NewProduct:
    return evolve(
        draft,
        sku=faults.take(check_sku, draft.sku),
        name=faults.take(check_name, draft.name),
        description=faults.take(clean_prose, draft.description, field="description"),
        categories=faults.each(check_slug, draft.categories, field="categories"),
        tags=faults.each(clean_tag, draft.tags, field="tags"),
        images=faults.each(check_image, draft.images, field="images"),
        tax_class=faults.take(check_slug, draft.tax_class, field="tax_class"),
    )


def _packing(draft: NewProduct, faults: Faults) -> NewProduct:
    return evolve(
        draft,
        weight_grams=faults.take(check_weight, draft.weight_grams),
        dimensions=faults.maybe(check_dimensions, draft.dimensions),
    )


def _flags(draft: NewProduct, faults: Faults) -> NewProduct:
    faults.take(check_choice, draft.status, get_args(Status), field="status")
    faults.take(check_choice, draft.requires_shipping, (True, False), field="requires_shipping")
    faults.take(check_choice, draft.track_stock, (True, False), field="track_stock")
    return evolve(
        draft,
        id=faults.maybe(check_id, draft.id),
        external_id=faults.maybe(clean_text, draft.external_id, field="external_id", required=True),
        metadata=faults.take(check_metadata, draft.metadata),
    )


def _product(
    draft: NewProduct,
    *,
    at: datetime,
    currency: Currency,
    price: Minor,
    variants: tuple[Variant, ...],
) -> Product:
    return Product(
        id=ProductId(draft.id or ""),
        sku=draft.sku,
        name=draft.name,
        price_minor=price,
        currency=currency,
        created_at=at,
        updated_at=at,
        status=draft.status,
        description=draft.description,
        categories=draft.categories,
        tags=draft.tags,
        variants=variants,
        images=draft.images,
        tax_class=draft.tax_class,
        weight_grams=draft.weight_grams,
        dimensions=draft.dimensions,
        requires_shipping=draft.requires_shipping,
        track_stock=draft.track_stock,
        metadata=draft.metadata,
        external_id=draft.external_id,
    )
