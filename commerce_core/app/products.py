"""Products: create, change, archive, read."""

from __future__ import annotations

from collections.abc import Mapping

from commerce_core import catalog
from commerce_core.app.context import Context
from commerce_core.app.idempotency import once
from commerce_core.app.note_prices import keep_product_history
from commerce_core.app.records import check_version, every, look_up, save
from commerce_core.catalog import Category, InvalidCategory, NewProduct, Product
from commerce_core.ports import Duplicate, Page, Query, Snapshot, Tx, Where


def create_product(ctx: Context, draft: NewProduct, *, key: str | None) -> Product:
    """Store a new product. Raises `InvalidProduct`, `Duplicate` for a SKU that is taken, `InvalidCategory`."""
    product, events = catalog.create_product(draft, currency=ctx.tenant.currency, new=ctx.ids.new, at=ctx.now())

    def work(tx: Tx) -> Product:
        _check_categories(tx, product)
        _check_names(tx, product)
        return save(tx, None, product, events=events)

    return once(ctx, ("products.create", draft), Product, work, key=key)


def update_product(
    ctx: Context, reference: str, changes: Mapping[str, object], *, version: int | None, key: str | None
) -> Product:
    """Change fields of a product. Raises as `create_product` does, `NotFound`, `VersionConflict`."""
    at = ctx.now()

    def work(tx: Tx) -> Product:
        product = find_product(tx, reference)
        check_version(product, version)
        changed, events = catalog.update_product(product, changes, new=ctx.ids.new, at=at)
        _check_categories(tx, changed)
        _check_names(tx, changed)
        keep_product_history(ctx, tx, product, changed)
        return save(tx, product, changed, events=events)

    return once(ctx, ("products.update", reference, changes, version), Product, work, key=key)


def archive_product(ctx: Context, reference: str, *, key: str | None) -> Product:
    """Take a product off sale for good; it can still be read. Again, it changes nothing."""
    at = ctx.now()

    def work(tx: Tx) -> Product:
        product = find_product(tx, reference)
        archived, events = catalog.archive_product(product, at=at)
        keep_product_history(ctx, tx, product, archived)
        return save(tx, product, archived, events=events)

    return once(ctx, ("products.archive", reference), Product, work, key=key)


def get_product(ctx: Context, reference: str) -> Product:
    """A product by its id or SKU, or by the SKU of one of its variants."""
    return ctx.read(lambda tx: find_product(tx, reference))


def find_products(ctx: Context, query: Query) -> Page[Product]:
    """A page of products."""
    return ctx.read(lambda tx: tx.find(Product, query))


def find_product(tx: Snapshot, reference: str) -> Product:
    """A product by id, then by SKU; `NotFound` when there is none."""
    return look_up(tx, Product, reference, key="sku")


def create_category(ctx: Context, slug: str, name: str, *, parent: str | None, key: str | None) -> Category:
    """Store a category under a parent's slug. Raises `InvalidCategory`, `Duplicate` for a slug that is taken."""
    category = catalog.create_category(slug, name, id=ctx.ids.new("cat"), parent=parent, at=ctx.now())

    def work(tx: Tx) -> Category:
        catalog.check_category_tree([*every(tx, Category), category])
        return save(tx, None, category)

    return once(ctx, ("categories.create", slug, name, parent), Category, work, key=key)


def update_category(
    ctx: Context, reference: str, changes: Mapping[str, object], *, version: int | None, key: str | None
) -> Category:
    """Change a category's name, parent, metadata or external id. Raises `InvalidCategory`, also for a cycle."""
    at = ctx.now()

    def work(tx: Tx) -> Category:
        category = find_category(tx, reference)
        check_version(category, version)
        changed = catalog.update_category(category, changes, at=at)
        others = (other for other in every(tx, Category) if other.id != category.id)
        catalog.check_category_tree([*others, changed])
        return save(tx, category, changed)

    return once(ctx, ("categories.update", reference, changes, version), Category, work, key=key)


def get_category(ctx: Context, reference: str) -> Category:
    """A category by its id or slug."""
    return ctx.read(lambda tx: find_category(tx, reference))


def find_category(tx: Snapshot, reference: str) -> Category:
    """A category by id, then by slug; `NotFound` when there is none."""
    return look_up(tx, Category, reference, key="slug")


def find_categories(ctx: Context, query: Query) -> Page[Category]:
    """A page of categories."""
    return ctx.read(lambda tx: tx.find(Category, query))


def _check_names(tx: Tx, product: Product) -> None:
    """Refuse a SKU that is another product's id, and an id that is its SKU: a price or a line that names it is of one.

    Raises `Duplicate`.
    """
    skus = {product.sku, *(each.sku for each in product.variants)}
    ids = {product.id, *(each.id for each in product.variants)}
    found = {**tx.get_by(Product, "variant", skus), **tx.get_by(Product, "sku", ids)}
    found |= {each.id: each for each in every(tx, Product, Where("id", "in", tuple(sorted(skus))))}
    for name, other in found.items():
        if other.id != product.id:
            message = f"{name!r} is the SKU of one product and the id of another: choose another."
            raise Duplicate(message, key="sku", value=name)


def _check_categories(tx: Tx, product: Product) -> None:
    """Refuse slugs that no category has."""
    known = tx.get_by(Category, "slug", product.categories) if product.categories else {}
    missing = [slug for slug in product.categories if slug not in known]
    if missing:
        raise InvalidCategory(f"No category has the slug {', '.join(missing)}: create it first.", field="categories")
