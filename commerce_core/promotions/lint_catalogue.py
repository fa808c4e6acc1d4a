"""Whether what promotions name is sold at all: products, variants, categories, tags."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from commerce_core.catalog import Item
from commerce_core.promotions.conditions.categories import CartCategories
from commerce_core.promotions.conditions.minimum_quantity import MinimumQuantity
from commerce_core.promotions.conditions.minimum_spend import MinimumSpend
from commerce_core.promotions.conditions.products import CartProducts
from commerce_core.promotions.conditions.tags import CartTags
from commerce_core.promotions.kinds.bundle import Bundle
from commerce_core.promotions.kinds.buy_x_get_y import BuyXGetY
from commerce_core.promotions.kinds.gift import Gift
from commerce_core.promotions.lint_finding import Finding, doubt, inside
from commerce_core.promotions.promotion import Promotion
from commerce_core.promotions.scope import Scope

Sold = Mapping[str, frozenset[str]]


def sold(items: Iterable[Item]) -> Sold:
    """The names of everything that is sold, by what they are names of."""
    items = tuple(items)
    return {
        "product": frozenset(item.product_id for item in items),
        "variant": frozenset(item.variant_id for item in items),
        "category": frozenset(chain.from_iterable(item.categories for item in items)),
        "tag": frozenset(chain.from_iterable(item.tags for item in items)),
    }


def catalogue(promotion: Promotion, known: Sold) -> Iterator[Finding]:
    """Names in scopes and conditions that nothing in the catalogue has."""
    for field, facet, names in _named(promotion):
        strangers = sorted(set(names) - known[facet])
        if strangers:
            some = ", ".join(map(repr, strangers[:5])) + (" and more" if len(strangers) > 5 else "")
            yield doubt("not_sold", promotion, field, f"Nothing in the catalogue has the {facet} {some}.")


def _named(promotion: Promotion) -> Iterator[tuple[str, str, Sequence[str]]]:
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
    kind = promotion.kind
    if isinstance(kind, BuyXGetY):
        yield "kind.buys", kind.buys
        yield "kind.gets", kind.gets
    elif isinstance(kind, Bundle):
        for n, part in enumerate(kind.components):
            yield f"kind.components[{n}].items", part.items
    elif isinstance(kind, Gift):
        yield "kind.items", kind.items
