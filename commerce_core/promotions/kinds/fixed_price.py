"""FixedPrice: every unit in scope at one price."""

from __future__ import annotations

from typing import ClassVar

from attrs import field, frozen

from commerce_core.lines import Lines
from commerce_core.money import Currency, Minor, Rounding
from commerce_core.promotions.kinds.fields import is_price, to_currency
from commerce_core.promotions.kinds.kind import Given, Matched, Phase, Rule
from commerce_core.promotions.kinds.off import shown
from commerce_core.promotions.kinds.shares import clipped
from commerce_core.promotions.policy import Policy


@frozen
class FixedPrice:
    """`FixedPrice(999, "EUR")` sells every unit in scope at 9.99; what costs less already keeps its price.

    It is held against what is left to pay: a unit of 20.00 that another promotion brought to 15.00 gets 5.01 off, not
    10.01. Raises `InvalidPromotion`.
    """

    tag: ClassVar[str] = "fixed_price"
    phase: ClassVar[Phase] = "line"

    price_minor: Minor = field(converter=Minor, validator=is_price)
    currency: Currency = field(converter=to_currency)

    @property
    def label(self) -> str:
        """`at 9.99 EUR`."""
        return f"at {shown(self.price_minor, self.currency)}"

    def compile(self, policy: Policy, rounding: Rounding) -> Rule:
        """Nothing is rounded: the price is whole."""
        price = self.price_minor

        def rule(_: Lines, matched: Matched) -> Given:
            columns = zip(matched.left, matched.units, strict=True)
            return clipped([max(0, left - price * units) for left, units in columns], matched.bearable)

        return rule
