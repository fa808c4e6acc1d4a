"""Exact money: currencies, amounts in minor units, named rounding, and splits that sum to the whole."""

from __future__ import annotations

from commerce_core.money.allocation import allocate
from commerce_core.money.amount import Money
from commerce_core.money.currency import Currency, currency
from commerce_core.money.errors import (
    AmountPrecision,
    AmountRange,
    CurrencyMismatch,
    InvalidAllocation,
    InvalidAmount,
    UnknownCurrency,
)
from commerce_core.money.minor import MAX_MINOR, MAX_ORDER_MINOR, MAX_PRICE_MINOR, MAX_QUANTITY, Minor
from commerce_core.money.moneyed_bridge import as_money
from commerce_core.money.ratio import exact_decimal, ratio
from commerce_core.money.rounding import Rounding, divide

__all__ = [
    "MAX_MINOR",
    "MAX_ORDER_MINOR",
    "MAX_PRICE_MINOR",
    "MAX_QUANTITY",
    "AmountPrecision",
    "AmountRange",
    "Currency",
    "CurrencyMismatch",
    "InvalidAllocation",
    "InvalidAmount",
    "Minor",
    "Money",
    "Rounding",
    "UnknownCurrency",
    "allocate",
    "as_money",
    "currency",
    "divide",
    "exact_decimal",
    "ratio",
]
