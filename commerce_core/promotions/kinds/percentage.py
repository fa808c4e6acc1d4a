"""Percentage: so many per cent off, rounded once per order or once per line."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import ClassVar, Literal

from attrs import field, frozen

from commerce_core.lines import Lines
from commerce_core.money import Rounding, ratio
from commerce_core.promotions.kinds.fields import OneOf, is_percent, to_percent
from commerce_core.promotions.kinds.kind import Given, Matched, Phase, Rule
from commerce_core.promotions.kinds.off import percent_off, percents_off
from commerce_core.promotions.kinds.shares import clipped, spread
from commerce_core.promotions.policy import Policy
from commerce_core.promotions.remainder import share_out


@frozen
class Percentage:
    """`Percentage("10")` takes 10 % off the order and spreads it over the lines by largest remainder.

    With `per="line"` each line is rounded by itself instead: 15 % of three lines of 0.03 is 0.01 off the order, but
    0.0045 off each line, which is nothing. Raises `InvalidPromotion`.
    """

    tag: ClassVar[str] = "percentage"

    percent: Decimal = field(converter=to_percent, validator=is_percent)
    per: Literal["order", "line"] = field(default="order", validator=OneOf("order", "line"))

    @property
    def phase(self) -> Phase:
        """Lines are discounted before the order is."""
        return self.per

    @cached_property
    def label(self) -> str:
        """As a person writes it: `12.5 %`."""
        return f"{self.percent:f} %"

    def compile(self, policy: Policy, rounding: Rounding) -> Rule:
        """Turn the percentage into a function over columns of minor units."""
        percent, remainder = ratio(self.percent), policy.remainder

        def off(amount: int) -> int:
            return percent_off(amount, percent, policy=policy, rounding=rounding)

        column = percents_off(percent, policy=policy, rounding=rounding)

        def per_line(_: Lines, matched: Matched) -> Given:
            wanted = column(matched.base)
            if matched.bearable is matched.base:
                return Given(wanted, 0, (), (), sum(wanted))
            return clipped(wanted, matched.bearable)

        def per_order(lines: Lines, matched: Matched) -> Given:
            base = matched.base
            wanted = off(sum(base))
            if matched.bearable is base and len(base) == len(lines.keys):
                return Given(share_out(wanted, base, keys=lines.keys, remainder=remainder), 0, (), (), wanted)
            return Given(spread(wanted, lines, matched, remainder=remainder), wanted_minor=wanted)

        return per_line if self.per == "line" else per_order
