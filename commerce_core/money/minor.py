"""Minor units: the one integer in which money is held, and the bounds within which it is believed."""

from __future__ import annotations

from typing import NewType

from commerce_core.money.errors import AmountRange, InvalidAmount, shown

Minor = NewType("Minor", int)
"""A count of a currency's ISO 4217 minor units: 1999 is 19.99 EUR, 1999 JPY and 1.999 KWD."""

MAX_MINOR = 10**18
"""Largest absolute amount: still a 64-bit integer (9.2 x 10^18) in every store."""

MIN_MINOR = -MAX_MINOR
"""Largest absolute amount, owed the other way."""

MAX_PRICE_MINOR = 10**12
"""Largest price of one unit, in minor units: ten thousand million euros."""

MAX_QUANTITY = 10**6
"""Largest quantity of one line, in units."""

MAX_ORDER_MINOR = 10**15
"""Largest total of one order, in minor units."""


def check_minor(value: int, *, field: str = "amount") -> Minor:
    """`value` as minor units, so that no bool, float or absurd number passes for money.

    Raises `InvalidAmount` for anything but a plain `int` and `AmountRange` beyond `MAX_MINOR`.
    """
    if type(value) is not int:
        message = f"{shown(value)} is not a count of minor units: pass an int, or major units to Money.of."
        raise InvalidAmount(message, field=field, value=value)
    if not MIN_MINOR <= value <= MAX_MINOR:
        message = f"{shown(value)} is beyond {MAX_MINOR} minor units: check the amount."
        raise AmountRange(message, field=field, value=value, limit=MAX_MINOR)
    return Minor(value)
