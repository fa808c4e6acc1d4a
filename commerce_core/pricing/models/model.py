"""What a tier model is, and what it answers: a total, and on request where it comes from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from attrs import field, frozen

from commerce_core.money import MAX_MINOR, AmountRange, Minor, Rounding
from commerce_core.pricing.policy import DEFAULT, Policy
from commerce_core.pricing.quantities import Quantity, exact_quantity, number

HALF_UP = Rounding.HALF_UP

ADJUSTMENT = -1
"""The `tier` of a slice that no tier gave: what a minimum or maximum added or took."""


@frozen
class Slice:
    """What one tier gave to a total: `quantity / package_size * unit_amount + flat_amount`, rounded to `amount_minor`.

    `tier` counts from 0 and is `ADJUSTMENT` for what limits changed. `quantity` is in units; where packages are sold it
    is rounded up to whole ones. `unit_amount` (of a package, where there are any) and `flat_amount` are minor units.
    """

    tier: int
    quantity: Decimal
    unit_amount: Decimal
    flat_amount: Minor
    amount_minor: Minor
    package_size: int = 1


Cut = tuple[Callable[..., tuple[Slice, ...]], tuple[object, ...]]
"""How to find the slices of a charge when somebody asks for them: a function and its arguments."""


@frozen
class Charge:
    """What a quantity costs, in minor units: `total_minor`, to which the `slices` always sum."""

    total_minor: Minor
    quantity: int | Decimal
    _cut: Cut = field(eq=False, repr=False)

    @property
    def slices(self) -> tuple[Slice, ...]:
        """Which tier gave what, computed when it is read."""
        function, arguments = self._cut
        return function(*arguments)

    @property
    def average(self) -> Fraction | None:
        """Minor units for one unit, exactly: 1000 for 3 is 1000/3. None for a quantity of 0."""
        numerator, denominator = exact_quantity(self.quantity)
        return Fraction(self.total_minor * denominator, numerator) if numerator else None


class TierModel(Protocol):
    """A way to price a quantity. A new one is a file with an attrs class of this shape and its `MODE`, and a line in
    `MODELS`."""

    def charge(self, quantity: Quantity, *, policy: Policy = DEFAULT, rounding: Rounding = HALF_UP) -> Charge:
        """What a quantity costs. Raises `InvalidQuantity`, `BeyondLastTier` and `AmountRange`."""


def nothing(quantity: Quantity) -> Charge:
    """The charge for a quantity that no tier took part in."""
    return Charge(Minor(0), number(quantity), (tuple, ()))


def adjustment(amount_minor: int) -> Slice:
    """The slice that a minimum or maximum adds: `adjustment(-250)` takes 2.50 off."""
    return Slice(ADJUSTMENT, Decimal(0), Decimal(0), Minor(amount_minor), Minor(amount_minor))


def believable(total: int) -> Minor:
    """A total as minor units. Raises `AmountRange` beyond `MAX_MINOR`."""
    if total > MAX_MINOR:
        raise too_much()
    return Minor(total)


def too_much() -> AmountRange:
    """No invoice is that large: the quantity or the plan is wrong."""
    message = f"This quantity costs more than {MAX_MINOR} minor units: check it and the plan."
    return AmountRange(message, field="quantity", limit=MAX_MINOR)


def spread(total: int, exact: Sequence[int], *, denominator: int) -> list[int]:
    """Whole parts of a rounded total, by largest remainder: of 0.6 and 0.6 that make 1, `[1, 0]`.

    `exact` are the parts over `denominator`. No part is a whole unit or more away from its exact value, which
    splitting the rounded total in proportion could not promise.
    """
    parts = [part // denominator for part in exact]
    by_remainder = sorted(range(len(exact)), key=lambda index: -(exact[index] % denominator))
    for index in by_remainder[: total - sum(parts)]:
        parts[index] += 1
    return parts
