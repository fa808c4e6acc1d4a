"""Carts, shoppers and instants drawn near promotions do reach where these change."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from commerce_core import promotions as promo
from commerce_core.checkout import Cart, Facts, quote
from commerce_core.money import MAX_ORDER_MINOR
from commerce_core.promotions import Off, Percentage, Promotion, Scope
from commerce_core.testing import carts, catalogs, moments, promotion_sets, shoppers
from tests.testing.campaigns import AT, CATALOG, RULES, SHOES

EFFORT = settings(max_examples=600, database=None, deadline=None, phases=[Phase.generate], derandomize=True)
PRICES = {name: item for item in CATALOG for name in (item.sku, item.variant_id)}
TEN = Percentage("10")


def spend(cart: Cart, category: str = "") -> int:
    listed = [(PRICES[line.item], line.quantity) for line in cart.lines]
    return sum(item.price_minor * units for item, units in listed if not category or category in item.categories)


def units(cart: Cart, category: str = "") -> int:
    return sum(line.quantity for line in cart.lines if not category or category in PRICES[line.item].categories)


NEAR = {
    "exactly the minimum spend": (
        Promotion("p", TEN, conditions=[promo.Not(promo.MinimumSpend(12495, "EUR"))]),
        lambda cart: spend(cart) == 12495,
    ),
    "a minor unit below it": (
        Promotion("p", TEN, conditions=[promo.AllOf([promo.MinimumSpend(12495, "EUR")])]),
        lambda cart: spend(cart) == 12494,
    ),
    "exactly a tier of its scope": (
        Promotion("p", promo.TieredSpend([promo.SpendTier(117930, Off(percent=5))], "EUR"), scope=SHOES),
        lambda cart: spend(cart, "shoes") == 117930,
    ),
    "one unit short of a tier": (
        Promotion("p", promo.TieredQuantity([promo.QuantityTier(77, Off(percent=5))])),
        lambda cart: units(cart) == 76,
    ),
    "two sets": (Promotion("p", promo.BuyXGetY(31, 6)), lambda cart: units(cart) == 74),
    "what a bundle needs": (
        Promotion("p", promo.Bundle([promo.Component(SHOES, 41)], Off(percent=5))),
        lambda cart: units(cart, "shoes") == 82,
    ),
    "the units in scope": (
        Promotion("p", TEN, scope=Scope(categories=["socks"], max_units=53)),
        lambda cart: units(cart, "socks") == 53,
    ),
}


@pytest.mark.parametrize(("promotion", "hit"), NEAR.values(), ids=NEAR.keys())
def test_carts_near_a_promotion_hit_what_carts_from_anywhere_miss(promotion: Promotion, hit: object) -> None:
    assert hit(find(carts(CATALOG, near=[promotion]), hit, settings=EFFORT))
    with pytest.raises(NoSuchExample):
        find(carts(CATALOG), hit, settings=settings(EFFORT, max_examples=200))


@given(st.data())
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_every_cart_near_promotions_can_be_priced(data: st.DataObject) -> None:
    catalog = data.draw(catalogs("EUR"))
    near = [*data.draw(promotion_sets()), *RULES]
    cart = data.draw(carts(catalog, near=near, trusted=data.draw(st.booleans())))
    facts = Facts.of(catalog, currency="EUR", promotions=near)
    assert 0 <= quote(cart, facts, at=AT).subtotal_minor <= MAX_ORDER_MINOR


def test_shoppers_are_those_of_whom_conditions_ask() -> None:
    asked = [
        promo.AnyOf([promo.CustomerTag(["vip"]), promo.CustomerGroup(["staff"])]),
        promo.Not(promo.NthOrder(5)),
        promo.Region("US", ["CA"]),
        promo.Channel(["app"]),
    ]
    near = [Promotion("p", TEN, conditions=asked)]
    for hit in (
        lambda shopper: "vip" in shopper.tags and not shopper.groups,
        lambda shopper: "staff" in shopper.groups,
        lambda shopper: shopper.orders_count == 4,
        lambda shopper: (shopper.country, shopper.region) == ("US", "CA"),
        lambda shopper: shopper.channel == "app" and shopper.orders_count is None,
    ):
        assert hit(find(shoppers(near), hit, settings=EFFORT))


def test_instants_lie_at_the_edges_of_windows_and_of_conditions() -> None:
    start, end = datetime(2026, 2, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)
    days = promo.DateWindow(date(2026, 3, 1), date(2026, 3, 31), zone="America/New_York")
    near = [Promotion("p", TEN, starts_at=start, ends_at=end, conditions=[days])]
    tick = timedelta(microseconds=1)
    first_day = datetime(2026, 3, 1, 5, tzinfo=UTC)
    for edge in (start, start - tick, end, end - tick, first_day, first_day - tick):
        assert find(moments(near), lambda at, edge=edge: at == edge, settings=EFFORT) == edge
    assert find(moments([], at=AT), lambda at: True, settings=EFFORT) == AT
