"""Rates that the program itself states: fixed ones, or those of a contract with a bank."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal

from attrs import evolve, frozen

from commerce_core.currency import InvalidRate, Rate, spelt_pair


@frozen
class StaticRates:
    """`StaticRates.of({"EUR/USD": "1.08"}, valid_from=monday, name="contract")` gives these rates every time."""

    name: str
    rates: tuple[Rate, ...]

    @staticmethod
    def of(values: Mapping[str, Decimal | str | int], *, valid_from: datetime, name: str = "static") -> StaticRates:
        """Rates by pair ("EUR/USD" or "EUR-USD"): one unit of the first currency in units of the second.

        Raises as `Rate` does.
        """
        return StaticRates(name, tuple(_rate(pair, value, valid_from, name) for pair, value in values.items()))

    def fetch(self) -> Iterable[Rate]:
        """All of them, each under the name of this source."""
        return tuple(evolve(rate, source=self.name) for rate in self.rates)


def _rate(pair: str, value: Decimal | str | int, valid_from: datetime, name: str) -> Rate:
    base, dash, quote = spelt_pair(pair).partition("-")
    if not dash:
        raise InvalidRate('Write a pair as "EUR/USD": the base, and the currency it is quoted in.', field="pair")
    return Rate(base, quote, value, valid_from=valid_from, source=name)
