"""TieredSpend: the more is spent, the more is off: 5 % from 50.00, 10 % from 100.00."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import ClassVar

from attrs import Attribute, field, frozen

from commerce_core.lines import Lines
from commerce_core.money import Currency, Minor, Rounding
from commerce_core.promotions.errors import InvalidPromotion
from commerce_core.promotions.kinds.fields import is_amount, rising, to_currency
from commerce_core.promotions.kinds.kind import Given, Later, Matched, Phase, Rule
from commerce_core.promotions.kinds.off import Off, check_off, shown
from commerce_core.promotions.kinds.shares import nothing, spread
from commerce_core.promotions.policy import Policy


def _is_off(_: object, attribute: Attribute[Off], value: object) -> None:
    check_off(value, field=attribute.name, price=False)


@frozen
class SpendTier:
    """What is off from a spend of `spend_minor` (inclusive): `SpendTier(5000, Off(percent=5))`."""

    spend_minor: Minor = field(converter=Minor, validator=is_amount)
    off: Off = field(validator=_is_off)


def _tuple(tiers: Iterable[SpendTier]) -> tuple[SpendTier, ...]:
    return tuple(tiers)


@frozen
class TieredSpend:
    """The highest tier that the rows in scope reach holds for all of them; what is off is rounded and spread once.

    With 5 % from 50.00 and 10 % from 100.00, a spend of 99.99 has 5.00 off and one of 100.00 has 10.00. Spend is
    counted as percentages are: from what is left, or from original prices. Raises `InvalidPromotion`.
    """

    tag: ClassVar[str] = "tiered_spend"
    phase: ClassVar[Phase] = "order"

    tiers: tuple[SpendTier, ...] = field(converter=_tuple)
    currency: Currency = field(converter=to_currency)

    @tiers.validator
    def _rising(self, _: Attribute[tuple[SpendTier, ...]], value: tuple[object, ...]) -> None:
        if not all(isinstance(tier, SpendTier) for tier in value):
            raise InvalidPromotion("Tiers are made with SpendTier(spend_minor, off).", field="tiers")
        rising([tier.spend_minor for tier in self.tiers])

    @property
    def thresholds(self) -> tuple[int, ...]:
        """The spends from which on it gives more."""
        return tuple([tier.spend_minor for tier in self.tiers])

    @property
    def label(self) -> str:
        """`5 % off from 50.00 EUR, 10 % off from 100.00 EUR`."""
        unit = self.currency
        return ", ".join(f"{tier.off.told(unit)} from {shown(tier.spend_minor, unit)}" for tier in self.tiers)

    def compile(self, policy: Policy, rounding: Rounding) -> Rule:
        """Turn the tiers into a search among their thresholds."""
        unit, thresholds = self.currency, self.thresholds
        takers = [tier.off.compile(policy, rounding) for tier in self.tiers]
        notes = [f"from {shown(tier.spend_minor, unit)}: {tier.off.told(unit)}" for tier in self.tiers]

        def rule(lines: Lines, matched: Matched) -> Given:
            spend = sum(matched.base)
            reached = bisect_right(thresholds, spend)
            missing = Later(self._missing, (reached, spend)) if reached < len(thresholds) else ""
            if not reached:
                return nothing(matched, missing)
            wanted = takers[reached - 1](spend, sum(matched.left), 1)
            note = notes[reached - 1]
            return Given(
                spread(wanted, lines, matched, remainder=policy.remainder),
                wanted_minor=wanted,
                missing=missing,
                note=note,
            )

        return rule

    def _missing(self, reached: int, spend: int) -> str:
        tier = self.tiers[reached]
        return f"{shown(tier.spend_minor - spend, self.currency)} more for {tier.off.told(self.currency)}"
