"""Scopes in which nothing is: of what they list all is excluded, or an offer's items are outside its promotion."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from commerce_core.catalog import Item
from commerce_core.checks import Finding
from commerce_core.promotions.conditions.minimum_quantity import MinimumQuantity
from commerce_core.promotions.conditions.minimum_spend import MinimumSpend
from commerce_core.promotions.kinds.bundle import Bundle
from commerce_core.promotions.kinds.buy_x_get_y import BuyXGetY
from commerce_core.promotions.kinds.gift import Gift
from commerce_core.promotions.lint_finding import doubt, fault, needed
from commerce_core.promotions.promotion import Promotion
from commerce_core.promotions.scope import Scope

FACETS = ("products", "variants", "categories", "tags")

Shelf = Mapping[tuple[str, str], Sequence[Item]]
"""The items of a catalogue by what they are and belong to, `("category", "tea")`, and all of them by `ALL`."""
ALL = ("", "")


def shelve(items: Iterable[Item]) -> Shelf:
    """An index of a catalogue, so that each scope looks only at what it lists."""
    found: dict[tuple[str, str], list[Item]] = {ALL: []}
    for item in items:
        own = [("product", item.product_id), ("variant", item.variant_id)]
        own += [("category", each) for each in item.categories] + [("tag", each) for each in item.tags]
        for key in (ALL, *own):
            found.setdefault(key, []).append(item)
    return found


def sold_in(scope: Scope, shelf: Shelf) -> list[Item]:
    """What a catalogue has in a scope."""
    keys = scope.keys()
    if keys is None:
        return [item for item in shelf[ALL] if not _is_out(scope, item)]
    listed = {item.variant_id: item for key in sorted(keys) for item in shelf.get(key, ())}
    return [item for item in listed.values() if not _is_out(scope, item)]


def _is_out(scope: Scope, item: Item) -> bool:
    return (
        item.product_id in scope.exclude_products
        or item.variant_id in scope.exclude_variants
        or any(each in scope.exclude_categories for each in item.categories)
        or any(each in scope.exclude_tags for each in item.tags)
    )


def scopes(promotion: Promotion, shelf: Shelf | None) -> Iterator[Finding]:
    """Whether something can be in its scope, and in that of its minimums, and what it buys or gives is within it."""
    if is_empty(promotion.scope):
        message = "Everything that it lists it excludes too: nothing is in its scope."
        yield fault("excludes_itself", promotion, "scope", message)
    for each in needed(promotion.conditions):
        if isinstance(each, MinimumSpend | MinimumQuantity) and is_empty(each.scope):
            message = "A minimum is counted where nothing is: all that its scope lists it excludes. It never holds."
            yield fault("excludes_itself", promotion, "conditions", message)
    for field, scope in items_of(promotion):
        if is_empty(scope) or _apart(promotion.scope, scope):
            message = "None of these items is in the scope of the promotion: it never gives anything."
            yield fault("outside_scope", promotion, field, message)
        elif shelf is not None and _never_both(scope, promotion.scope, shelf):
            message = "Nothing in the catalogue is among these items and in the scope of the promotion too."
            yield fault("outside_scope", promotion, field, message)
        elif shelf is None and _strangers(promotion.scope, scope):
            message = "These items and the scope of the promotion list different things: what is in both is touched."
            yield doubt("outside_scope", promotion, field, message)


def items_of(promotion: Promotion) -> Iterator[tuple[str, Scope]]:
    """The scopes inside its kind: what it buys, gives or bundles."""
    kind = promotion.kind
    if isinstance(kind, BuyXGetY):
        yield "kind.buys", kind.buys
        yield "kind.gets", kind.gets
    elif isinstance(kind, Bundle):
        for n, part in enumerate(kind.components):
            yield f"kind.components[{n}].items", part.items
    elif isinstance(kind, Gift):
        yield "kind.items", kind.items


def is_empty(scope: Scope) -> bool:
    """Whether every list of a scope is excluded by the list of the same sort."""
    return _barred(scope, scope)


def _never_both(scope: Scope, other: Scope, shelf: Shelf) -> bool:
    """Whether a catalogue has something in each of two scopes, and nothing in both."""
    mine, theirs = ({item.variant_id for item in sold_in(each, shelf)} for each in (scope, other))
    return bool(mine and theirs) and not mine & theirs


def _barred(listing: Scope, excluding: Scope) -> bool:
    """Whether all that the one lists the other excludes, by the same name."""
    pairs = [(getattr(listing, facet), getattr(excluding, f"exclude_{facet}")) for facet in FACETS]
    return listing.keys() is not None and all(set(names) <= set(out) for names, out in pairs)


def _apart(one: Scope, other: Scope) -> bool:
    """Whether surely nothing is in both: one excludes all of the other, or they list different products or variants."""
    if _barred(one, other) or _barred(other, one):
        return True
    return _strangers(one, other) and any(_only(facet, one) and _only(facet, other) for facet in FACETS[:2])


def _strangers(one: Scope, other: Scope) -> bool:
    mine, theirs = one.keys(), other.keys()
    sorts = [{facet for facet, _ in keys} for keys in (mine or (), theirs or ())]
    return mine is not None and theirs is not None and sorts[0] == sorts[1] and not mine & theirs


def _only(facet: str, scope: Scope) -> bool:
    """Whether a scope lists things of one sort: an item has one product, and may have many categories."""
    return not any(getattr(scope, each) for each in FACETS if each != facet)
