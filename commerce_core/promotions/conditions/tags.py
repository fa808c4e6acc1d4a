"""CartTags: something in the cart has these tags."""

from __future__ import annotations

from itertools import chain

from attrs import field, frozen

from commerce_core.promotions.conditions.cart_has import cart_has, keys_of
from commerce_core.promotions.conditions.condition import Check, Key
from commerce_core.promotions.conditions.wording import Match, names, one_match, some_names
from commerce_core.promotions.policy import Policy


@frozen
class CartTags:
    """`CartTags(["new"])`: something in the cart has the tag `new`.

    With `match="all"` all of them. Raises `InvalidPromotion`.
    """

    tags: tuple[str, ...] = field(converter=names, validator=some_names)
    match: Match = field(default="any", validator=one_match)

    def compile(self, policy: Policy) -> Check:
        """Look for them among those of the lines."""
        return cart_has("tags", self.tags, self.match, column=lambda lines: chain.from_iterable(lines.tags))

    def keys(self) -> frozenset[Key] | None:
        """One of them must be there."""
        return keys_of("tag", self.tags)
