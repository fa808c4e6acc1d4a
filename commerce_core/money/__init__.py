"""Exact money: currencies, amounts in minor units, named rounding, and splits that sum to the whole."""

from __future__ import annotations

from commerce_core.money.allocation import Allocation, allocate, allocate_in_steps
from commerce_core.money.amount import AnyMoney, Money
from commerce_core.money.bag import MoneyBag
from commerce_core.money.currency import AnyCurrency, Currency, currency
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
from commerce_core.money.processors import ProcessorTable, ProcessorUnit, from_processor, to_processor
from commerce_core.money.processors_data import STRIPE, STRIPE_PAYOUTS
from commerce_core.money.ratio import exact_decimal, ratio
from commerce_core.money.rounding import Rounding, divide, round_ratio, rounding_mode

__all__ = [
    "MAX_MINOR",
    "MAX_ORDER_MINOR",
    "MAX_PRICE_MINOR",
    "MAX_QUANTITY",
    "STRIPE",
    "STRIPE_PAYOUTS",
    "Allocation",
    "AmountPrecision",
    "AmountRange",
    "AnyCurrency",
    "AnyMoney",
    "Currency",
    "CurrencyMismatch",
    "InvalidAllocation",
    "InvalidAmount",
    "Minor",
    "Money",
    "MoneyBag",
    "ProcessorTable",
    "ProcessorUnit",
    "Rounding",
    "UnknownCurrency",
    "allocate",
    "allocate_in_steps",
    "as_money",
    "currency",
    "divide",
    "exact_decimal",
    "from_processor",
    "ratio",
    "round_ratio",
    "rounding_mode",
    "to_processor",
]
