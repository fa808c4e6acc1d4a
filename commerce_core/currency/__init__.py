"""Currencies against each other: rates with provenance, conversion that can be replayed, and cash rounding."""

from __future__ import annotations

from commerce_core.currency.cash import cash_increment, cash_rounding
from commerce_core.currency.conversion import Conversion, convert, converted, replay
from commerce_core.currency.errors import (
    ExceedsConversion,
    InvalidCashIncrement,
    InvalidRate,
    StaleRate,
    UnknownRate,
)
from commerce_core.currency.euro import convert_fixed
from commerce_core.currency.policy import Policy
from commerce_core.currency.rate import Rate, in_utc
from commerce_core.currency.route import Leg, Route
from commerce_core.currency.table import RateTable

__all__ = [
    "Conversion",
    "ExceedsConversion",
    "InvalidCashIncrement",
    "InvalidRate",
    "Leg",
    "Policy",
    "Rate",
    "RateTable",
    "Route",
    "StaleRate",
    "UnknownRate",
    "cash_increment",
    "cash_rounding",
    "convert",
    "convert_fixed",
    "converted",
    "in_utc",
    "replay",
]
