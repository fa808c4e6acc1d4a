"""Prices and price lists of a shop, on every store: carts, orders, history, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from commerce_core import (
    Cart,
    Commerce,
    Item,
    Line,
    Money,
    NewCustomer,
    NewProduct,
    NewVariant,
    NotFound,
    Policies,
    QuoteChanged,
    TaxRate,
    Tenant,
    localisation,
)
from commerce_core.adapters.store.memory import MemoryStore
from commerce_core.adapters.store.memory import tx as memory
from commerce_core.catalog import UnknownItem
from commerce_core.checkout import InvalidPolicies
from commerce_core.checks import InvalidDatetime, InvalidQuantity
from commerce_core.currency import Rate, UnknownRate, replay
from commerce_core.customers import Customer
from commerce_core.localisation import REGIONS
from commerce_core.orders import Order
from commerce_core.ports import Duplicate, Page, Query, Store
from commerce_core.pricing import (
    InvalidPrice,
    InvalidPriceList,
    InvalidSituation,
    Policy,
    Price,
    PriceChoice,
    PriceList,
    PriceNotFound,
)
from commerce_core.serialization import UnsupportedType, dump, load, load_document, store_document
from commerce_core.testing import FixedClock, NumberedIds
from tests.commerce.test_hosted import Gadgets
from tests.flows.shop import SUCCESS, event_types

DAY = timedelta(days=1)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def shop(store: Store, tenant: str, clock: FixedClock) -> Iterator[Commerce]:
    """A shop in euros with tea at 20.00 and a shirt in two sizes."""
    shop = opened(store, tenant, clock)
    shop.products.create(NewProduct("CHAI", "Chai", "20.00", status="active", id="chai"))
    sizes = [
        NewVariant(f"SHIRT-{size}", attributes={"size": size}, price=price, id=f"shirt-{size}") for size, price in SIZES
    ]
    shop.products.create(NewProduct("SHIRT", "Shirt", "30.00", status="active", id="shirt", variants=sizes))
    shop.inventory.receive("CHAI", 500)
    clock.advance(10 * DAY)
    return shop


SIZES = (("S", None), ("XL", "35.00"))


def opened(store: Store, tenant: str, clock: FixedClock, **ports: object) -> Commerce:
    home = Tenant(id=tenant, currency="EUR", locale="de_DE")
    return Commerce(store, tenant=home, clock=clock, ids=NumberedIds(), **ports)


def euros(item: str, price: str | None, price_list: str = "", **details: object) -> Price:
    return Price.of(item, price, currency="EUR", price_list=price_list, **details)


def with_vip(shop: Commerce) -> Customer:
    """A list for members (18.00, from ten on 16.00), and a member."""
    shop.price_lists.set(PriceList("vip", "VIP", groups=["vip"]))
    shop.prices.set_many([euros("CHAI", "18.00", "vip"), euros("chai", "16.00", "vip", min_quantity=10)])
    return shop.customers.create(NewCustomer("jane@example.com", groups=["vip"]))


def with_sale(shop: Commerce, begins: datetime, price: str = "15.00") -> PriceList:
    sale = shop.price_lists.set(
        PriceList("summer", "Summer sale", type="sale", starts_at=begins, ends_at=begins + 10 * DAY)
    )
    shop.prices.set(euros("CHAI", price, "summer"))
    return sale


def total(shop: Commerce, quantity: int, customer: Customer | None = None) -> int:
    return shop.carts.quote(Cart([Line("CHAI", quantity)], customer_id=customer and customer.id)).total_minor


def told(shop: Commerce, item: str = "CHAI") -> list[tuple[int, int | None]]:
    """Days since the shop was opened, and the price from then on."""
    points = shop.prices.history(item)
    return [((point.at - points[0].at).days, point.amount_minor) for point in points]


def test_a_kept_cart_is_priced_again_when_its_quantity_changes(shop: Commerce) -> None:
    jane = with_vip(shop)
    cart = shop.carts.create(Cart([Line("CHAI", 9)], customer_id=jane.id))
    assert shop.carts.quote(cart.id).total_minor == 9 * 1800
    shop.carts.change(cart.id, "CHAI", quantity=10)
    assert shop.carts.quote(cart.id).total_minor == 10 * 1600
    shop.carts.add(cart.id, Line("CHAI", 1, key="more", options={"gift": "yes"}))
    shop.carts.change(cart.id, "CHAI", quantity=8)
    assert shop.carts.quote(cart.id).total_minor == 9 * 1800


def test_a_group_price_is_for_members_only(shop: Commerce) -> None:
    jane = with_vip(shop)
    joe = shop.customers.create(NewCustomer("joe@example.com", groups=["trade"], tags=["vip"]))
    assert [total(shop, 1, who) for who in (None, joe, jane)] == [2000, 2000, 1800]
    shop.customers.update(joe.id, {"groups": ["vip"]})
    assert total(shop, 1, joe) == 1800


def test_a_sale_lowers_a_contract_price_and_never_raises_it(shop: Commerce, clock: FixedClock) -> None:
    jane = with_vip(shop)
    with_sale(shop, clock.now(), "17.00")
    assert [total(shop, 1), total(shop, 1, jane), total(shop, 10, jane)] == [1700, 1700, 16000]


def test_a_price_of_none_is_not_set(shop: Commerce) -> None:
    jane = with_vip(shop)
    first = shop.prices.get("vip:CHAI:EUR:1")
    gone = shop.prices.set(euros("CHAI", None, "vip"))
    assert (first.version, gone.version, gone.created_at) == (1, 2, first.created_at)
    assert total(shop, 1, jane) == 2000


def test_an_order_keeps_where_its_prices_come_from(shop: Commerce, clock: FixedClock) -> None:
    jane = with_vip(shop)
    with_sale(shop, clock.now())
    order = shop.orders.place(Cart([Line("CHAI", 2)], customer_id=jane.id))
    line = shop.orders.get(order.id).lines[0]
    assert (line.unit_minor, line.was_minor, line.price_list_id, line.conversion) == (1500, 1800, "summer", None)
    assert order.trace is not None
    assert "without the sale it would be 18.00 EUR" in order.trace.steps[1].note
    shop.prices.set(euros("CHAI", "1.00", "summer"))
    assert shop.orders.get(order.id) == order
    assert shop.verify() == ()


def test_an_order_of_before_is_still_read(shop: Commerce) -> None:
    order = shop.orders.place(Cart([Line("CHAI", 2)]))
    document = store_document(order)
    for line in document["lines"]:
        for name in ("price_list_id", "was_minor", "conversion"):
            del line[name]
    assert load_document(Order, document) == order


def test_placing_asks_again_when_a_price_has_changed_in_between(shop: Commerce, clock: FixedClock) -> None:
    begins = clock.now() + DAY
    with_sale(shop, begins)
    cart = shop.carts.create(Cart([Line("CHAI")]))
    shown = shop.carts.quote(cart.id)
    assert (shown.total_minor, shown.valid_until) == (2000, begins)
    clock.advance(DAY)
    with pytest.raises(QuoteChanged) as changed:
        shop.orders.place(cart, payment_method=SUCCESS, expected=shown)
    assert changed.value.new.total_minor == 1500
    assert [detail.field for detail in changed.value.diff] == ["lines[CHAI]", "total"]
    assert shop.orders.place(cart, payment_method=SUCCESS, expected=changed.value.new).total_minor == 1500


def test_a_conversion_is_kept_and_can_be_replayed_whatever_the_rates_are_by_then(
    shop: Commerce, clock: FixedClock
) -> None:
    """54.99 USD at 0.86 are 47.29 EUR."""
    shop.products.create(NewProduct("BOOK", "Book", "54.99", currency="USD", status="active", track_stock=False))
    cart = Cart([Line("BOOK", 5)])
    with pytest.raises(PriceNotFound):
        shop.carts.quote(cart)
    shop.policies.set(Policies(pricing=Policy(convert_missing=True)))
    with pytest.raises(UnknownRate):
        shop.carts.quote(cart)
    shop.rates.set(Rate("USD", "EUR", "0.86", valid_from=clock.now()))
    order = shop.orders.place(cart)
    shop.rates.set(Rate("USD", "EUR", "0.50", valid_from=clock.now() + timedelta(microseconds=1)))
    kept = shop.orders.get(order.id).lines[0]
    assert (order.total_minor, kept.conversion) == (23645, order.lines[0].conversion)
    assert kept.conversion is not None
    assert replay(kept.conversion, Money(4729, "EUR")) == Money(5499, "USD")
    assert shop.prices.history("BOOK")[-1].amount_minor is None, "a converted price moves with its rate"
    assert shop.verify() == ()


def test_a_product_is_priced_by_its_id_and_a_variant_by_its_sku(shop: Commerce) -> None:
    shop.price_lists.set(PriceList("all"))
    shop.prices.set_many([euros("shirt", "25.00", "all"), euros("SHIRT-XL", "28.00", "all")])
    sizes = Cart([Line("SHIRT-S"), Line("shirt-XL")])
    assert shop.carts.quote(sizes).units == (2500, 2800)


def test_why_an_item_costs_what_it_costs(shop: Commerce, clock: FixedClock) -> None:
    jane = with_vip(shop)
    begins = clock.now() + DAY
    with_sale(shop, begins)
    choice = shop.prices.explain("CHAI", quantity=10, customer=jane.id)
    assert (choice.price, choice.valid_until) == (Money(1600, "EUR"), begins)
    assert "which is the price of the list VIP" in choice.explain()
    assert shop.prices.explain("CHAI", at=begins).was == Money(2000, "EUR")
    assert shop.prices.explain("CHAI", at=begins - timedelta(microseconds=1)).was is None
    with pytest.raises(PriceNotFound):
        shop.prices.explain("CHAI", currency="USD")
    with pytest.raises(NotFound):
        shop.prices.explain("CHAI", customer="nobody")


def test_the_country_and_region_asked_for_are_the_shops_own_unless_said_otherwise(shop: Commerce) -> None:
    shop.price_lists.set(PriceList("eu", regions=["EU"]))
    shop.price_lists.set(PriceList("fr", countries=["FR"], priority=1))
    shop.prices.set_many([euros("CHAI", "19.00", "eu"), euros("CHAI", "17.00", "fr")])
    asked = ({}, {"country": "fr"}, {"country": "US"}, {"country": "US", "region": "EU"}, {"country": ""})
    amounts = [shop.prices.explain("CHAI", **where).amount_minor for where in asked]
    assert amounts == [1900, 1700, 2000, 1900, 2000]


def test_the_history_tells_every_public_price(shop: Commerce, clock: FixedClock) -> None:
    """20.00 from day 0; a sale of 15.00 from day 15 to 25 that was set on day 10; 22.00 from day 30 on."""
    with_vip(shop)
    with_sale(shop, clock.now() + 5 * DAY)
    assert told(shop) == [(0, 2000)]
    clock.advance(20 * DAY)
    assert told(shop) == [(0, 2000), (15, 1500), (25, 2000)]
    shop.products.update("CHAI", {"price": "22.00"})
    expected = [(0, 2000), (15, 1500), (25, 2000), (30, 2200)]
    assert told(shop) == expected
    shop.products.update("CHAI", {"name": "Tea"})
    assert told(shop) == expected


def test_history_stays_when_a_list_is_rewritten(shop: Commerce, clock: FixedClock) -> None:
    sale = with_sale(shop, clock.now() + 5 * DAY)
    clock.advance(20 * DAY)
    shop.price_lists.set(evolve(sale, starts_at=clock.now() + DAY, ends_at=clock.now() + 2 * DAY))
    clock.advance(5 * DAY)
    assert told(shop) == [(0, 2000), (15, 1500), (25, 2000), (31, 1500), (32, 2000)]


def without_germany() -> Policies:
    union = next(each for each in REGIONS if each.code == "EU")
    rest = [country for country in union.countries if country != "DE"]
    return Policies(localisation=localisation.Policy(regions=(evolve(union, countries=rest),)))


def test_history_is_kept_when_the_shop_leaves_a_region(shop: Commerce, clock: FixedClock) -> None:
    """The union pays 10.00 from day 12 on. On day 20 Germany is taken out of it, on day 30 it is back."""
    shop.price_lists.set(PriceList("eu", regions=["EU"], starts_at=clock.now() + 2 * DAY))
    shop.price_lists.set(PriceList("eu-vip", regions=["EU"], groups=["vip"]))
    shop.prices.set_many([euros("CHAI", "10.00", "eu"), euros("SHIRT-S", "9.00", "eu-vip")])
    clock.advance(10 * DAY)
    shop.policies.set(without_germany())
    clock.advance(10 * DAY)
    assert told(shop) == [(0, 2000), (12, 1000), (20, 2000)]
    shop.policies.set(Policies())
    clock.advance(10 * DAY)
    expected = [(0, 2000), (12, 1000), (20, 2000), (30, 1000)]
    assert told(shop) == expected
    shop.policies.set(Policies(pricing=Policy(convert_missing=True)))
    assert (told(shop), told(shop, "SHIRT-S")) == (expected, [(0, 3000)])
    assert shop.prices.lowest("CHAI", days=5) == Money(1000, "EUR")


def test_history_of_a_hosts_items_is_kept_when_the_shop_leaves_a_region(clock: FixedClock) -> None:
    gadgets = Gadgets(G_1="12.50")
    shop = Commerce("memory://", tenant=Tenant(currency="EUR", locale="de_DE"), clock=clock, products=gadgets)
    shop.price_lists.set(PriceList("eu", regions=["EU"]))
    shop.prices.set(euros("G-1", "10.00", "eu"))
    clock.advance(5 * DAY)
    shop.policies.set(without_germany())
    clock.advance(5 * DAY)
    assert told(shop, "G-1") == [(0, 1000), (5, 1250)]


def test_policies_that_are_none_change_nothing(shop: Commerce) -> None:
    kept = shop.policies.get()
    for wrong in (None, "EU", TaxRate("vat", "VAT", "19")):
        with pytest.raises(InvalidPolicies):
            shop.policies.set(wrong)
    assert shop.policies.get() == kept


def test_two_changes_at_one_instant_leave_one_point(shop: Commerce) -> None:
    for price in ("19.00", "18.00", "17.00"):
        shop.prices.set(euros("CHAI", price))
    assert told(shop) == [(0, 2000), (10, 1700)]


def test_the_lowest_price_of_thirty_days(shop: Commerce, clock: FixedClock) -> None:
    """15.00 from day 15 to 25: the lowest of the 30 days before day 40 and before day 54, not before day 55."""
    with_sale(shop, clock.now() + 5 * DAY)
    opened = clock.now() - 10 * DAY
    clock.advance(100 * DAY)
    found = [shop.prices.lowest("CHAI", before=opened + n * DAY) for n in (15, 16, 40, 54, 55)]
    assert found == [Money(amount, "EUR") for amount in (2000, 1500, 1500, 1500, 2000)]
    assert shop.prices.lowest("CHAI", days=90) == Money(1500, "EUR")
    shop.products.update("CHAI", {"price": "10.00"})
    assert shop.prices.lowest("CHAI") == Money(2000, "EUR"), "the price that begins now is not of the days before"


def test_all_prices_of_a_call_are_stored_or_none(shop: Commerce) -> None:
    good, bad = euros("CHAI", "18.00"), euros("TEA", "1.00")
    with pytest.raises(UnknownItem):
        shop.prices.set_many([good, bad])
    assert shop.prices.find().records == ()
    before = len(shop.events())
    assert shop.prices.set_many([good, euros("SHIRT-S", "9.00")])[0].version == 1
    assert shop.prices.set_many([good, euros("SHIRT-S", "8.00")])[1].version == 2
    assert event_types(shop, after=before) == ["price.set"] * 3
    assert [price.amount_minor for price in shop.prices.find({"item": "shirt-S"}).records] == [800]


def test_what_is_no_price_is_refused_and_changes_nothing(shop: Commerce) -> None:
    kept = shop.prices.set(euros("CHAI", "18.00"))
    before = shop.events()
    many = [euros("CHAI", "1.00", min_quantity=n) for n in range(2, 1003)]
    for ask, error in (
        (lambda: shop.prices.set(euros("TEA", "1.00")), UnknownItem),
        (lambda: shop.prices.set(euros("a\0b", "1.00")), UnknownItem),
        (lambda: shop.prices.set(euros("SHIRT", "1.00")), InvalidPrice),
        (lambda: shop.prices.set(euros("CHAI", "1.00", "nolist")), NotFound),
        (lambda: shop.prices.set("18.00"), InvalidPrice),
        (lambda: shop.prices.set(None), InvalidPrice),
        (lambda: shop.prices.set_many([euros("CHAI", "1.00"), euros("CHAI", "2.00")]), InvalidPrice),
        (lambda: shop.prices.set_many(many), InvalidPrice),
        (lambda: shop.prices.set_many(5), InvalidPrice),
        (lambda: shop.prices.set(euros("SHIRT-S", "1.00", id=kept.id)), InvalidPrice),
        (lambda: shop.price_lists.set("vip"), InvalidPriceList),
        (lambda: shop.price_lists.get("vip"), NotFound),
        (lambda: shop.prices.get("vip"), NotFound),
        (lambda: shop.prices.explain("TEA"), UnknownItem),
        (lambda: shop.prices.history("TEA"), UnknownItem),
        (lambda: shop.prices.note(["CHAI", "TEA"]), UnknownItem),
        (lambda: shop.prices.lowest("CHAI", days=0), InvalidPrice),
        (lambda: shop.prices.lowest("CHAI", days=True), InvalidPrice),
        (lambda: shop.prices.lowest("CHAI", before=datetime(2026, 1, 1)), InvalidDatetime),  # noqa: DTZ001 - the point
    ):
        with pytest.raises(error):
            ask()
    assert shop.events() == before
    assert shop.prices.find().records == (kept,)


def test_the_linter_reads_all_that_is_stored(shop: Commerce) -> None:
    with_vip(shop)
    shop.price_lists.set(PriceList("forgotten"))
    found = shop.prices.lint()
    assert [(each.code, each.place) for each in found] == [("list_never_reached", "forgotten")]
    assert shop.price_lists.lint() == shop.prices.lint()


def test_the_linter_knows_the_time_and_the_regions_of_the_shop(shop: Commerce) -> None:
    with_vip(shop)
    shop.price_lists.set(PriceList("past", ends_at=datetime(2000, 1, 1, tzinfo=UTC)))
    kept = shop.prices.set(evolve(euros("CHAI", "1.00"), price_list_id="past", id=""))
    shop.price_lists.set(PriceList("typo", regions=["UE"]))
    shop.prices.set(evolve(euros("CHAI", "1.00"), price_list_id="typo", id=""))
    found = {(each.code, each.place): each for each in shop.prices.lint()}
    assert [*found] == [("list_never_reached", "past"), ("unknown_region", "typo")]
    assert f"{kept.id}, for one: it ended at 2000-01-01" in found["list_never_reached", "past"].message


def test_a_price_stays_with_what_it_named(shop: Commerce) -> None:
    """The SKU may be changed, and given to another product."""
    assert shop.prices.set(euros("CHAI", "18.00")).item == "chai"
    shop.products.update("chai", {"sku": "TEA"})
    shop.products.create(NewProduct("CHAI", "Other", "9.00", status="active", id="other"))
    quoted = shop.carts.quote(Cart([Line("TEA"), Line("CHAI")]))
    assert quoted.units == (1800, 900)
    assert shop.prices.set(euros("CHAI", "8.00", id="another")).item == "other"
    assert shop.carts.quote(Cart([Line("TEA"), Line("CHAI")])).units == (1800, 800)


@pytest.mark.parametrize(
    "draft",
    [
        NewProduct("chai", "Chai", "1.00"),
        NewProduct("shirt", "Shirt", "1.00"),
        NewProduct("HAT", "Hat", "1.00", variants=[NewVariant("shirt-XL")]),
        NewProduct("HAT", "Hat", "1.00", id="CHAI"),
        NewProduct("HAT", "Hat", "1.00", variants=[NewVariant("HAT-S", id="SHIRT-S")]),
    ],
)
def test_no_name_is_that_of_two_products(shop: Commerce, draft: NewProduct) -> None:
    with pytest.raises(Duplicate, match="the id of another"):
        shop.products.create(draft)


def test_a_product_may_have_its_sku_as_its_id(shop: Commerce) -> None:
    shop.products.create(NewProduct("SAME", "Same", "1.00", id="SAME"))
    assert shop.products.update("SAME", {"name": "The same"}).name == "The same"
    with pytest.raises(Duplicate):
        shop.products.update("SAME", {"sku": "shirt"})


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["a", "b"]), st.integers(1, 2), st.integers(1, 5), st.booleans()), max_size=8)
)
def test_the_last_price_of_the_history_is_the_public_one(sets: list[tuple[str, int, int, bool]]) -> None:
    """Whatever is set: prices and quantity breaks of one id or another, and lists for members or everybody."""
    clock = FixedClock()
    shop = opened(MemoryStore(), "t", clock)
    shop.products.create(NewProduct("CHAI", "Chai", "20.00", status="active"))
    for id, least, euro, public in sets:
        clock.advance(DAY)
        shop.price_lists.set(PriceList("list", groups=[] if public else ["vip"]))
        price_list = "list" if id == "b" else ""
        shop.prices.set(euros("CHAI", f"{euro}.00", price_list, id=id, min_quantity=least))
        assert shop.prices.history("CHAI")[-1].amount_minor == shop.prices.explain("CHAI").amount_minor


def test_what_cannot_be_bought_has_no_public_price(shop: Commerce, clock: FixedClock) -> None:
    shop.products.create(NewProduct("HAT", "Hat", "9.00"))
    clock.advance(3 * DAY)
    assert told(shop, "HAT") == [(0, None)]
    shop.products.update("HAT", {"status": "active"})
    clock.advance(3 * DAY)
    shop.products.archive("HAT")
    clock.advance(3 * DAY)
    assert told(shop, "HAT") == [(0, None), (3, 900), (6, None)]


def test_a_clock_that_is_behind_does_not_write_into_the_past(store: Store, tenant: str, clock: FixedClock) -> None:
    ahead = FixedClock(clock.now() + timedelta(seconds=5))
    shop, other = opened(store, tenant, clock), opened(store, tenant, ahead)
    shop.products.create(NewProduct("CHAI", "Chai", "20.00", status="active"))
    clock.advance(timedelta(seconds=1))
    other.prices.set(euros("CHAI", "15.00"))
    shop.prices.set(euros("CHAI", "18.00"))
    ahead.advance(DAY)
    assert [point.amount_minor for point in other.prices.history("CHAI")] == [2000, 1500, 1800]
    assert other.prices.explain("CHAI").amount_minor == 1800


def test_the_lowest_price_to_name_with_a_sale_is_that_before_it(shop: Commerce, clock: FixedClock) -> None:
    with_sale(shop, clock.now())
    clock.advance(DAY)
    assert shop.prices.lowest("CHAI") == Money(2000, "EUR")
    clock.advance(15 * DAY)
    assert shop.prices.lowest("CHAI") == Money(1500, "EUR"), "the sale is over, and was in these days"


def test_one_price_is_asked_of_one_variant(shop: Commerce) -> None:
    for ask in (shop.prices.explain, shop.prices.history, shop.prices.lowest):
        for name in ("shirt", "SHIRT", None, 5, []):
            with pytest.raises(InvalidPrice):
                ask(name)
    for names in (None, 5, [None], [[]]):
        with pytest.raises(InvalidPrice):
            shop.prices.note(names)
    with pytest.raises(InvalidSituation):
        shop.prices.explain("CHAI", country=5)


def test_a_whole_product_of_a_hosts_table_cannot_be_priced(clock: FixedClock) -> None:
    shop = Commerce("memory://", tenant=Tenant(currency="EUR"), clock=clock, products=Gadgets(G_1="12.50"))
    with pytest.raises(UnknownItem, match="name each variant"):
        shop.prices.set(euros("G", "10.00"))


def test_a_cart_says_which_of_its_lines_is_wrong(shop: Commerce) -> None:
    for quantity in (-1, 10**30):
        with pytest.raises(InvalidQuantity) as refused:
            shop.carts.create(Cart([Line("CHAI"), Line("SHIRT-S", quantity)]))
        assert [each.field for each in refused.value.details] == ["lines[1].quantity"]


def test_tenants_have_prices_of_their_own(store: Store, tenant: str, clock: FixedClock) -> None:
    mine, theirs = opened(store, f"{tenant}-a", clock), opened(store, f"{tenant}-b", clock)
    for shop in (mine, theirs):
        shop.products.create(NewProduct("CHAI", "Chai", "20.00", status="active"))
    mine.prices.set(euros("CHAI", "18.00"))
    assert (total(mine, 1), total(theirs, 1)) == (1800, 2000)


def test_a_shop_without_prices_reads_none(clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = opened(MemoryStore(), "t", clock)
    shop.products.create(NewProduct("CHAI", "Chai", "20.00", status="active"))
    total(shop, 1)
    monkeypatch.setattr(memory.MemorySnapshot, "find", None)
    assert total(shop, 1) == 2000


def test_a_quote_reads_prices_once_until_one_is_written(clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = opened(MemoryStore(), "t", clock)
    shop.products.create(NewProduct("CHAI", "Chai", "20.00", status="active"))
    shop.products.create(NewProduct("MUG", "Mug", "7.00", status="active"))
    shop.price_lists.set(PriceList("all", ends_at=clock.now() + 90 * DAY))
    shop.prices.set(euros("CHAI", "18.00", "all"))
    read: list[str] = []
    find = memory.MemorySnapshot.find

    def noted(self: memory.MemorySnapshot, kind: type, query: Query) -> Page[object]:
        read.append(kind.__name__)
        return find(self, kind, query)

    monkeypatch.setattr(memory.MemorySnapshot, "find", noted)
    assert [total(shop, n) for n in (1, 2)] == [1800, 3600]
    first = read.count("Price")
    assert first > 0
    both = Cart([Line("CHAI"), Line("MUG")])
    assert [shop.carts.quote(both).total_minor for _ in range(3)] == [2500, 2500, 2500]
    again = read.count("Price")
    assert total(shop, 1) == 1800
    assert read.count("Price") == again == 2 * first, "the mug is asked for once"
    shop.prices.set(euros("CHAI", "17.00", "all"))
    assert total(shop, 1) == 1700
    shop.price_lists.set(PriceList("all", channels=["web"]))
    assert total(shop, 1) == 2000


def test_prices_that_ended_long_ago_cost_a_quote_nothing_and_are_still_explained(
    shop: Commerce, clock: FixedClock
) -> None:
    begins = clock.now()
    with_sale(shop, begins)
    shop.prices.set(euros("CHAI", "14.00", min_quantity=2, starts_at=begins, ends_at=begins + DAY))
    assert (total(shop, 1), total(shop, 2)) == (1500, 2800)
    clock.advance(15 * DAY)
    fresh = opened(shop._ctx.store, shop.tenant.id, clock)
    assert (total(fresh, 1), total(shop, 1)) == (2000, 2000)
    kept = fresh._ctx.kept_prices[shop.tenant.id]
    assert not any(book.shelves for book in kept.books.values())
    reasons = [each.reason for each in fresh.prices.explain("CHAI", quantity=2).candidates]
    assert reasons == ["chosen", "ended", "ended"]
    assert fresh.prices.explain("CHAI", at=begins).amount_minor == 1500


def test_a_question_with_a_word_that_is_none_is_refused(shop: Commerce) -> None:
    with pytest.raises(TypeError, match=r"not by 'contry'"):
        shop.prices.explain("CHAI", contry="FR")


def test_why_an_item_costs_what_it_costs_is_data(shop: Commerce) -> None:
    jane = with_vip(shop)
    choice = shop.prices.explain("CHAI", quantity=10, customer=jane.id)
    told = json.loads(json.dumps(dump(choice)))
    assert (told["amount_minor"], told["currency"], told["price_list_id"]) == (1600, "EUR", "vip")
    assert told["candidates"] == [dump(each) for each in choice.candidates]
    assert [each["reason"] for each in told["candidates"]] == ["chosen", "less_specific", "overridden"]
    assert not [name for name in told if "asked" in name]
    with pytest.raises(UnsupportedType, match=r"explain"):
        load(PriceChoice, told)


def test_a_host_prices_its_own_items(store: Store, tenant: str, clock: FixedClock) -> None:
    gadgets = Gadgets(G_1="12.50")
    gadgets.rows = {(tenant, sku): price for (_, sku), price in gadgets.rows.items()}
    shop = opened(store, tenant, clock, products=gadgets)
    shop.price_lists.set(PriceList("promo", type="sale", starts_at=clock.now() + DAY, ends_at=clock.now() + 2 * DAY))
    shop.prices.set(euros("G-1", "10.00", "promo"))
    with pytest.raises(UnknownItem):
        shop.prices.set(euros("G-2", "10.00", "promo"))
    clock.advance(DAY)
    assert shop.carts.quote(Cart([Line("G-1")])).total_minor == 1000
    clock.advance(5 * DAY)
    gadgets.rows[tenant, "G-1"] = "14.00"
    assert [point.amount_minor for point in shop.prices.note(["G-1"])] == [1400]
    assert [point.amount_minor for point in shop.prices.note(["G-1"])] == [1400]
    assert shop.prices.lowest("G-1") == Money(1000, "EUR")


def test_a_hosts_item_that_changed_unseen_is_noted_from_now_on(clock: FixedClock) -> None:
    gadgets = Gadgets(G_1="12.50")
    shop = Commerce("memory://", tenant=Tenant(currency="EUR"), clock=clock, products=gadgets)
    shop.prices.note("G-1")
    clock.advance(3 * DAY)
    gadgets.rows["default", "G-1"] = "9.00"
    shop.prices.note("G-1")
    clock.advance(3 * DAY)
    assert told(shop, "G-1") == [(0, 1250), (3, 900)]
    assert isinstance(gadgets.items("default", ["G-1"])["G-1"], Item)
