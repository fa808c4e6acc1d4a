"""Whether what promotions name is sold at all: products, variants, categories, tags; each by its id or slug."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from commerce_core.catalog import Item
from commerce_core.checks import Finding
from commerce_core.promotions.conditions.categories import CartCategories
from commerce_core.promotions.conditions.minimum_quantity import MinimumQuantity
from commerce_core.promotions.conditions.minimum_spend import MinimumSpend
from commerce_core.promotions.conditions.products import CartProducts
from commerce_core.promotions.conditions.tags import CartTags
from commerce_core.promotions.lint_finding import fault, inside
from commerce_core.promotions.lint_scopes import items_of
from commerce_core.promotions.promotion import Promotion
from commerce_core.promotions.scope import Scope

Sold = Mapping[str, frozenset[str]]


def sold(items: Iterable[Item]) -> Sold:
    """The names of everything that is sold, by what they are names of."""
    items = tuple(items)
    return {
        "product": frozenset(item.product_id for item in items),
        "variant": frozenset(item.variant_id for item in items),
        "sku": frozenset(item.sku for item in items),
        "category": frozenset(chain.from_iterable(item.categories for item in items)),
        "tag": frozenset(chain.from_iterable(item.tags for item in items)),
    }


def catalogue(promotion: Promotion, known: Sold) -> Iterator[Finding]:
    """Names in scopes and conditions that nothing in the catalogue has."""
    for field, facet, names in named(promotion):
        strangers = sorted(set(names) - known[facet])
        if strangers:
            some = ", ".join(map(repr, strangers[:5])) + (" and more" if len(strangers) > 5 else "")
            hint = _hint(strangers, facet, known)
            yield fault("not_sold", promotion, field, f"Nothing in the catalogue has the {facet} {some}.{hint}")


def _hint(strangers: Iterable[str], facet: str, known: Sold) -> str:
    """What a name is, where it is none of what it was given as: most often the SKU instead of an id."""
    for name in strangers:
        for other in ("sku", "product", "variant"):
            if other != facet and name in known[other]:
                return f" {name!r} is a {'SKU' if other == 'sku' else other}: name the {facet} by its id."
    return ""


def named(promotion: Promotion) -> Iterator[tuple[str, str, Sequence[str]]]:
    """Everything that a promotion names: the field, what it is a name of, and the names."""
    for field, scope in _scopes(promotion):
        yield field, "product", (*scope.products, *scope.exclude_products)
        yield field, "variant", (*scope.variants, *scope.exclude_variants)
        yield field, "category", (*scope.categories, *scope.exclude_categories)
        yield field, "tag", (*scope.tags, *scope.exclude_tags)
    for each in inside(promotion.conditions):
        if isinstance(each, CartProducts):
            yield "conditions", "product", each.products
        elif isinstance(each, CartCategories):
            yield "conditions", "category", each.categories
        elif isinstance(each, CartTags):
            yield "conditions", "tag", each.tags


def _scopes(promotion: Promotion) -> Iterator[tuple[str, Scope]]:
    yield "scope", promotion.scope
    for each in inside(promotion.conditions):
        if isinstance(each, MinimumSpend | MinimumQuantity):
            yield "conditions", each.scope
    yield from items_of(promotion)
