"""Weights of a split: exact numbers of any kind, brought to integers of the same proportion."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from math import lcm

from commerce_core.errors import Invalid
from commerce_core.money.errors import InvalidAllocation, shown
from commerce_core.money.ratio import rational

Weight = int | Decimal | Fraction | str
"""One part's claim: 2, "0.5", Decimal("12.5"), or Fraction(1, 3)."""

MAX_WEIGHT_BITS = 4096
"""Size of the common denominator of all weights. That of every fraction from 1/2 to 1/2000 has 2878; the time that a
split takes grows with it and with the number of weights."""

_INTEGERS = frozenset({int})


def whole_weights(weights: Sequence[Weight]) -> Sequence[int]:
    """The same proportions in integers: `whole_weights(["0.5", 1, Fraction(1, 3)])` is [3, 6, 2].

    Integers, the usual case, are passed on as they are. Raises `InvalidAllocation` for a float, a bool and all else
    that is not exact, for what is no list of weights, and for a common denominator beyond `MAX_WEIGHT_BITS`.
    """
    if type(weights) is not list and type(weights) is not tuple:
        weights = _listed(weights)
    if _INTEGERS.issuperset(map(type, weights)):
        return weights  # type: ignore[return-value]  # every one of them is an int
    exact = [_exact(weight) for weight in weights]
    common = _common({denominator for _, denominator in exact})
    return [numerator * (common // denominator) for numerator, denominator in exact]


def _listed(weights: object) -> tuple[Weight, ...]:
    """Those of a generator are taken from it once."""
    if isinstance(weights, str | bytes) or not isinstance(weights, Iterable):
        raise InvalidAllocation(f"{shown(weights)} is no list of weights: pass one, such as [1, 1].", weights=weights)
    return tuple(weights)


def _common(denominators: Iterable[int]) -> int:
    common = 1
    for denominator in denominators:
        common = lcm(common, denominator)
        if common.bit_length() > MAX_WEIGHT_BITS:
            message = f"The common denominator of the weights has more than {MAX_WEIGHT_BITS} bits: round them first."
            raise InvalidAllocation(message, limit=MAX_WEIGHT_BITS)
    return common


def _exact(weight: Weight) -> tuple[int, int]:
    try:
        return rational(weight)
    except Invalid as error:
        message = (
            f"{shown(weight)} is not an exact weight: pass an int, a Fraction, a Decimal or a string such as '0.5'."
        )
        raise InvalidAllocation(message, value=weight) from error
