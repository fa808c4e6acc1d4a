"""The currencies that the euro replaced: old prices and contracts, converted as the law says.

Council Regulation (EC) 1103/97: the rates have six significant figures and are neither rounded nor cut (article 4(1)
and (2)), never inverted but divided by (4(3)), one national currency becomes another through the euro (4(4)), and a
result is rounded to the nearest unit, halves up (5).
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from commerce_core.currency.conversion import Conversion, converted
from commerce_core.currency.errors import UnknownRate
from commerce_core.currency.euro_data import EURO_RATES
from commerce_core.currency.route import Leg, Route
from commerce_core.money import Currency, Money, Rounding, as_money, currency

if TYPE_CHECKING:
    import moneyed

EURO = currency("EUR")
REGULATION = "ec-2866-98"
"""The source of the fixed rates: Council Regulation (EC) 2866/98, as amended for each later currency."""


def convert_fixed(money: Money | moneyed.Money, to: Currency | str) -> Conversion:
    """Convert between the euro and a currency that it replaced, or between two of them through the euro.

    1,000,000.00 DEM are 511,291.88 EUR (a six-figure inverse would say 511,292.00). 100.00 DEM are 335.39 FRF: the law
    asks that the amount in euro keeps at least three decimals, and we keep it whole. The rates never grow old. Raises
    `UnknownRate` for any other currency, and as `as_money` does.
    """
    source = as_money(money)
    goal = currency(to, historic=True)
    legs = tuple(
        _leg(unit, source.currency, goal, inverse=unit is source.currency)
        for unit in (source.currency, goal)
        if unit is not EURO and source.currency is not goal
    )
    at = max((leg.valid_from for leg in legs), default=datetime(1999, 1, 1, tzinfo=UTC))
    return converted(source, Route(source.currency, goal, legs, at), rounding=Rounding.HALF_UP)


def _leg(unit: Currency, base: Currency, goal: Currency, *, inverse: bool) -> Leg:
    if unit.code not in EURO_RATES:
        raise UnknownRate(base.code, goal.code)
    value, year = EURO_RATES[unit.code]
    since = datetime(year, 1, 1, tzinfo=UTC)
    return Leg(EURO, unit, Decimal(value), inverse, since, REGULATION, f"EUR-{unit.code}-{REGULATION}")
