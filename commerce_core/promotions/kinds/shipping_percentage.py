"""ShippingPercentage: so many per cent off the shipping charge."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from attrs import field, frozen

from commerce_core.lines import Lines
from commerce_core.money import Rounding, ratio
from commerce_core.promotions.kinds.fields import is_percent, to_percent
from commerce_core.promotions.kinds.kind import Given, Matched, Phase, Rule
from commerce_core.promotions.kinds.off import percent_off
from commerce_core.promotions.policy import Policy


@frozen
class ShippingPercentage:
    """`ShippingPercentage("50")` takes half off what is left of the shipping charge: 2.45 (2.445) off 4.89.

    Raises `InvalidPromotion`.
    """

    tag: ClassVar[str] = "shipping_percentage"
    phase: ClassVar[Phase] = "shipping"

    percent: Decimal = field(converter=to_percent, validator=is_percent)

    @property
    def label(self) -> str:
        """`50 % off shipping`."""
        return f"{self.percent:f} % off shipping"

    def compile(self, policy: Policy, rounding: Rounding) -> Rule:
        """Turn the percentage into a function of the charge, rounded once."""
        percent = ratio(self.percent)

        def rule(_: Lines, matched: Matched) -> Given:
            off = percent_off(matched.shipping_minor, percent, policy=policy, rounding=rounding)
            return Given([0] * len(matched.rows), off, wanted_minor=off)

        return rule
