"""ShippingFixed: an amount off the shipping charge, or shipping at one price."""

from __future__ import annotations

from typing import ClassVar

from attrs import Attribute, field, frozen

from commerce_core.lines import Lines
from commerce_core.money import Currency, Rounding
from commerce_core.promotions.errors import InvalidPromotion
from commerce_core.promotions.kinds.fields import to_currency
from commerce_core.promotions.kinds.kind import Given, Matched, Phase, Rule
from commerce_core.promotions.kinds.off import Off, check_off
from commerce_core.promotions.policy import Policy


@frozen
class ShippingFixed:
    """`ShippingFixed(Off(amount_minor=300), "EUR")` takes 3.00 off shipping; with `Off(price_minor=300)` it costs 3.00.

    Neither takes off more than the charge: 3.00 off 2.50 is 2.50, and a charge of 2.50 stays. For a percentage use
    `ShippingPercentage`. Raises `InvalidPromotion`.
    """

    tag: ClassVar[str] = "shipping_fixed"
    phase: ClassVar[Phase] = "shipping"

    off: Off = field()
    currency: Currency = field(converter=to_currency)

    @off.validator
    def _amount(self, _: Attribute[Off], value: object) -> None:
        check_off(value)
        if not self.off.needs_currency:
            raise InvalidPromotion("Give an amount or a price; for a percentage use shipping_percentage.", field="off")

    @property
    def label(self) -> str:
        """`shipping 3.00 EUR off`, `shipping at 3.00 EUR`."""
        return f"shipping {self.off.told(self.currency)}"

    def compile(self, policy: Policy, rounding: Rounding) -> Rule:
        """Nothing is rounded: amounts are whole."""
        taker = self.off.compile(policy, rounding)

        def rule(_: Lines, matched: Matched) -> Given:
            charge = matched.shipping_minor
            wanted = taker(charge, charge, 1) if charge else 0
            return Given([0] * len(matched.rows), min(wanted, charge), wanted_minor=wanted)

        return rule
