"""CartCategories: something in the cart is of these categories."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from attrs import field, frozen

from commerce_core.lines import Lines
from commerce_core.promotions.conditions.cart_has import cart_has, keys_of
from commerce_core.promotions.conditions.condition import Check, Key
from commerce_core.promotions.conditions.wording import Match, names, one_match, some_names
from commerce_core.promotions.policy import Policy


def _column(lines: Lines) -> Iterable[str]:
    return chain.from_iterable(lines.categories)


@frozen
class CartCategories:
    """`CartCategories(["tea"])`: something in the cart is of the category with the slug `tea`.

    With `match="all"` all of them. Raises `InvalidPromotion`.
    """

    categories: tuple[str, ...] = field(converter=names, validator=some_names)
    match: Match = field(default="any", validator=one_match)

    def compile(self, policy: Policy) -> Check:
        """Look for them among those of the lines."""
        return cart_has("categories", self.categories, self.match, column=_column)

    def keys(self) -> frozenset[Key] | None:
        """One of them must be there."""
        return keys_of("category", self.categories)
