"""Segment: the shopper is in one of these segments."""

from __future__ import annotations

from attrs import field, frozen

from commerce_core.promotions.conditions.belongs import belongs
from commerce_core.promotions.conditions.condition import Check, Key
from commerce_core.promotions.conditions.wording import names, some_names
from commerce_core.promotions.policy import Policy


@frozen
class Segment:
    """`Segment(["lapsed"])`: a segment that the host works out puts the shopper into it. Raises `InvalidPromotion`."""

    segments: tuple[str, ...] = field(converter=names, validator=some_names)

    def compile(self, policy: Policy) -> Check:
        """Look among those of the shopper."""
        return belongs("segment", self.segments, among=lambda shopper: shopper.segments)

    def keys(self) -> frozenset[Key] | None:
        """It says nothing about the cart."""
        return None
