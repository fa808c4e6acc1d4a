"""RateSource: who says what currencies are worth."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Protocol, cast

from commerce_core.currency import InvalidRate, Rate, check_source_name
from commerce_core.errors import Invalid, Unavailable


class RatesUnavailable(Unavailable):
    """A source of rates cannot be read now. What is stored stays in force for as long as the policy allows."""

    code: ClassVar[str] = "rates_unavailable"


class RateSource(Protocol):
    """Gives rates. Called outside any transaction, and as often as hourly: answers may repeat what is known already."""

    @property
    def name(self) -> str:
        """The source of every rate it gives: 1 to 28 letters, digits and `_ . : -`."""

    def fetch(self) -> Iterable[Rate]:
        """The rates as of now, or with their history; in any order, each pair and instant once, none more than two days
        ahead.

        Raises `RatesUnavailable` when there is no answer, and `Invalid` for an answer that cannot be read.
        """


def check_rate_source(value: object) -> RateSource:
    """A source that can be asked: it has a `name` that ids can carry, and `fetch`. Raises `InvalidRate`."""
    if isinstance(value, type) or not callable(getattr(value, "fetch", None)):
        raise InvalidRate("A source of rates is an object with a name and a method fetch.", field="rates", value=value)
    try:
        check_source_name(getattr(value, "name", None))
    except Invalid as fault:
        message = f"The name of a source of rates is an id of at most 28 characters. {fault.message}"
        raise InvalidRate(message, field="rates.name") from fault
    return cast("RateSource", value)
