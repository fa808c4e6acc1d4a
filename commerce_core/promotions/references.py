"""What promotions name by the wrong name: a SKU, where products and variants are named by their ids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from commerce_core.catalog import Item
from commerce_core.promotions.errors import InvalidPromotion
from commerce_core.promotions.lint_catalogue import named
from commerce_core.promotions.promotion import Promotion


def references_of(promotion: Promotion) -> Iterator[tuple[str, str, str]]:
    """Every product and variant that a promotion names: the field, `product` or `variant`, and the name."""
    for field, facet, names in named(promotion):
        if facet in ("product", "variant"):
            for name in names:
                yield field, facet, name


def check_references(promotion: Promotion, items: Mapping[str, Item]) -> None:
    """That no SKU stands where an id must: it would touch nothing, and nobody would be told.

    `items` are those that the names lead to, by SKU or variant id; what leads nowhere may be sold later, and is for the
    linter. Raises `InvalidPromotion` with the name and the id that is meant.
    """
    for field, facet, name in references_of(promotion):
        item = items.get(name)
        if item is None or item.sku != name:
            continue
        meant = item.product_id if facet == "product" else item.variant_id
        if meant != name:
            message = f"{name!r} is a SKU: name the {facet} by its id, {meant!r}."
            raise InvalidPromotion(message, field=field, value=name, id=meant)
