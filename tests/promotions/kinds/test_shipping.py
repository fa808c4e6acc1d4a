"""Shipping: free, a percentage, an amount off, a price; never below zero and never off the goods."""

from __future__ import annotations

import pytest

from commerce_core.promotions.kinds import FreeShipping, Kind, Off, ShippingFixed, ShippingPercentage
from tests.promotions.kinds.carts import EUR, Row, given_by


@pytest.mark.parametrize(
    ("kind", "charge", "off"),
    [
        (FreeShipping(), 489, 489),
        (FreeShipping(), 0, 0),
        (ShippingPercentage(50), 489, 245),
        (ShippingPercentage(100), 489, 489),
        (ShippingFixed(Off(amount_minor=300), EUR), 489, 300),
        (ShippingFixed(Off(amount_minor=300), EUR), 250, 250),
        (ShippingFixed(Off(amount_minor=300), EUR), 0, 0),
        (ShippingFixed(Off(price_minor=100), EUR), 1000, 900),
        (ShippingFixed(Off(price_minor=300), EUR), 250, 0),
    ],
)
def test_what_is_off_shipping(kind: Kind, charge: int, off: int) -> None:
    """By hand; 10.00 at 1.00 is django-oscar, tests/integration/offer/test_shipping_benefit.py (9.00)."""
    found = given_by(kind, Row(1000), shipping=charge)
    assert (found.shares, found.shipping_minor) == ([0], off)


def test_two_free_shippings_leave_nothing_and_not_less() -> None:
    """vendure#3140, #3884: the second one made the shipping negative."""
    charge = 489
    for _ in range(2):
        charge -= given_by(FreeShipping(), Row(1000), shipping=charge).shipping_minor
    assert charge == 0


def test_what_was_wanted_is_told() -> None:
    found = given_by(ShippingFixed(Off(amount_minor=300), EUR), shipping=250)
    assert (found.shipping_minor, found.wanted_minor) == (250, 300)
