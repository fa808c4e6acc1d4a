"""Route: the rates by which one currency leads to another, and how old they are."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from attrs import frozen

from commerce_core.currency.rate import Rate
from commerce_core.money import AnyCurrency, Currency


@frozen
class Leg:
    """One rate on the way, as its source stated it: one `base` is `value` `quote`; `inverse` when it is divided by."""

    base: AnyCurrency
    quote: AnyCurrency
    value: Decimal
    inverse: bool
    valid_from: datetime
    source: str
    rate_id: str

    @property
    def ratio(self) -> Fraction:
        """What one unit becomes on this leg, exactly: 1.0823 is 10823/10000, and 10000/10823 when it is divided by."""
        stated = Fraction(self.value)
        return 1 / stated if self.inverse else stated


def leg_of(rate: Rate, *, inverse: bool) -> Leg:
    """A rate as a leg, walked as it is stated or the other way."""
    return Leg(rate.base, rate.quote, rate.value, inverse, rate.valid_from, rate.source, rate.id)


@frozen
class Route:
    """How one currency led to another `at` an instant. `stale` when the policy let an old rate pass and marked it."""

    base: Currency
    quote: Currency
    legs: tuple[Leg, ...]
    at: datetime
    stale: bool = False

    @property
    def rate(self) -> Fraction:
        """What one unit of `base` is in `quote`, exactly: the product of the legs, 1 when there are none."""
        product = Fraction(1)
        for leg in self.legs:
            product *= leg.ratio
        return product

    @property
    def as_of(self) -> datetime:
        """Since when the oldest rate on the way holds; `at` when none was needed."""
        return min((leg.valid_from for leg in self.legs), default=self.at)

    @property
    def age_seconds(self) -> int:
        """Whole seconds from `as_of` to `at`."""
        return int((self.at - self.as_of).total_seconds())
