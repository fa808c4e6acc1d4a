"""Weights of a split: exact numbers of any kind, brought to integers of the same proportion."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import lcm

from commerce_core.errors import Invalid
from commerce_core.money.errors import InvalidAllocation, shown
from commerce_core.money.ratio import rational

Weight = int | Decimal | Fraction | str
"""One part's claim: 2, "0.5", Decimal("12.5"), or Fraction(1, 3)."""

_INTEGERS = frozenset({int})


def whole_weights(weights: Sequence[Weight]) -> Sequence[int]:
    """The same proportions in integers: `whole_weights(["0.5", 1, Fraction(1, 3)])` is [3, 6, 2].

    Integers, the usual case, are passed on as they are. Raises `InvalidAllocation` for a float, a bool and all else
    that is not exact.
    """
    if _INTEGERS.issuperset(map(type, weights)):
        return weights  # type: ignore[return-value]  # every one of them is an int
    if isinstance(weights, str):
        raise InvalidAllocation(f"{shown(weights)} is one weight: pass a list of them.", weights=weights)
    exact = [_exact(weight) for weight in weights]
    common = lcm(*(denominator for _, denominator in exact))
    return [numerator * (common // denominator) for numerator, denominator in exact]


def _exact(weight: Weight) -> tuple[int, int]:
    try:
        return rational(weight)
    except Invalid as error:
        message = (
            f"{shown(weight)} is not an exact weight: pass an int, a Fraction, a Decimal or a string such as '0.5'."
        )
        raise InvalidAllocation(message, value=weight) from error
