"""Percentage: so many per cent off, rounded once per order or once per line."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property
from typing import ClassVar, Literal

from attrs import Attribute, field, frozen

from commerce_core.lines import Lines
from commerce_core.money import Rounding, allocate, divide, exact_decimal, ratio
from commerce_core.promotions.errors import InvalidPromotion
from commerce_core.promotions.kinds.kind import Phase, Rule
from commerce_core.promotions.policy import Policy


def _percent(value: Decimal | str | int) -> Decimal:
    return exact_decimal(value, field="percent")


def _in_range(_: object, __: Attribute[Decimal], value: Decimal) -> None:
    if not 0 <= value <= 100:
        raise InvalidPromotion("A percentage is between 0 and 100.", field="percent")


def percent_off(amount_minor: int, percent: tuple[int, int], *, policy: Policy, rounding: Rounding) -> int:
    """What a percentage (an exact ratio of per cents) takes off an amount, in minor units.

    `percent_off(4648, (10, 1), ...) == 465`: 10 % of 46.48 is 4.648, rounded half up.
    """
    numerator, denominator = percent[0], percent[1] * 100
    if policy.round_on == "discount":
        return divide(amount_minor * numerator, denominator, rounding)
    return amount_minor - divide(amount_minor * (denominator - numerator), denominator, rounding)


def _known(_: object, __: Attribute[str], value: str) -> None:
    if value not in {"order", "line"}:
        raise InvalidPromotion("A percentage is off the 'order' or off each 'line'.", field="per")


@frozen
class Percentage:
    """`Percentage("10")` takes 10 % off what is left of the order and spreads it over the lines by largest remainder.

    With `per="line"` each line is rounded by itself instead: 15 % of three lines of 0.03 is 0.01 off the order, but
    0.0045 off each line, which is nothing. Raises `InvalidPromotion`.
    """

    tag: ClassVar[str] = "percentage"

    percent: Decimal = field(converter=_percent, validator=_in_range)
    per: Literal["order", "line"] = field(default="order", validator=_known)

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
        percent = ratio(self.percent)

        def off(amount: int) -> int:
            return percent_off(amount, percent, policy=policy, rounding=rounding)

        def per_line(_: Lines, base: Sequence[int]) -> list[int]:
            return [off(amount) for amount in base]

        def per_order(lines: Lines, base: Sequence[int]) -> list[int]:
            return allocate(off(sum(base)), base, keys=lines.keys)

        return per_line if self.per == "line" else per_order
