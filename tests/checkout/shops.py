"""A shop of few things, and what a test asks of its quotes."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import UTC, datetime

from attrs import evolve

from commerce_core.catalog import Item
from commerce_core.checkout import Cart, Facts, Line, Quote, Rules, quote
from commerce_core.localisation import Address
from commerce_core.promotions import Percentage, Promotion, PromotionSet
from commerce_core.shipping import FlatRate
from commerce_core.tax import TaxRate, TaxTable

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
BERLIN = Address("Hauptstr. 1", "Berlin", "DE", postal_code="10827")
SUMMER = Promotion("summer", Percentage("10"), code="SUMMER2026")
VAT = TaxRate("de", "MwSt.", "19")
VAT_INCLUDED = evolve(VAT, included=True)
PARCEL = FlatRate("std", "standard", 490, "EUR", name="DHL Paket")
EXPRESS = FlatRate("exp", "express", 990, "EUR", countries=("DE", "AT"))


def item(sku: str, price: str = "10.00", currency: str = "EUR", **details: object) -> Item:
    return Item.of(sku, sku.title(), price=price, currency=currency, **details)


HEADPHONES = item("HEADPHONE-001", "199.99")
CABLE = item("CABLE", "9.95")


def priced(
    *lines: Line,
    items: Iterable[Item] = (HEADPHONES, CABLE),
    cart: Cart | None = None,
    at: datetime = AT,
    **rules: object,
) -> Quote:
    """The quote of lines (by the other terms of `cart`) in a shop in euros with these rules."""
    filled = evolve(cart or Cart(), lines=lines)
    return quote(filled, Facts.of(items, **({"currency": "EUR"} | rules)), at=at)


def by_key(found: Quote) -> dict[str, tuple[object, ...]]:
    """Everything that is said of each line, by its key."""
    amounts = zip(*[discount.amounts for discount in found.discounts], strict=True) if found.discounts else ()
    parts = list(amounts) or [()] * len(found.lines)
    return {line.key: (line, part) for line, part in zip(found.lines, parts, strict=True)}


def totals(found: Quote) -> tuple[object, ...]:
    """Everything that is said of the whole."""
    return (
        found.subtotal_minor,
        found.discount_minor,
        found.shipping,
        found.taxes,
        found.tax_minor,
        found.total,
        [evolve(discount, amounts=()) for discount in found.discounts],
        found.outcomes,
        found.valid_until,
    )


def shuffled(facts: Facts, dice: random.Random) -> Facts:
    """The same facts, told in another order."""
    promotions, shop = facts.rules.promotions, facts.rules
    told = [compiled.promotion for compiled in (*promotions.by_code.values(), *promotions.automatic)]
    taxes, shipping = list(shop.taxes.rates.values()), list(shop.shipping)
    items = list({item.variant_id: item for item in facts.items.values()}.values())
    for each in (told, taxes, shipping, items):
        dice.shuffle(each)
    return Facts.of(items, promotions=told, taxes=taxes, shipping=shipping, policies=shop.policies, tenant=facts.tenant)


def with_rules(facts: Facts, **changes: object) -> Facts:
    """The same shop with other promotions, taxes or shipping, compiled already."""
    return evolve(facts, rules=evolve(facts.rules, **changes))


NO_RULES = Rules(promotions=PromotionSet(), taxes=TaxTable())
