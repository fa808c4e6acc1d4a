"""Twenty campaigns as a gift wholesaler might run them before Christmas, for the invoices of Online Retail.

The shop published none: these are ours. Categories are words of the descriptions, so that what a campaign touches is
what its name says. `CODES` are entered on some invoices, since the data names no codes: on every third one the first,
on every fifth one the second.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from commerce_core.checkout import Policies
from commerce_core.promotions import (
    Bundle,
    BuyXGetY,
    Component,
    CustomerGroup,
    DateWindow,
    FirstOrder,
    FixedAmount,
    FixedPrice,
    FreeShipping,
    Gift,
    Group,
    Limits,
    MinimumQuantity,
    MinimumSpend,
    NthItem,
    NthOrder,
    Off,
    Percentage,
    Policy,
    Promotion,
    QuantityTier,
    Scope,
    ShippingPercentage,
    SpendTier,
    TieredQuantity,
    TieredSpend,
    TimeWindow,
)

GBP, LONDON = "GBP", "Europe/London"
CODES = ("WELCOME5", "XMAS20")

WORDS = (
    *(
        "babushka",
        "bag",
        "bottle",
        "cake",
        "candle",
        "card",
        "christmas",
        "clock",
        "doormat",
        "glass",
        "heart",
        "lunch",
    ),
    *("mug", "paper", "retrospot", "sign", "spaceboy", "t-light", "tea", "union", "wooden"),
)
"""Words of a description that make a category, in the singular."""

POLICIES = Policies(promotions=Policy(groups={"clearance": Group("best")}))


def _of(*words: str) -> Scope:
    return Scope(categories=words, exclude_tags=["service"])


def _from(amount_minor: int) -> MinimumSpend:
    return MinimumSpend(amount_minor, GBP)


TIERS = [SpendTier(25_000, Off(percent=5)), SpendTier(100_000, Off(percent=10)), SpendTier(500_000, Off(percent=15))]
GOODS = Scope(exclude_tags=["service"])
"""Everything but postage, fees and entries by hand."""

SPEND_TIERS = Promotion("spend-tiers", TieredSpend(TIERS, GBP), scope=GOODS, tags=["order"], excludes=["coupon"])
"""The campaign of the backtest: 5, 10 and 15 % off from 250.00, 1,000.00 and 5,000.00, not with a coupon."""

CAMPAIGNS = (
    Promotion(
        "christmas", Percentage("10", per="line"), scope=_of("christmas"), ends_at=datetime(2010, 12, 20, tzinfo=UTC)
    ),
    Promotion("mugs", BuyXGetY(3, 1), scope=_of("mug")),
    Promotion("fifth-bag", NthItem(5, Off(percent=50)), scope=_of("bag")),
    Promotion("tea-and-cake", Bundle([Component(_of("tea")), Component(_of("cake"))], Off(percent=15))),
    Promotion("three-candles", Bundle([Component(_of("candle"), 3)], Off(price_minor=500), currency=GBP)),
    Promotion("cards", FixedPrice(35, GBP), scope=_of("card")),
    Promotion("t-light", Gift(_of("t-light")), conditions=[_from(15_000)]),
    Promotion("by-the-dozen", TieredQuantity([QuantityTier(24, Off(percent=5)), QuantityTier(96, Off(percent=10))]),
              scope=_of("retrospot")),
    Promotion("mornings", Percentage("3"), scope=_of("paper"),
              conditions=[TimeWindow(["monday", "tuesday", "wednesday"], opens="08:00", closes="11:00", zone=LONDON)]),
    Promotion("week-of-hearts", FixedAmount(10, GBP, per="per_unit"), scope=_of("heart"),
              conditions=[MinimumQuantity(12, scope=_of("heart")),
                          DateWindow(date(2010, 12, 6), date(2010, 12, 12), zone=LONDON)]),
    Promotion("doormats", Percentage("25", per="line"), scope=_of("doormat"), group="clearance"),
    Promotion("wood", Percentage("20", per="line"), scope=_of("wooden", "doormat"), group="clearance"),
    SPEND_TIERS,
    Promotion("accounts", Percentage("2"), scope=GOODS, conditions=[CustomerGroup(["account"])], tags=["order"]),
    Promotion("first-order", FixedAmount(500, GBP), conditions=[FirstOrder(), _from(3_000)], tags=["welcome"]),
    Promotion("fifth-order", Percentage("7.5"), conditions=[NthOrder(5)], cap_minor=5_000, currency=GBP),
    Promotion("welcome", Percentage("5"), code="WELCOME5", tags=["coupon"], excludes=["welcome"],
              limits=Limits(per_customer=1)),
    Promotion("xmas", FixedAmount(2_000, GBP), code="XMAS20", conditions=[_from(20_000)], tags=["coupon"],
              limits=Limits(max_uses=100, budget_minor=150_000)),
    Promotion("free-shipping", FreeShipping(), conditions=[_from(10_000)], tags=["post"], excludes=["post"]),
    Promotion("half-shipping", ShippingPercentage("50"), conditions=[_from(5_000)], tags=["post"]),
)  # fmt: skip
"""All twenty."""
