"""CustomerTag: the shopper has one of these tags."""

from __future__ import annotations

from attrs import field, frozen

from commerce_core.promotions.conditions.belongs import belongs
from commerce_core.promotions.conditions.condition import Check, Key
from commerce_core.promotions.conditions.wording import names, some_names
from commerce_core.promotions.policy import Policy


@frozen
class CustomerTag:
    """`CustomerTag(["vip"])`: the shopper is tagged so. Raises `InvalidPromotion`."""

    tags: tuple[str, ...] = field(converter=names, validator=some_names)

    def compile(self, policy: Policy) -> Check:
        """Look among those of the shopper."""
        return belongs("customer_tag", self.tags, among=lambda shopper: shopper.tags)

    def keys(self) -> frozenset[Key] | None:
        """It says nothing about the cart."""
        return None
