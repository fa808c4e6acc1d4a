"""Percentage: a share of an amount, with a fixed part, a least and a most."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property

from attrs import field, frozen

from commerce_core.money import Minor, Rounding, divide, ratio, rounding_mode
from commerce_core.pricing.errors import InvalidTiers
from commerce_core.pricing.models.mode import Mode
from commerce_core.pricing.models.model import HALF_UP, Charge, Slice, adjustment, believable, nothing
from commerce_core.pricing.models.tiers import Exact, exact_number, whole_amount
from commerce_core.pricing.policy import DEFAULT, Policy
from commerce_core.pricing.quantities import Quantity, as_decimal, number, whole_quantity


def _percent(value: Exact) -> Decimal:
    percent = exact_number(value, name="percent")
    if not 0 <= percent <= 100:
        raise InvalidTiers("A percentage is between 0 and 100.", field="percent")
    return percent


def _flat(value: Exact) -> Minor:
    return whole_amount(value, name="flat_amount")


def _least(value: Exact | None) -> Minor | None:
    return None if value is None else whole_amount(value, name="minimum")


def _most(value: Exact | None) -> Minor | None:
    return None if value is None else whole_amount(value, name="maximum")


@frozen
class Percentage:
    """`Percentage("2.9", flat_amount=30)` of an amount of 100.00 is 3.20: 2.90 and a fixed 0.30.

    The quantity is an amount in whole minor units, and so are `flat_amount`, `minimum` and `maximum`, between which the
    total is held. An amount of 0 costs nothing, unless the policy bills flat amounts at zero. Raises `InvalidTiers`.
    """

    percent: Decimal = field(converter=_percent)
    flat_amount: Minor = field(default=Minor(0), converter=_flat)
    minimum: Minor | None = field(default=None, converter=_least)
    maximum: Minor | None = field(default=None, converter=_most)

    def __attrs_post_init__(self) -> None:
        """Refuse a minimum above the maximum."""
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise InvalidTiers("The minimum is above the maximum: exchange them.", field="minimum")

    @cached_property
    def _rate(self) -> tuple[int, int]:
        numerator, denominator = ratio(self.percent)
        return numerator, denominator * 100

    def charge(self, quantity: Quantity, *, policy: Policy = DEFAULT, rounding: Rounding = HALF_UP) -> Charge:
        """What an amount (minor units) costs. Raises `InvalidQuantity` and `AmountRange`."""
        amount = whole_quantity(quantity)
        if not amount and not policy.bill_flat_at_zero:
            return nothing(quantity)
        if rounding is not HALF_UP:
            rounding = rounding_mode(rounding)
        numerator, denominator = self._rate
        plain = divide(amount * numerator, denominator, rounding) + self.flat_amount
        total = _held(plain, self.minimum, self.maximum)
        return Charge(believable(total), number(quantity), (self._slices, (amount, plain, total)))

    def _slices(self, amount: int, plain: int, total: int) -> tuple[Slice, ...]:
        share = Slice(0, Decimal(amount), as_decimal(*self._rate), self.flat_amount, Minor(plain))
        return (share, adjustment(total - plain)) if total != plain else (share,)


def _held(total: int, minimum: int | None, maximum: int | None) -> int:
    lifted = total if minimum is None else max(total, minimum)
    return lifted if maximum is None else min(lifted, maximum)


MODE = Mode(
    lambda terms: Percentage(terms.percent or 0, terms.amount or 0),
    "a share of an amount, and what is due beside it",
    needs="percent",
    takes="amount",
    of_amount=True,
)
