"""Between major units, which people write, and minor units, which are held: exactly, or not at all."""

from __future__ import annotations

from commerce_core.money.currency import Currency
from commerce_core.money.errors import AmountPrecision, shown
from commerce_core.money.minor import Minor, check_minor
from commerce_core.money.ratio import scaled


def to_minor(value: object, currency: Currency, *, field: str = "amount") -> Minor:
    """Major units (str, int or Decimal) as minor units: "19.99" EUR is 1999; "19.990" too, "19.999" is an error.

    Raises `InvalidAmount`, `AmountPrecision` and `AmountRange`.
    """
    coefficient, decimals = scaled(value, field=field)
    if decimals > currency.digits:
        message = f"{shown(value)} is finer than {currency} allows ({currency.digits} decimals): round it first."
        raise AmountPrecision(message, field=field, value=value, currency=currency.code, digits=currency.digits)
    return check_minor(coefficient * 10 ** (currency.digits - decimals), field=field)


def to_text(minor: int, digits: int) -> str:
    """Minor units as an exact major-unit string: `to_text(-5, 2) == "-0.05"`, `to_text(5, 0) == "5"`."""
    if not digits:
        return str(minor)
    whole, fraction = divmod(abs(minor), 10**digits)
    return f"{'-' if minor < 0 else ''}{whole}.{fraction:0{digits}}"
