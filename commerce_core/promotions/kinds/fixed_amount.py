"""FixedAmount: an amount off each unit, off each group of like units, or once."""

from __future__ import annotations

from typing import ClassVar, Literal

from attrs import field, frozen

from commerce_core.lines import Lines
from commerce_core.money import Currency, Minor, Rounding
from commerce_core.promotions.kinds.fields import OneOf, is_amount, to_currency
from commerce_core.promotions.kinds.kind import Given, Matched, Phase, Rule
from commerce_core.promotions.kinds.off import shown
from commerce_core.promotions.kinds.shares import clipped, spread
from commerce_core.promotions.policy import Policy

Per = Literal["per_unit", "per_group", "once"]


@frozen
class FixedAmount:
    """`FixedAmount(500, "EUR")` takes 5.00 off once, spread over the rows in scope in proportion to their amounts.

    `per_unit` takes it off every unit and `per_group` off every group (all units of one variant at one price), each as
    far as it can bear it: 5.00 per unit off 3 at 20.00 and 2 at 4.00 is 15.00 and 8.00; per group it is 5.00 and 5.00.
    The word "each" is avoided, since shops read it in all three ways. Raises `InvalidPromotion`.
    """

    tag: ClassVar[str] = "fixed_amount"

    amount_minor: Minor = field(converter=Minor, validator=is_amount)
    currency: Currency = field(converter=to_currency)
    per: Per = field(default="once", validator=OneOf("per_unit", "per_group", "once"))

    @property
    def phase(self) -> Phase:
        """What is off units and groups comes before what is off the order."""
        return "order" if self.per == "once" else "line"

    @property
    def label(self) -> str:
        """`5.00 EUR`, `5.00 EUR per unit`."""
        words = "" if self.per == "once" else f" {self.per.replace('_', ' ')}"
        return shown(self.amount_minor, self.currency) + words

    def compile(self, policy: Policy, rounding: Rounding) -> Rule:
        """Nothing is rounded: amounts are whole, and what is spread sums to them."""
        amount = self.amount_minor

        def once(lines: Lines, matched: Matched) -> Given:
            shares = spread(amount, lines, matched, remainder=policy.remainder)
            return Given(shares, wanted_minor=amount if any(matched.left) else 0)

        def per_unit(_: Lines, matched: Matched) -> Given:
            columns = zip(matched.units, matched.left, strict=True)
            return clipped([amount * units if left else 0 for units, left in columns], matched.bearable)

        def per_group(_: Lines, matched: Matched) -> Given:
            columns = zip(matched.units, matched.left, strict=True)
            return clipped([amount if units and left else 0 for units, left in columns], matched.bearable)

        return {"once": once, "per_unit": per_unit, "per_group": per_group}[self.per]
