"""FreeShipping: nothing is paid for shipping."""

from __future__ import annotations

from typing import ClassVar

from attrs import frozen

from commerce_core.lines import Lines
from commerce_core.money import Rounding
from commerce_core.promotions.kinds.kind import Given, Matched, Phase, Rule
from commerce_core.promotions.policy import Policy


@frozen
class FreeShipping:
    """`FreeShipping()` takes off what is left of the shipping charge, so that a second one takes off nothing."""

    tag: ClassVar[str] = "free_shipping"
    phase: ClassVar[Phase] = "shipping"
    label: ClassVar[str] = "free shipping"

    def compile(self, policy: Policy, rounding: Rounding) -> Rule:
        """All of it, whatever it is."""

        def rule(_: Lines, matched: Matched) -> Given:
            charge = matched.shipping_minor
            return Given([0] * len(matched.rows), charge, wanted_minor=charge)

        return rule
