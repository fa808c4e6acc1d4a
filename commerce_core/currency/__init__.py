"""Currencies against each other: rates with provenance, conversion that can be replayed, and cash rounding."""

from __future__ import annotations

from commerce_core.currency.cash import cash_increment, cash_rounding
from commerce_core.currency.conversion import Conversion, convert, converted, replay
from commerce_core.currency.errors import (
    ExceedsConversion,
    InvalidCashIncrement,
    InvalidRate,
    StaleRate,
    UnknownCountry,
    UnknownRate,
)
from commerce_core.currency.euro import convert_fixed
from commerce_core.currency.policy import Policy
from commerce_core.currency.rate import Rate, check_source_name, distinct, spelt_pair
from commerce_core.currency.route import Leg, Route
from commerce_core.currency.table import Pair, RateTable, Series, Strand, linked

__all__ = [
    "Conversion",
    "ExceedsConversion",
    "InvalidCashIncrement",
    "InvalidRate",
    "Leg",
    "Pair",
    "Policy",
    "Rate",
    "RateTable",
    "Route",
    "Series",
    "StaleRate",
    "Strand",
    "UnknownCountry",
    "UnknownRate",
    "cash_increment",
    "cash_rounding",
    "check_source_name",
    "convert",
    "convert_fixed",
    "converted",
    "distinct",
    "linked",
    "replay",
    "spelt_pair",
]
