"""What can be wrong with a rate, a conversion or a step of cash: each one typed, each message saying what to do."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from commerce_core.errors import Invalid, Unavailable


class InvalidRate(Invalid):
    """A rate that says nothing (not exact, not positive, not between two currencies), or a choice about rates."""

    code: ClassVar[str] = "invalid_rate"


class UnknownRate(Invalid):
    """No rate leads from one currency to the other at that time: not straight, not backwards, not by way of others."""

    code: ClassVar[str] = "unknown_rate"
    base: str
    quote: str

    def __init__(self, base: str, quote: str, *, at: datetime | None = None) -> None:
        when = f" at {at.isoformat()}" if at else ""
        message = f"No rate leads from {base} to {quote}{when}: set one, or refresh a source of rates that has it."
        super().__init__(message, field="currency", base=base, quote=quote, at=at)


class StaleRate(Unavailable):
    """The latest rate is older than the policy allows. Refresh the rates and try again, or allow it in the policy.

    Carries `base`, `quote`, `as_of` (since when the oldest rate on the way holds), `age_seconds` and `max_age_seconds`.
    """

    code: ClassVar[str] = "stale_rate"
    base: str
    quote: str
    as_of: datetime
    age_seconds: int
    max_age_seconds: int


class ExceedsConversion(Invalid):
    """More is to be given back than was converted, or in the other direction. Carries `limit_minor`, `asked_minor`."""

    code: ClassVar[str] = "exceeds_conversion"
    limit_minor: int
    asked_minor: int


class InvalidCashIncrement(Invalid):
    """Not a step in which cash is paid: a multiple of the minor unit, such as "0.05", for "EUR" or "EUR-FI"."""

    code: ClassVar[str] = "invalid_cash_increment"


class UnknownCountry(Invalid):
    """Not a country of ISO 3166-1 by its two letters, so that nobody can say how cash is rounded there."""

    code: ClassVar[str] = "invalid_country"
