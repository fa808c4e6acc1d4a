"""The laws hold for this library's own engine and kinds."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from commerce_core.testing import PromotionLaws, max_discount_rate, min_margin
from tests.testing.campaigns import AT, CATALOG, POLICIES, RULES, SHIPPING, TAXES


class TestARuleBook(PromotionLaws):
    catalog = CATALOG
    promotions = RULES
    policies = POLICIES
    shipping = SHIPPING
    taxes = TAXES
    at: ClassVar[datetime] = AT
    house_rules: ClassVar[list] = [max_discount_rate("100"), min_margin("-100000")]
