"""Prices: which one holds and why, price lists, quantity breaks, tier models and plans."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from commerce_core.checks import Finding
from commerce_core.pricing.analysis import (
    PriceRow,
    cheapest_quantity_at_least,
    marginal_unit_price,
    plot,
    price_table,
)
from commerce_core.pricing.book import PriceBook
from commerce_core.pricing.candidates import Candidate, Source
from commerce_core.pricing.choice import PriceChoice
from commerce_core.pricing.errors import (
    BeyondLastTier,
    InvalidLimits,
    InvalidPlan,
    InvalidPolicy,
    InvalidPrice,
    InvalidPriceList,
    InvalidSituation,
    InvalidTiers,
    PlanCurrencyMissing,
    PriceNotFound,
    QuantityBounds,
)
from commerce_core.pricing.findings import FindingCode
from commerce_core.pricing.history import OMNIBUS_DAYS, PricePoint, lowest_price, price_points_between
from commerce_core.pricing.limits import Limits, charge_within
from commerce_core.pricing.lint_lists import lint_price_lists, lint_regions
from commerce_core.pricing.lint_plan import lint_plan
from commerce_core.pricing.models import (
    ADJUSTMENT,
    MODELS,
    Charge,
    Flat,
    Graduated,
    ModeName,
    Package,
    Percentage,
    PerUnit,
    Slice,
    Stairstep,
    Tier,
    TierModel,
    Volume,
    VolumeNoCliff,
)
from commerce_core.pricing.plan_terms import CurrencyOption
from commerce_core.pricing.plan_words import explain_charge
from commerce_core.pricing.plans import Interval, Plan, PlanRevision, Usage, revise, revision_id
from commerce_core.pricing.policy import PRESETS, STRIPE, Policy
from commerce_core.pricing.price import Price
from commerce_core.pricing.price_list import ListType, PriceList
from commerce_core.pricing.purchasable import Purchasable
from commerce_core.pricing.quantities import Quantity
from commerce_core.pricing.select import price_for
from commerce_core.pricing.situation import Situation
from commerce_core.pricing.unmet import Reason

if TYPE_CHECKING:
    from commerce_core.serialization import load_prices as load

__all__ = [
    "ADJUSTMENT",
    "MODELS",
    "OMNIBUS_DAYS",
    "PRESETS",
    "STRIPE",
    "BeyondLastTier",
    "Candidate",
    "Charge",
    "CurrencyOption",
    "Finding",
    "FindingCode",
    "Flat",
    "Graduated",
    "Interval",
    "InvalidLimits",
    "InvalidPlan",
    "InvalidPolicy",
    "InvalidPrice",
    "InvalidPriceList",
    "InvalidSituation",
    "InvalidTiers",
    "Limits",
    "ListType",
    "ModeName",
    "Package",
    "PerUnit",
    "Percentage",
    "Plan",
    "PlanCurrencyMissing",
    "PlanRevision",
    "Policy",
    "Price",
    "PriceBook",
    "PriceChoice",
    "PriceList",
    "PriceNotFound",
    "PricePoint",
    "PriceRow",
    "Purchasable",
    "Quantity",
    "QuantityBounds",
    "Reason",
    "Situation",
    "Slice",
    "Source",
    "Stairstep",
    "Tier",
    "TierModel",
    "Usage",
    "Volume",
    "VolumeNoCliff",
    "charge_within",
    "cheapest_quantity_at_least",
    "explain_charge",
    "lint_plan",
    "lint_price_lists",
    "lint_regions",
    "load",
    "lowest_price",
    "marginal_unit_price",
    "plot",
    "price_for",
    "price_points_between",
    "price_table",
    "revise",
    "revision_id",
]


def __getattr__(name: str) -> object:
    """`pricing.load(path)` reads a file of prices. Its home is above this package: it is found on use."""
    if name == "load":
        return import_module("commerce_core.serialization").load_prices
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
