"""TieredQuantity: the more units, the more is off: 10 % from 3 units, 20 % from 6."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from typing import ClassVar, Literal

from attrs import Attribute, field, frozen
from attrs.converters import optional

from commerce_core.lines import Lines
from commerce_core.money import Currency, Rounding
from commerce_core.promotions.errors import InvalidPromotion
from commerce_core.promotions.kinds.fields import OneOf, is_count, rising, to_currency
from commerce_core.promotions.kinds.kind import Given, Later, Matched, Phase, Rule
from commerce_core.promotions.kinds.off import Off, Taker, check_currency, check_off
from commerce_core.promotions.kinds.shares import clipped, nothing, spread
from commerce_core.promotions.policy import Policy, Remainder


def _is_off(_: object, attribute: Attribute[Off], value: object) -> None:
    check_off(value, field=attribute.name)


@frozen
class QuantityTier:
    """What is off from so many units (inclusive): `QuantityTier(3, Off(percent=10))`."""

    quantity: int = field(validator=is_count)
    off: Off = field(validator=_is_off)


def _tuple(tiers: Iterable[QuantityTier]) -> tuple[QuantityTier, ...]:
    return tuple(tiers)


@frozen
class TieredQuantity:
    """The highest tier that the units in scope reach holds for all of them; units without a price do not count.

    A percentage is rounded once over all rows. An amount is taken off `once`, or off every unit with `per="per_unit"`:
    1.00 off from 3 units is 1.00 or 3.00 off three. A price is always that of a unit and needs `per_unit`.
    Raises `InvalidPromotion`.
    """

    tag: ClassVar[str] = "tiered_quantity"
    phase: ClassVar[Phase] = "line"
    counts_units: ClassVar[Literal[True]] = True

    tiers: tuple[QuantityTier, ...] = field(converter=_tuple)
    currency: Currency | None = field(default=None, converter=optional(to_currency))
    per: Literal["per_unit", "once"] = field(default="once", validator=OneOf("per_unit", "once"))

    @per.validator
    def _whole(self, _: Attribute[str], per: str) -> None:
        if not all(isinstance(tier, QuantityTier) for tier in self.tiers):
            raise InvalidPromotion("Tiers are made with QuantityTier(quantity, off).", field="tiers")
        rising([tier.quantity for tier in self.tiers])
        check_currency([tier.off for tier in self.tiers], self.currency)
        for place, tier in enumerate(self.tiers):
            check_off(tier.off, field=f"tiers[{place}].off", price=per == "per_unit")

    @property
    def label(self) -> str:
        """`10 % off from 3, 20 % off from 6`."""
        return ", ".join(f"{self._told(tier)} from {tier.quantity}" for tier in self.tiers)

    def compile(self, policy: Policy, rounding: Rounding) -> Rule:
        """Turn the tiers into a search among their thresholds."""
        thresholds = [tier.quantity for tier in self.tiers]
        takers = [tier.off.compile(policy, rounding) for tier in self.tiers]
        notes = [f"from {tier.quantity}: {self._told(tier)}" for tier in self.tiers]
        per_unit = [self.per == "per_unit" and tier.off.needs_currency for tier in self.tiers]

        def rule(lines: Lines, matched: Matched) -> Given:
            count = sum([units for units, base in zip(matched.units, matched.base, strict=True) if base])
            reached = bisect_right(thresholds, count)
            missing = Later(self._missing, (reached, count)) if reached < len(thresholds) else ""
            if not reached:
                return nothing(matched, missing)
            give = _off_units if per_unit[reached - 1] else _off_all
            found = give(takers[reached - 1], lines, matched, policy.remainder)
            return found._replace(missing=missing, note=notes[reached - 1])

        return rule

    def _missing(self, reached: int, count: int) -> str:
        tier = self.tiers[reached]
        return f"{tier.quantity - count} more for {self._told(tier)}"

    def _told(self, tier: QuantityTier) -> str:
        each = " per unit" if self.per == "per_unit" and tier.off.needs_currency else ""
        return tier.off.told(self.currency) + each


_Give = Callable[[Taker, Lines, Matched, Remainder], Given]


def _off_all(taker: Taker, lines: Lines, matched: Matched, remainder: Remainder) -> Given:
    wanted = taker(sum(matched.base), sum(matched.left), 1)
    return Given(spread(wanted, lines, matched, remainder=remainder), wanted_minor=wanted)


def _off_units(taker: Taker, _: Lines, matched: Matched, __: Remainder) -> Given:
    columns = zip(matched.base, matched.left, matched.units, strict=True)
    wanted = [taker(base, left, units) if left else 0 for base, left, units in columns]
    return clipped(wanted, matched.bearable)
