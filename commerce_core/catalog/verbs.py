"""What is done with a product: create, update, archive. Each gives the product and its events."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from attrs import evolve, fields

from commerce_core.catalog.build import build
from commerce_core.catalog.draft import NewProduct
from commerce_core.catalog.product import Product
from commerce_core.catalog.redraft import draft_of
from commerce_core.checks import Faults, with_changes
from commerce_core.events import Event, Plain
from commerce_core.ids import NewId, ProductId, VariantId
from commerce_core.money import Currency

Changed = tuple[Product, tuple[Event, ...]]

_CHANGEABLE = tuple(each.name for each in fields(NewProduct) if each.name != "id")


def create_product(draft: NewProduct, *, currency: Currency, new: NewId, at: datetime) -> Changed:
    """The product that a draft describes, and `product.created`. `currency` is the tenant's, for amounts without one.

    Ids are drawn only for a draft without faults. A draft with one fault raises that fault's own error (`InvalidSku`,
    `AmountPrecision`, `DuplicateSku`, ...), one with several `InvalidProduct`, whose details list them all.
    """
    product = _identified(build(draft, currency, at=at, faults=Faults()), new=new, known={})
    return product, (_event("product.created", product),)


def update_product(product: Product, changes: Mapping[str, object], *, new: NewId, at: datetime) -> Changed:
    """The product with some fields of `NewProduct` changed, and `product.updated` with the names of these fields.

    `variants` are given as a whole: one without an id is the variant that bears its SKU now, or else a new one.
    `metadata` is merged, and None removes a key. To change the currency, give every amount anew. Changes that change
    nothing give the same record and no events. Raises as `create_product` does; the id cannot change.
    """
    faults = Faults()
    before = draft_of(product)
    draft = with_changes(before, changes, allowed=_CHANGEABLE, faults=faults)
    wanted = build(draft, product.currency, at=product.updated_at, faults=faults)
    same = evolve(wanted, id=product.id, created_at=product.created_at, version=product.version)
    after = _identified(same, new=new, known={variant.sku: variant.id for variant in product.variants})
    if after == product:
        return product, ()
    after = evolve(after, updated_at=at, version=product.version + 1)
    changed = [name for name in _CHANGEABLE if getattr(draft_of(after), name) != getattr(before, name)]
    return after, (_event("product.updated", after, changed=[*sorted(changed)]),)


def archive_product(product: Product, *, at: datetime) -> Changed:
    """The product taken off sale, still readable, and `product.deleted`; again it changes nothing."""
    if product.status == "archived":
        return product, ()
    archived = evolve(product, status="archived", updated_at=at, version=product.version + 1)
    return archived, (_event("product.deleted", archived),)


def _identified(product: Product, *, new: NewId, known: Mapping[str, VariantId]) -> Product:
    """Give an id to the product and to each variant that has none: the one known by its SKU, or a new one."""
    given = {variant.id for variant in product.variants}
    free = {sku: known_id for sku, known_id in known.items() if known_id not in given}
    return evolve(
        product,
        id=product.id or ProductId(new("prod")),
        variants=tuple(
            each if each.id else evolve(each, id=free.get(each.sku) or VariantId(new("var")))
            for each in product.variants
        ),
    )


def _event(kind: str, product: Product, **data: Plain) -> Event:
    return Event(kind, subject=product.id, version=product.version, at=product.updated_at, data=data)
