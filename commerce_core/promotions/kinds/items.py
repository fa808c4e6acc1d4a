"""Which rows an offer buys, gives or bundles: a `Scope` within the scope of its promotion."""

from __future__ import annotations

from attrs import Attribute

from commerce_core.lines import Lines
from commerce_core.promotions.errors import InvalidPromotion
from commerce_core.promotions.kinds.kind import Matched
from commerce_core.promotions.scope import Scope, rows_in


def is_items(_: object, attribute: Attribute[Scope], value: object) -> None:
    """A scope without `max_units`: an offer counts units by itself. Raises `InvalidPromotion`."""
    if not isinstance(value, Scope):
        raise InvalidPromotion("Items are listed with Scope(products=[...]).", field=attribute.name)
    if value.max_units is not None:
        message = "An offer says by itself how many units it takes: leave `max_units` out."
        raise InvalidPromotion(message, field=f"{attribute.name}.max_units", value=value.max_units)


def places_in(items: Scope, lines: Lines, matched: Matched) -> list[int]:
    """The places in `Matched` whose rows are among the items and have free units for which something is still paid.

    What costs nothing, or is free already, neither counts as bought nor is given: two free samples buy no third thing.
    """
    columns = enumerate(zip(matched.free, matched.left, strict=True))
    paid = [place for place, (free, left) in columns if free and left > 0]
    if items.everything:
        return paid
    inside = set(rows_in(items, lines))
    return [place for place in paid if matched.rows[place] in inside]


def told(items: Scope) -> str:
    """Items in words: `shoes, tea`; empty when there is no list."""
    return ", ".join((*items.products, *items.variants, *items.categories, *items.tags))
