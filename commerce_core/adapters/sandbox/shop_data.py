"""What the sandbox shop sells, to whom, and by which rules."""

from __future__ import annotations

from commerce_core.catalog import NewProduct, NewVariant
from commerce_core.customers import NewCustomer
from commerce_core.ids import PromotionId
from commerce_core.localisation import Address
from commerce_core.money import Currency, Minor, Money
from commerce_core.promotions import Percentage, Promotion
from commerce_core.shipping import FlatRate
from commerce_core.tax import TaxRate

CATEGORIES = (("audio", "Audio", None), ("headphones", "Headphones", "audio"), ("music", "Music", None))
"""Slug, name and parent's slug, parents first."""

STOCK = {"HEADPHONE-001-BLK": 12, "HEADPHONE-001-WHT": 3, "SPEAKER-002": 8, "CABLE-003": 200}
"""Units received of each SKU."""

COUPON = Promotion(PromotionId("summer"), Percentage("10"), code="SUMMER2026", name="Summer sale")

TAXES = (
    TaxRate("us-ny", "Sales tax", "8.875", country="US", region="NY"),
    TaxRate("de", "MwSt.", "19", country="DE", included=True),
    TaxRate("fr", "TVA", "20", country="FR", included=True),
    TaxRate("gb", "VAT", "20", country="GB", included=True),
    TaxRate("jp", "消費税", "10", country="JP", included=True),
)
"""Added to prices in the United States, included in them elsewhere, as shoppers there expect."""

CUSTOMERS = (
    NewCustomer("jane@example.com", first_name="Jane", last_name="Doe", addresses=(
        Address("350 Fifth Avenue", "New York", "US", region="NY", postal_code="10118", name="Jane Doe"),)),
    NewCustomer("jonas@example.com", first_name="Jonas", last_name="Weber", addresses=(
        Address("Hauptstraße 1", "Berlin", "DE", postal_code="10827", name="Jonas Weber"),)),
    NewCustomer("chloe@example.com", first_name="Chloé", last_name="Martin", addresses=(
        Address("12 rue de Rivoli", "Paris", "FR", postal_code="75004", name="Chloé Martin"),)),
    NewCustomer("oliver@example.com", first_name="Oliver", last_name="Smith", addresses=(
        Address("221B Baker Street", "London", "GB", postal_code="NW1 6XE", name="Oliver Smith"),)),
    NewCustomer("yuki@example.com", first_name="Yuki", last_name="Tanaka", addresses=(
        Address("千代田1-1", "東京都", "JP", postal_code="100-0001", name="田中 由紀"),)),
)  # fmt: skip
"""One in each place that has a tax rate."""


def products(unit: Currency) -> tuple[NewProduct, ...]:
    """What is for sale, priced in any currency: 199.99 where it has cents, 19,999 where it has none."""
    return (
        NewProduct(
            sku="HEADPHONE-001",
            name="Premium wireless headphones",
            price=_price(19999, unit),
            status="active",
            description="Over-ear headphones that keep the street out.",
            categories=("audio", "headphones"),
            tags=("bestseller",),
            weight_grams=260,
            cost=_price(8200, unit),
            variants=(
                NewVariant("HEADPHONE-001-BLK", attributes={"color": "Black"}),
                NewVariant("HEADPHONE-001-WHT", attributes={"color": "White"}, price=_price(20999, unit)),
            ),
        ),
        NewProduct(sku="SPEAKER-002", name="Kitchen speaker", price=_price(7950, unit), status="active",
                   categories=("audio",), weight_grams=900),
        NewProduct(sku="CABLE-003", name="USB-C cable, 1 m", price=_price(995, unit), status="active",
                   categories=("audio",), weight_grams=40),
        NewProduct(sku="ALBUM-004", name="Night Train (download)", price=_price(1199, unit), status="active",
                   categories=("music",), requires_shipping=False, track_stock=False),
    )  # fmt: skip


def shipping_rates(unit: Currency) -> tuple[FlatRate, ...]:
    """Two services to everywhere."""
    return (
        FlatRate("standard", "standard", Minor(_price(490, unit).minor), unit, name="Standard shipping"),
        FlatRate("express", "express", Minor(_price(1490, unit).minor), unit, name="Express shipping"),
    )


def _price(hundredths: int, unit: Currency) -> Money:
    return Money(hundredths * 10 ** max(0, unit.digits - 2), unit)
