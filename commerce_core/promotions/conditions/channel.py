"""Channel: where the shopper buys."""

from __future__ import annotations

from attrs import field, frozen

from commerce_core.promotions.conditions.belongs import is_one_of
from commerce_core.promotions.conditions.condition import Check, Key
from commerce_core.promotions.conditions.wording import names, some_names
from commerce_core.promotions.policy import Policy


@frozen
class Channel:
    """`Channel(["app"])`: filled in the app; not told while no channel is known. Raises `InvalidPromotion`."""

    channels: tuple[str, ...] = field(converter=names, validator=some_names)

    def compile(self, policy: Policy) -> Check:
        """Compare names."""
        return is_one_of("channel", self.channels, what=lambda shopper: shopper.channel, unknown="a channel")

    def keys(self) -> frozenset[Key] | None:
        """It says nothing about the lines."""
        return None
