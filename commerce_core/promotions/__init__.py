"""Coupons and automatic discounts: definitions, compilation, evaluation."""

from importlib import import_module
from typing import TYPE_CHECKING

from commerce_core.lines import Lines
from commerce_core.money import Rounding, allocate
from commerce_core.promotions.errors import InvalidCode, InvalidPromotion, InvalidShares, UnknownCoupon
from commerce_core.promotions.evaluate import (
    Evaluation,
    PromotionSet,
    Taken,
    compile_promotions,
    evaluate,
)
from commerce_core.promotions.kinds import KINDS, Kind, Percentage, Phase, Rule, UnknownKind, percent_off
from commerce_core.promotions.policy import Policy
from commerce_core.promotions.promotion import Promotion, fold_code, fold_codes

if TYPE_CHECKING:
    from commerce_core.serialization import load_promotions as load

__all__ = [
    "KINDS",
    "Evaluation",
    "InvalidCode",
    "InvalidPromotion",
    "InvalidShares",
    "Kind",
    "Lines",
    "Percentage",
    "Phase",
    "Policy",
    "Promotion",
    "PromotionSet",
    "Rounding",
    "Rule",
    "Taken",
    "UnknownCoupon",
    "UnknownKind",
    "allocate",
    "compile_promotions",
    "evaluate",
    "fold_code",
    "fold_codes",
    "load",
    "percent_off",
]


def __getattr__(name: str) -> object:
    """`promotions.load(path)` reads a file of promotions. Its home is above this package: it is found on use."""
    if name == "load":
        return import_module("commerce_core.serialization").load_promotions
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
