"""Amounts and dates as a reader of some country expects them, by CLDR."""

from __future__ import annotations

from datetime import datetime
from decimal import ROUND_HALF_UP, Context, localcontext
from typing import TYPE_CHECKING

from commerce_core.localisation.locales import check_locale, in_zone
from commerce_core.money import Money, as_money

if TYPE_CHECKING:
    import moneyed

_EXACT = Context(prec=40, rounding=ROUND_HALF_UP)
"""Wide enough for the largest amount; the caller's own decimal context is never consulted."""


def format_money(money: Money | moneyed.Money, locale: str) -> str:
    """An amount to be read: 1234.56 EUR is `1.234,56 €` in de_DE (with a no-break space) and `€1,234.56` in en_US.

    Shows the decimals that CLDR displays for the currency, rounded half up: for a few currencies fewer than are stored
    (1.500 IQD reads `IQD2`). Raises `UnknownLocale`.
    """
    from babel.numbers import format_currency  # noqa: PLC0415 - slow to load, so only when asked

    with localcontext(_EXACT):
        exact = as_money(money)
        return format_currency(exact.amount, exact.currency.code, locale=check_locale(locale))


def format_date(instant: datetime, locale: str, *, zone: str) -> str:
    """The day of an instant in a zone: 23:30 UTC on 1 July 2026 is `2 juil. 2026` in fr_FR and Europe/Paris.

    Raises `InvalidDatetime` (no time zone), `UnknownLocale` and `UnknownZone`.
    """
    from babel.dates import format_date as format_day  # noqa: PLC0415 - slow to load, so only when asked

    return format_day(in_zone(instant, zone).date(), format="medium", locale=check_locale(locale))
