"""CartProducts: the cart has these products."""

from __future__ import annotations

from attrs import field, frozen

from commerce_core.promotions.conditions.cart_has import cart_has, keys_of
from commerce_core.promotions.conditions.condition import Check, Key
from commerce_core.promotions.conditions.wording import Match, names, one_match, some_names
from commerce_core.promotions.policy import Policy


@frozen
class CartProducts:
    """`CartProducts(["prod_tea", "prod_pot"])`: tea or a pot is in the cart, in any variant.

    With `match="all"` all of them. Raises `InvalidPromotion`.
    """

    products: tuple[str, ...] = field(converter=names, validator=some_names)
    match: Match = field(default="any", validator=one_match)

    def compile(self, policy: Policy) -> Check:
        """Look for them among those of the lines."""
        return cart_has("products", self.products, self.match, column=lambda lines: lines.products)

    def keys(self) -> frozenset[Key] | None:
        """One of them must be there."""
        return keys_of("product", self.products)
