"""Tiers by spend and by quantity: inclusive thresholds, the highest tier for everything."""

from __future__ import annotations

import pytest

from commerce_core.promotions.kinds import Off, QuantityTier, SpendTier, TieredQuantity, TieredSpend
from tests.promotions.kinds.carts import EUR, Row, given_by

SPEND = TieredSpend([SpendTier(5000, Off(percent=5)), SpendTier(10_000, Off(amount_minor=1500))], EUR)


@pytest.mark.parametrize(("price", "off"), [(1000, 100), (2000, 300), (3000, 600)])
def test_a_percentage_by_what_is_spent(price: int, off: int) -> None:
    """solidus, promotions/spec/.../calculators/tiered_percent_spec.rb: 10 %, from 20.00 15 %, from 30.00 20 %."""
    tiers = [SpendTier(1, Off(percent=10)), SpendTier(2000, Off(percent=15)), SpendTier(3000, Off(percent=20))]
    assert given_by(TieredSpend(tiers, EUR), Row(price)).shares == [off]


@pytest.mark.parametrize(
    ("spend", "off", "missing"),
    [
        (4999, 0, "0.01 EUR more for 5 % off"),
        (5000, 250, "50.00 EUR more for 15.00 EUR off"),
        (9999, 500, "0.01 EUR more for 15.00 EUR off"),
        (10_000, 1500, ""),
        (10**9, 1500, ""),
    ],
)
def test_thresholds_are_inclusive_and_the_next_one_is_said(spend: int, off: int, missing: str) -> None:
    """By hand: 5 % of 99.99 is 4.9995 -> 5.00."""
    found = given_by(SPEND, Row(spend))
    assert (found.shares, found.missing) == ([off], missing)


def test_spend_is_counted_as_percentages_are() -> None:
    """60.00 of which 20.00 is off already reaches 50.00 only at original prices: 5 % of 60.00."""
    assert given_by(SPEND, Row(6000, taken=2000)).shares == [0]
    assert given_by(SPEND, Row(6000, taken=2000), original=True).shares == [300]


@pytest.mark.parametrize(("shirts", "pants", "off"), [(2, 3, 1000), (7, 5, 5250)])
def test_a_percentage_by_how_many_there_are(shirts: int, pants: int, off: int) -> None:
    """solidus, tiered_percent_on_eligible_item_quantity_spec.rb: shirts at 50.00, 10 %, from ten things 15 %."""
    tiers = [QuantityTier(1, Off(percent=10)), QuantityTier(10, Off(percent=15))]
    assert given_by(TieredQuantity(tiers), Row(5000, shirts), Row(2000, pants)).shares[0] == off


@pytest.mark.parametrize(
    ("per", "quantity", "off"), [("once", 2, 0), ("once", 3, 100), ("once", 5, 100), ("per_unit", 3, 300)]
)
def test_an_amount_is_off_once_or_off_every_unit(per: str, quantity: int, off: int) -> None:
    kind = TieredQuantity([QuantityTier(3, Off(amount_minor=100))], EUR, per)
    assert given_by(kind, Row(1000, quantity)).shares == [off]


def test_a_price_from_so_many_is_that_of_a_unit() -> None:
    """From six at 8.00: 2.00 off each of six at 10.00, and nothing off what costs 7.00."""
    kind = TieredQuantity([QuantityTier(6, Off(price_minor=800))], EUR, "per_unit")
    assert given_by(kind, Row(1000, 4), Row(700, 2)).shares == [800, 0]
    assert given_by(kind, Row(1000, 5)).missing == "1 more for at 8.00 EUR per unit"


def test_units_without_a_price_do_not_count() -> None:
    kind = TieredQuantity([QuantityTier(3, Off(percent=10))])
    assert given_by(kind, Row(1000, 2), Row(0, 1)).shares == [0, 0]
