"""Amounts and tables as a terminal shows them: exact where they are finer than a minor unit, in columns that align."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from attrs import frozen

from commerce_core.localisation import MoneyFormatter, check_locale, format_number, format_percent, money_formatter
from commerce_core.money import Currency, Rounding, round_ratio

FINEST = 6
"""Decimals of a minor unit that are shown at most."""


@frozen
class Amounts:
    """How amounts of one currency are written: `$29.99`, and `$0.0005` for a twentieth of a cent."""

    currency: Currency
    locale: str
    whole: MoneyFormatter

    @staticmethod
    def of(currency: Currency, locale: str) -> Amounts:
        """Amounts as a locale writes them. Raises `UnknownLocale`."""
        return Amounts(currency, check_locale(locale), money_formatter(locale, currency, decimals="iso"))

    def number(self, value: Decimal | int) -> str:
        """A quantity."""
        return format_number(value, self.locale)

    def exact(self, minor: Decimal) -> str:
        """Minor units with all their decimals."""
        return self._fine(Fraction(minor), max(-int(minor.normalize().as_tuple().exponent), 0))

    def alike(self, minors: Sequence[Fraction | None]) -> list[str]:
        """Minor units of one column, all with as many decimals as show them apart; "" for None."""
        known = [each for each in minors if each is not None]
        more = 0
        if any(each.denominator > 1 for each in known):
            more = 4 if any(0 < each < 1 for each in known) else 2
        return ["" if each is None else self._fine(each, more) for each in minors]

    def share(self, part: Fraction) -> str:
        """A part of an amount as a percentage with up to two decimals: `3.2%`."""
        return format_percent(Decimal(f"{round_ratio(part * 10**4)}E-2"), self.locale)

    def short(self, minor: Fraction) -> str:
        """Minor units at an axis: rounded, but never to nothing."""
        return self.whole(round_ratio(minor)) if minor >= 1 or not minor else self.alike([minor])[0]

    def _fine(self, minor: Fraction, more: int) -> str:
        """So many decimals beyond those of the currency, in place of the zero of a plain amount."""
        decimals = self.currency.digits + min(more, FINEST)
        if not more:
            return self.whole(round_ratio(minor))
        count = round_ratio(minor * 10 ** min(more, FINEST), Rounding.HALF_UP)
        number = format_number(Decimal(f"{count}E-{decimals}"), self.locale, decimals=decimals)
        nothing, zero = self.whole(0), format_number(0, self.locale, decimals=self.currency.digits)
        return nothing.replace(zero, number) if zero in nothing else f"{number} {self.currency}"


def columns(table: Sequence[Sequence[str]]) -> str:
    """Rows under a header, every column aligned to the right."""
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    lines = ["   ".join(f"{cell:>{width}}" for cell, width in zip(row, widths, strict=True)).rstrip() for row in table]
    rule = "   ".join("-" * width for width in widths)
    return "\n".join([lines[0], rule, *lines[1:]])
