"""The one door between our money and everybody else's: py-moneyed, strings, integers and Decimals.

py-moneyed is imported only here, and only once somebody asks for it; its registry of currencies is never changed.
"""

from __future__ import annotations

import sys
from decimal import Decimal
from typing import TYPE_CHECKING, TypeGuard

from commerce_core.money.amount import Money
from commerce_core.money.currency import Currency
from commerce_core.money.currency import currency as one_currency
from commerce_core.money.errors import CurrencyMismatch, InvalidAmount, UnknownCurrency, shown
from commerce_core.money.major import to_minor

if TYPE_CHECKING:
    import moneyed


def to_moneyed(money: Money) -> moneyed.Money:
    """The same amount as a `moneyed.Money`. Raises `UnknownCurrency` for a code that py-moneyed lacks (3.0: XCG)."""
    import moneyed  # noqa: PLC0415 - loads Babel, so only when asked

    code = money.currency.code
    try:
        return moneyed.Money(money.amount, moneyed.get_currency(code))
    except moneyed.CurrencyDoesNotExist:
        message = f"py-moneyed does not know {code}: add it with moneyed.add_currency, or use .amount and .currency."
        raise UnknownCurrency(message, field="currency", value=code) from None


def from_moneyed(value: moneyed.Money, *, field: str = "amount") -> Money:
    """A `moneyed.Money` as ours, exactly: only its Decimal and its currency code are believed, never its digits.

    Raises `InvalidAmount` (NaN), `AmountPrecision` (1.005 JPY), `AmountRange` and `UnknownCurrency`.
    """
    unit = one_currency(getattr(value.currency, "code", None) or str(value.currency))  # anybody may assign it there
    return Money(to_minor(value.amount, unit, field=field), unit)


def as_money(
    value: Money | moneyed.Money | str | int | Decimal,
    *,
    currency: Currency | str | None = None,
    field: str = "amount",
) -> Money:
    """What every public function calls on money it is given: `as_money("19.99", currency="EUR")` is 19.99 EUR.

    Strings, integers and Decimals are major units and need `currency`. Money of another currency than `currency` is a
    `CurrencyMismatch`. Raises also `InvalidAmount` (float, bool, NaN, no currency), `AmountPrecision`, `AmountRange`
    and `UnknownCurrency`; `field` is the place that they name.
    """
    if isinstance(value, Money):
        return _in_currency(value, currency, field)
    if _is_moneyed(value):
        return _in_currency(from_moneyed(value, field=field), currency, field)
    if currency is None:
        raise InvalidAmount(f"{shown(value)} names no currency: pass Money or a currency.", field=field, value=value)
    unit = one_currency(currency)
    return Money(to_minor(value, unit, field=field), unit)


def _in_currency(money: Money, currency: Currency | str | None, field: str) -> Money:
    if currency is not None and money.currency is not (unit := one_currency(currency)):
        raise CurrencyMismatch(unit.code, money.currency.code, field=field)
    return money


def _is_moneyed(value: object) -> TypeGuard[moneyed.Money]:
    """Whoever holds a `moneyed.Money` has loaded its module, so there is no need to load it to find out."""
    kind = getattr(sys.modules.get("moneyed"), "Money", None)
    return kind is not None and isinstance(value, kind)
