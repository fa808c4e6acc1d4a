"""CustomerGroup: the shopper is in one of these groups."""

from __future__ import annotations

from attrs import field, frozen

from commerce_core.promotions.conditions.belongs import belongs
from commerce_core.promotions.conditions.condition import Check, Key
from commerce_core.promotions.conditions.wording import names, some_names
from commerce_core.promotions.policy import Policy


@frozen
class CustomerGroup:
    """`CustomerGroup(["wholesale"])`: the shopper buys as a wholesaler. Raises `InvalidPromotion`."""

    groups: tuple[str, ...] = field(converter=names, validator=some_names)

    def compile(self, policy: Policy) -> Check:
        """Look among those of the shopper."""
        return belongs("customer_group", self.groups, among=lambda shopper: shopper.groups)

    def keys(self) -> frozenset[Key] | None:
        """It says nothing about the cart."""
        return None
