"""A small shop and a rule book with every kind, for the laws to be tried on."""

from __future__ import annotations

from datetime import UTC, datetime

from commerce_core import promotions as promo
from commerce_core.catalog import Item
from commerce_core.checkout import Facts, Policies
from commerce_core.promotions import Group, Off, Promotion, Scope
from commerce_core.shipping import FlatRate
from commerce_core.tax import TaxRate

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
SHOES, SOCKS = Scope(categories=["shoes"]), Scope(categories=["socks"])

CATALOG = [
    Item.of("BOOT", "Boots", price="89.90", currency="EUR", categories=["shoes"], cost="40.00"),
    Item.of("SHOE", "Shoes", price="50.00", currency="EUR", categories=["shoes"], tags=["new"], cost="30.00"),
    Item.of("SOCK", "Socks", price="4.99", currency="EUR", categories=["socks"], cost="2.00"),
    Item.of("LACE", "Laces", price="1.00", currency="EUR", cost="0.20"),
    Item.of("CARD", "Card", price="0.00", currency="EUR", cost="0.01"),
]

RULES = [
    Promotion("ten", promo.Percentage("10"), code="TEN"),
    Promotion("third", promo.Percentage("33.3", per="line"), scope=SHOES, tags=["sale"], excludes=["sale"]),
    Promotion("five", promo.FixedAmount(500, "EUR"), conditions=[promo.MinimumSpend(5000, "EUR")], tags=["sale"]),
    Promotion("two-one", promo.BuyXGetY(2, 1), scope=SOCKS, combines_with=["line", "shipping"]),
    Promotion(
        "tiers",
        promo.TieredSpend([promo.SpendTier(10000, Off(percent=5)), promo.SpendTier(20000, Off(percent=9))], "EUR"),
        cap_minor=1500,
    ),
    Promotion("early", promo.Percentage("3"), ends_at=AT, scope=Scope(tags=["new"])),
    Promotion("vip", promo.FixedAmount(70, "EUR", per="per_unit"), conditions=[promo.CustomerTag(["vip"])]),
    Promotion("free", promo.FreeShipping(), conditions=[promo.MinimumQuantity(4)]),
]

POLICIES = Policies(promotions=promo.Policy(groups={"best": Group("best")}))
SHIPPING = [FlatRate("flat", "standard", 490, "EUR")]
TAXES = [TaxRate("vat", "VAT", "19", included=True)]


def shop(rules: object = RULES, **more: object) -> Facts:
    return Facts.of(CATALOG, **({"promotions": rules, "shipping": SHIPPING, "taxes": TAXES, "currency": "EUR"} | more))
