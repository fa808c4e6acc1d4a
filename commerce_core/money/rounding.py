"""Rounding as a named mode on plain integers: nothing here can see the ambient decimal context."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from commerce_core.money.errors import InvalidAmount, shown
from commerce_core.money.ratio import rational


class Rounding(StrEnum):
    """How a quotient becomes an integer. `UP` and `DOWN` are away from and towards zero, so refunds mirror charges.

    The `HALF_` modes go to the nearest integer, and use their own rule only for a tie. Examples are of 2.5 and -2.5.
    """

    UP = "up"
    """3, -3"""
    DOWN = "down"
    """2, -2"""
    CEILING = "ceiling"
    """3, -2"""
    FLOOR = "floor"
    """2, -3"""
    HALF_UP = "half_up"
    """3, -3: the default, and the rule of Regulation (EC) 1103/97, article 5"""
    HALF_DOWN = "half_down"
    """2, -2"""
    HALF_EVEN = "half_even"
    """2, -2, while 3.5 is 4: the banker's rule"""
    HALF_ODD = "half_odd"
    """3, -3, while 3.5 is 3"""
    HALF_CEILING = "half_ceiling"
    """3, -2"""
    HALF_FLOOR = "half_floor"
    """2, -3"""


def _up(floor: int) -> bool:
    return floor >= 0


def _down(floor: int) -> bool:
    return floor < 0


def _ceiling(floor: int) -> bool:
    return True


def _floor(floor: int) -> bool:
    return False


def _even(floor: int) -> bool:
    return floor % 2 == 1


def _odd(floor: int) -> bool:
    return floor % 2 == 0


_Rule = Callable[[int], bool]
"""Whether an inexact quotient steps up from its floor. Of an inexact quotient, the floor is negative as it is."""

_DIRECTED: Mapping[Rounding, _Rule] = {
    Rounding.UP: _up,
    Rounding.DOWN: _down,
    Rounding.CEILING: _ceiling,
    Rounding.FLOOR: _floor,
}
_TIES: Mapping[Rounding, _Rule] = {
    Rounding.HALF_UP: _up,
    Rounding.HALF_DOWN: _down,
    Rounding.HALF_CEILING: _ceiling,
    Rounding.HALF_FLOOR: _floor,
    Rounding.HALF_EVEN: _even,
    Rounding.HALF_ODD: _odd,
}


_HALF_UP = Rounding.HALF_UP
"""Looked up once: reading a member from its enum costs more in Python 3.11 than the division itself."""


def rounding_mode(mode: Rounding | str, *, field: str = "rounding") -> Rounding:
    """A mode that comes from outside, as its member or its word: `rounding_mode("half_even") is Rounding.HALF_EVEN`.

    `divide` believes what it is given, since it is called for every line: ask here first. Raises `InvalidAmount`.
    """
    if type(mode) is Rounding:
        return mode
    try:
        return Rounding(mode)
    except ValueError:
        message = f"{shown(mode)} is no rounding: it is one of {', '.join(Rounding)}."
        raise InvalidAmount(message, field=field, value=mode) from None


def divide(numerator: int, denominator: int, mode: Rounding = _HALF_UP) -> int:
    """`numerator / denominator` rounded once, exactly: 7 % of 19.99 is `divide(1999 * 7, 100) == 140` (139.93).

    Half-up is the hot path: two integer operations. Raises `ZeroDivisionError`.
    """
    if denominator < 0:
        numerator, denominator = -numerator, -denominator
    if mode is not _HALF_UP:
        return _divide(numerator, denominator, mode)
    if numerator < 0:
        return -((denominator - 2 * numerator) // (2 * denominator))
    return (2 * numerator + denominator) // (2 * denominator)


def _divide(numerator: int, denominator: int, mode: Rounding) -> int:
    floor, rest = divmod(numerator, denominator)
    directed = _DIRECTED.get(mode)
    if directed:
        return floor + (rest > 0 and directed(floor))
    if 2 * rest != denominator:
        return floor + (2 * rest > denominator)
    return floor + _TIES[mode](floor)


def round_ratio(value: Fraction | Decimal | str | int, mode: Rounding = Rounding.HALF_UP) -> int:
    """An exact number as an integer, rounded once: `round_ratio(Fraction(5, 2)) == 3`, `round_ratio("-0.5") == -1`.

    Raises `InvalidAmount` (a float too, and a mode that is none) and `AmountRange`.
    """
    numerator, denominator = rational(value)
    return divide(numerator, denominator, rounding_mode(mode, field="mode"))
