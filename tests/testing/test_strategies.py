"""What the shipped strategies draw is valid, and reaches the corners they promise."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from commerce_core import testing
from commerce_core.catalog import Item, NewProduct, Product, create_product, index_items, items_of
from commerce_core.checkout import Cart, Quote, quote
from commerce_core.localisation import check_address
from commerce_core.money import MAX_PRICE_MINOR, MAX_QUANTITY, Currency, currency
from commerce_core.promotions import Percentage, Promotion, compile_promotions
from commerce_core.testing import (
    Checkout,
    addresses,
    carts,
    catalogs,
    checkouts,
    currencies,
    facts,
    instants,
    items,
    moneys,
    percentages,
    products,
    promotion_sets,
    promotions,
    quantities,
)

EUR = currency("EUR")
AT = datetime(2026, 6, 1, tzinfo=UTC)
SALE = Promotion("sale", Percentage("20"), code="SALE", starts_at=AT, ends_at=AT + timedelta(days=1))
CATALOG = (
    create_product(
        NewProduct("TEA", "Tea", "4.20", status="active"), currency=EUR, new=lambda prefix: f"{prefix}_1", at=AT
    )[0],
    Item.of("MUG", "Mug", price="9.95", currency="EUR"),
    Item.of("OLD", "Old mug", price="1.00", currency="EUR", status="archived"),
)
searching = settings(max_examples=3000, phases=[Phase.generate], suppress_health_check=list(HealthCheck), database=None)


@given(checkouts())
def test_a_checkout_can_be_priced_and_has_nothing_that_needs_trust(checkout: Checkout) -> None:
    cart, shop, at = checkout
    assert quote(cart, shop, at=at).currency is cart.currency is shop.tenant.currency
    assert all(line.unit_price is None and line.discount is None for line in cart.lines)
    assert cart.shipping_price is None


@given(carts(CATALOG, near=[SALE, evolve(SALE, id="over", code="OVER", retired=True)], max_lines=3))
def test_a_cart_holds_what_its_catalogue_sells_and_enters_codes_that_exist(cart: Cart) -> None:
    assert 1 <= len(cart.lines) <= 3
    assert {line.item for line in cart.lines} <= {"TEA", "prod_1", "MUG"}
    assert {code.strip().upper() for code in cart.codes} <= {"SALE"}
    assert cart.currency is EUR
    assert len({line.key for line in cart.lines}) == len(cart.lines)


@given(st.data())
def test_single_values_keep_to_their_bounds(data: st.DataObject) -> None:
    assert 0 <= data.draw(moneys("EUR")).minor <= MAX_PRICE_MINOR
    assert -5 <= data.draw(moneys(EUR, least=-5, most=7)).minor <= 7
    assert data.draw(moneys(EUR, least=100_000, most=100_001)).minor in {100_000, 100_001}
    assert 1 <= data.draw(quantities()) <= MAX_QUANTITY
    assert 0 <= data.draw(percentages()) <= 100
    assert data.draw(currencies(["CHF"])) is currency("CHF")
    assert data.draw(instants()).tzinfo is UTC
    address = data.draw(addresses(["GB", "US"]))
    assert check_address(address) == address
    assert address.country in {"GB", "US"}


@given(catalogs(max_size=4), promotion_sets(max_size=4))
def test_what_is_drawn_together_fits_together(listed: tuple[Product, ...], offers: tuple[Promotion, ...]) -> None:
    bought = [item for product in listed for item in items_of(product)]
    assert {item.currency for item in bought} == {listed[0].currency}
    assert len(index_items(bought)) == 2 * len(bought)
    compiled = compile_promotions(offers)
    assert len(compiled.by_code) + len(compiled.automatic) == len(offers)


@given(products(EUR, number=3), items(EUR, number=3), promotions(number=3))
def test_names_follow_from_the_number(product: Product, item: Item, promotion: Promotion) -> None:
    assert (product.sku, product.currency) == ("SKU-3", EUR)
    assert item.sku.startswith("SKU-3")
    assert (promotion.id, promotion.code) in {("promotion-3", None), ("promotion-3", "Code-3")}


@given(facts(CATALOG, promotions=[SALE]))
def test_facts_may_be_given_a_catalogue_and_promotions(shop: object) -> None:
    assert set(shop.items) == {"TEA", "prod_1", "MUG", "OLD"}
    assert list(shop.rules.promotions.by_code) == ["sale"]


@given(instants(near=[SALE]))
def test_instants_near_a_promotion_are_the_edges_of_its_window(at: datetime) -> None:
    tick = timedelta(microseconds=1)
    assert at in {edge + by for edge in (SALE.starts_at, SALE.ends_at) for by in (-tick, 0 * tick, tick)}


def of_one_item(found: Quote) -> bool:
    return len({item.variant_id for item in found.items}) < len(found.items)


CORNERS: dict[str, Callable[[Quote], object]] = {
    "one item on two lines": of_one_item,
    "options": lambda found: any(line.options for line in found.cart.lines),
    "a price of nothing": lambda found: 0 in found.units,
    "a price of one": lambda found: 1 in found.units,
    "a million of one": lambda found: any(line.quantity > 500_000 for line in found.cart.lines),
    "a cart near the bound": lambda found: found.subtotal_minor > 10**14,
    "no decimals": lambda found: found.currency.digits == 0,
    "four decimals": lambda found: found.currency.digits == 4,
    "a coupon typed otherwise": lambda found: (
        any(c and not c.startswith("Code") for c in found.cart.codes) and found.discounts
    ),
    "two promotions that give": lambda found: len({d.promotion_id for d in found.discounts if d.promotion_id}) > 1,
    "one that is closed": lambda found: any(outcome.requirements for outcome in found.outcomes if outcome.reason),
    "an offer that ends": lambda found: found.valid_until,
    "tax within and on top": lambda found: len({tax.included for tax in found.taxes}) == 2,
    "shipping that is taxed": lambda found: found.shipping and found.shipping.tax_minor,
    "a service asked for": lambda found: found.cart.shipping_service == "express",
    "nothing to send": lambda found: not any(item.requires_shipping for item in found.items),
    "a region": lambda found: found.cart.shipping_address and found.cart.shipping_address.region,
    "a discount by hand": lambda found: any(not d.promotion_id for d in found.discounts),
    "a trusted price": lambda found: any(line.unit_price for line in found.cart.lines),
    "an agreed price for shipping": lambda found: found.shipping and found.cart.shipping_price,
    "given away": lambda found: found.subtotal_minor and not found.total_minor,
}


def test_every_corner_is_reached() -> None:
    unseen = dict(CORNERS)

    def nothing_is_unseen(drawn: Checkout) -> bool:
        found = quote(drawn.cart, drawn.facts, at=drawn.at)
        for name in [name for name, is_there in unseen.items() if is_there(found)]:
            del unseen[name]
        return not unseen

    with suppress(NoSuchExample):
        find(checkouts(trusted=True), nothing_is_unseen, settings=searching)
    assert list(unseen) == []


@pytest.mark.parametrize(
    "units", [currencies(), moneys().map(lambda money: money.currency)], ids=["currencies", "moneys"]
)
def test_amounts_come_in_every_number_of_decimals(units: st.SearchStrategy[Currency]) -> None:
    for digits in (0, 2, 3, 4):
        assert find(units, lambda unit, digits=digits: unit.digits == digits, settings=searching).digits == digits


def test_the_strategies_need_no_subclass_and_say_what_they_draw() -> None:
    drawn = {name for name in testing.__all__ if name.islower()}
    assert all(inspect.isfunction(getattr(testing, name)) for name in drawn)
    assert all(len(inspect.getdoc(getattr(testing, name))) > 40 for name in drawn)
