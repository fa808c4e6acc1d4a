"""`shop.products` and `shop.categories`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import frozen

from commerce_core.app import products as use
from commerce_core.app.context import Context
from commerce_core.catalog import Category, NewProduct, Product
from commerce_core.commerce.queries import Conditions, query
from commerce_core.ports import Page


@frozen
class ProductCalls:
    """The shop's own products. A product is found by its id or by any of its SKUs."""

    _ctx: Context

    def create(self, draft: NewProduct, *, key: str | None = None) -> Product:
        """Store a new product. Raises `InvalidProduct`, `Duplicate` for a SKU that is taken, `InvalidCategory`."""
        return use.create_product(self._ctx, draft, key=key)

    def get(self, reference: str) -> Product:
        """A product, archived ones too. Raises `NotFound`."""
        return use.get_product(self._ctx, reference)

    def update(
        self, reference: str, changes: Mapping[str, object], *, version: int | None = None, key: str | None = None
    ) -> Product:
        """Change fields of `NewProduct`: `update("prod_1", {"price": "24.90"}, version=3)`.

        Raises as `create` does, `NotFound`, and `VersionConflict` when the stored version is another.
        """
        return use.update_product(self._ctx, reference, changes, version=version, key=key)

    def archive(self, reference: str, *, key: str | None = None) -> Product:
        """Take a product off sale for good. Again, it changes nothing. Raises `NotFound`."""
        return use.archive_product(self._ctx, reference, key=key)

    def find(
        self,
        where: Conditions = (),
        *,
        sort: Iterable[str] = ("created_at",),
        limit: int = 50,
        after: str | None = None,
    ) -> Page[Product]:
        """A page of products: `find({"status": "active"}, sort=("-price_minor",))`."""
        return use.find_products(self._ctx, query(where, sort, limit, after))


@frozen
class CategoryCalls:
    """The shop's categories: a tree of slugs."""

    _ctx: Context

    def create(self, slug: str, name: str, *, parent: str | None = None, key: str | None = None) -> Category:
        """Store a category. Raises `InvalidCategory`, and `Duplicate` for a slug that is taken."""
        return use.create_category(self._ctx, slug, name, parent=parent, key=key)

    def update(
        self, reference: str, changes: Mapping[str, object], *, version: int | None = None, key: str | None = None
    ) -> Category:
        """Change name, parent, metadata or external id; the slug stays. Raises `InvalidCategory`, `NotFound`."""
        return use.update_category(self._ctx, reference, changes, version=version, key=key)

    def get(self, reference: str) -> Category:
        """A category by its id or slug. Raises `NotFound`."""
        return use.get_category(self._ctx, reference)

    def find(
        self, where: Conditions = (), *, sort: Iterable[str] = ("slug",), limit: int = 50, after: str | None = None
    ) -> Page[Category]:
        """A page of categories: `find({"parent": "audio"})`."""
        return use.find_categories(self._ctx, query(where, sort, limit, after))
