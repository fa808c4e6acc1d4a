"""RateSource: who says what currencies are worth."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Protocol

from commerce_core.currency import Rate
from commerce_core.errors import Unavailable


class RatesUnavailable(Unavailable):
    """A source of rates cannot be read now. What is stored stays in force for as long as the policy allows."""

    code: ClassVar[str] = "rates_unavailable"


class RateSource(Protocol):
    """Gives rates. Called outside any transaction, and as often as hourly: answers may repeat what is known already."""

    @property
    def name(self) -> str:
        """The source of every rate it gives: 1 to 28 letters, digits and `_ . : -`."""

    def fetch(self) -> Iterable[Rate]:
        """The rates as of now, or with their history; in any order, each pair and instant once.

        Raises `RatesUnavailable` when there is no answer, and `Invalid` for an answer that cannot be read.
        """
