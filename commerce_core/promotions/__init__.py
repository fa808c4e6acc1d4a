"""Coupons and automatic discounts: definitions, compilation, evaluation."""

from commerce_core.promotions.errors import InvalidCode, InvalidPromotion, UnknownCoupon
from commerce_core.promotions.evaluate import (
    Evaluation,
    PromotionSet,
    Taken,
    compile_promotions,
    evaluate,
)
from commerce_core.promotions.kinds import KINDS, Kind, Percentage, UnknownKind, percent_off
from commerce_core.promotions.policy import Policy
from commerce_core.promotions.promotion import Promotion, fold_code

__all__ = [
    "KINDS",
    "Evaluation",
    "InvalidCode",
    "InvalidPromotion",
    "Kind",
    "Percentage",
    "Policy",
    "Promotion",
    "PromotionSet",
    "Taken",
    "UnknownCoupon",
    "UnknownKind",
    "compile_promotions",
    "evaluate",
    "fold_code",
    "percent_off",
]
