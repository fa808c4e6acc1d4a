"""The laws hold for this library's own engine and kinds."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import pytest

from commerce_core.checkout import Facts
from commerce_core.testing import NothingToTry, PromotionLaws, holds_for, max_discount_rate, min_margin
from tests.testing.campaigns import AT, CATALOG, POLICIES, RULES, SHIPPING, TAXES


class TestARuleBook(PromotionLaws):
    catalog = CATALOG
    promotions = RULES
    policies = POLICIES
    shipping = SHIPPING
    taxes = TAXES
    at: ClassVar[datetime] = AT
    house_rules: ClassVar[list] = [max_discount_rate("100"), min_margin("-100000")]


def test_a_suite_that_looks_at_nothing_says_what_is_missing() -> None:
    """Without a catalogue or promotions every law would hold."""

    class NoCatalogue(PromotionLaws):
        promotions = RULES

    class NoPromotions(PromotionLaws):
        catalog = CATALOG

    for suite, missing in ((NoCatalogue(), "NoCatalogue.catalog"), (NoPromotions(), "NoPromotions.promotions")):
        for test in (suite.test_parts_sum_to_wholes, suite.test_promotions_survive_json):
            with pytest.raises(NothingToTry, match=missing):
                test()
    with pytest.raises(NothingToTry):
        holds_for(max_discount_rate("10"), Facts.of([], promotions=RULES))
