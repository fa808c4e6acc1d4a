"""Exact decimals from the outside world: one strict grammar, refused in microseconds whatever its size."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from commerce_core.money.errors import AmountRange, InvalidAmount, shown

MAX_DIGITS = 30
"""Digits that an input number may have (the same bound as on numbers in request bodies)."""

_LIMIT = 10**MAX_DIGITS
_MAX_TEXT = 1024
_GRAMMAR = re.compile(r"(-?[0-9]+)(?:\.([0-9]+))?")


def scaled(value: object, *, field: str = "amount") -> tuple[int, int]:
    """`value` as (coefficient, decimals), without trailing zeros: "19.990" is (1999, 2).

    Never builds a large integer. Raises `InvalidAmount` for float, bool, NaN, infinities, and text with anything but
    ASCII digits, one point and one minus; `AmountRange` for more than `MAX_DIGITS` digits.
    """
    if isinstance(value, str):
        return _from_text(value, value, field)
    if isinstance(value, Decimal):
        return _from_decimal(value, field)
    if not isinstance(value, int) or type(value) is not int:
        raise _invalid(value, field)
    if not -_LIMIT < value < _LIMIT:
        raise _too_long(value, field)
    return value, 0


def _from_text(text: str, given: object, field: str) -> tuple[int, int]:
    match = _GRAMMAR.fullmatch(text) if len(text) <= _MAX_TEXT else None
    if match is None:
        raise _invalid(given, field)
    if len(text) - text.count("-") - text.count(".") > MAX_DIGITS:
        raise _too_long(given, field)
    whole, fraction = match[1], (match[2] or "").rstrip("0")
    return int(whole + fraction), len(fraction)


def _from_decimal(value: Decimal, field: str) -> tuple[int, int]:
    if not value.is_finite():
        raise _invalid(value, field)
    if not -MAX_DIGITS <= value.adjusted() < MAX_DIGITS:
        raise _too_long(value, field)
    text = format(value, "f")
    if len(text) > _MAX_TEXT:
        raise _too_long(value, field)
    return _from_text(text, value, field)


def exact_decimal(value: Decimal | str | int, *, field: str = "amount") -> Decimal:
    """`value` as a finite `Decimal`, digit for digit: `exact_decimal("0.075") == Decimal("0.075")`.

    Raises as `scaled` does, and never consults the decimal context.
    """
    coefficient, decimals = scaled(value, field=field)
    return Decimal(f"{coefficient}E-{decimals}")


def ratio(value: Decimal | str | int, *, field: str = "rate") -> tuple[int, int]:
    """A rate compiled once to (numerator, 10^k), so that loops stay on integers: `ratio("0.0750") == (75, 1000)`.

    Raises as `scaled` does.
    """
    coefficient, decimals = scaled(value, field=field)
    return coefficient, 10**decimals


def rational(value: Fraction | Decimal | str | int, *, field: str = "amount") -> tuple[int, int]:
    """`value` as (numerator, denominator), for what thirds need: `rational(Fraction(1, 3)) == (1, 3)`.

    Raises as `scaled` does; of a `Fraction`, neither part has more than `MAX_DIGITS` digits.
    """
    if not isinstance(value, Fraction):
        return ratio(value, field=field)
    if not (-_LIMIT < value.numerator < _LIMIT and value.denominator < _LIMIT):
        raise _too_long(value, field)
    return value.numerator, value.denominator


def _invalid(value: object, field: str) -> InvalidAmount:
    message = f"{shown(value)} is not an exact decimal: pass a string such as '19.99', an int or a finite Decimal."
    return InvalidAmount(message, field=field, value=value)


def _too_long(value: object, field: str) -> AmountRange:
    message = f"{shown(value)} has more than {MAX_DIGITS} digits: shorten it."
    return AmountRange(message, field=field, value=value, limit=MAX_DIGITS)
