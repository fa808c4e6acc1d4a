"""What can be wrong with an amount, a currency or a split: each one typed, each message saying what to do."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from commerce_core.errors import Invalid

_SHOWN = 40


class InvalidAmount(Invalid):
    """Not an exact decimal amount: a float, a bool, NaN, an exponent, a separator, other text, or no currency."""

    code: ClassVar[str] = "invalid_amount"


class AmountPrecision(Invalid):
    """Finer than the currency's minor unit: `Money.of("19.999", "EUR")`. Carries `currency` and `digits`."""

    code: ClassVar[str] = "amount_precision"
    currency: str
    digits: int


class AmountRange(Invalid):
    """Larger than any real amount, so a mistake or an attack. Carries the `limit` in minor units or in digits."""

    code: ClassVar[str] = "amount_range"
    limit: int


class UnknownCurrency(Invalid):
    """Not the code of a current ISO 4217 currency that has a minor unit."""

    code: ClassVar[str] = "invalid_currency"


class CurrencyMismatch(Invalid):
    """Two currencies met where one was needed: `CurrencyMismatch("EUR", "USD").given == "USD"`."""

    code: ClassVar[str] = "currency_mismatch"
    expected: str
    given: str

    def __init__(self, expected: str, given: str, *, field: str = "") -> None:
        message = f"Expected {expected} but got {given}: convert one of them first."
        super().__init__(message, field=field, expected=expected, given=given)


class InvalidAllocation(Invalid):
    """A whole that cannot be split as asked: no positive weight, a negative one, or caps that cannot bear it."""

    code: ClassVar[str] = "invalid_allocation"


def shown(value: object) -> str:
    """A short, escaped form of any input for a message: `shown("x" * 10**6)` is 40 characters, not a megabyte.

    Never calls the `repr` of a type it does not know, nor prints an integer too long to print.
    """
    if isinstance(value, str):
        return repr(value[:_SHOWN]) + ("..." if len(value) > _SHOWN else "")
    if isinstance(value, int) and value.bit_length() > 128:
        return f"an integer of {value.bit_length()} bits"
    if isinstance(value, int | float | Decimal):
        return repr(value)[:_SHOWN]
    return f"a value of type {type(value).__name__}"
