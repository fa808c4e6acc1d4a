"""What is wrong is refused with one typed error each, by its documented code, and nothing is taken."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from commerce_core import (
    Cart,
    Commerce,
    Conflict,
    FlatRate,
    Invalid,
    Line,
    Money,
    NewProduct,
    NotFound,
    Percentage,
    Promotion,
)
from commerce_core.adapters.store.memory import MemoryStore
from commerce_core.errors import CommerceError, Unavailable
from commerce_core.payments import Intent
from commerce_core.ports import Query, Store
from tests.flows.shop import DECLINED, SUCCESS, buy, event_types, open_shop, sandbox, stock_of

Act = Callable[[Commerce, str | None], object]
HUGE = 10**6 + 1


def place(*lines: Line, **named: object) -> Act:
    """Try to place these lines, paying with a good card."""
    cart = Cart(lines, **named)
    return lambda shop, key: shop.orders.place(cart, payment_method=SUCCESS, key=key)


def mugs(quantity: object) -> Act:
    return place(Line("MUG", quantity))


def priced(price: object) -> Act:
    return place(Line("MUG", 1, unit_price=price))


def sold_at(price: object) -> Act:
    return lambda shop, key: shop.products.create(NewProduct("NEW", "New", price, status="active"), key=key)


def changed(shop: Commerce, key: str | None) -> object:
    """The buyer saw 12.50; since then a shipping rate was set."""
    shown = shop.carts.quote(Cart([Line("MUG", 1)]))
    shop.shipping.set_rate(FlatRate("std", "standard", 490, "EUR"))
    return shop.orders.place(Cart([Line("MUG", 1)]), payment_method=SUCCESS, expected=shown, key=key)


def ship_unpaid(shop: Commerce, key: str | None) -> object:
    return shop.orders.ship(str(shop.orders.find({"payment_status": "pending"}).records[0].id), key=key)


ROWS: list[tuple[str, Act, type[CommerceError], str]] = [
    ("unknown product", place(Line("NOPE", 1)), NotFound, "unknown_item"),
    ("a number for a SKU", place(Line(5, 1)), Invalid, "invalid_line"),
    ("archived product", place(Line("OLD", 1)), Invalid, "item_unavailable"),
    ("draft product", place(Line("DRAFT", 1)), Invalid, "item_unavailable"),
    ("zero quantity", mugs(0), Invalid, "invalid_quantity"),
    ("negative quantity", mugs(-1), Invalid, "invalid_quantity"),
    ("fractional quantity", mugs(1.5), Invalid, "invalid_quantity"),
    ("fractional quantity, exact", mugs(Decimal("1.5")), Invalid, "invalid_quantity"),
    ("whole quantity as a float", mugs(1.0), Invalid, "invalid_quantity"),
    ("NaN quantity", mugs(float("nan")), Invalid, "invalid_quantity"),
    ("quantity as text", mugs("1"), Invalid, "invalid_quantity"),
    ("boolean quantity", mugs(True), Invalid, "invalid_quantity"),
    ("no quantity", mugs(None), Invalid, "invalid_quantity"),
    ("enormous quantity", mugs(HUGE), Invalid, "invalid_quantity"),
    ("enormous total", place(Line("EBOOK", 10**6, unit_price="1000000000")), Invalid, "amount_range"),
    ("price with too many digits", priced("1.999"), Invalid, "amount_precision"),
    ("price as a float", priced(1.5), Invalid, "invalid_amount"),
    ("NaN price", priced("NaN"), Invalid, "invalid_amount"),
    ("NaN price, a Decimal", priced(Decimal("NaN")), Invalid, "invalid_amount"),
    ("infinite price", priced(Decimal("Infinity")), Invalid, "invalid_amount"),
    ("price with an exponent", priced("1e3"), Invalid, "invalid_amount"),
    ("price in Devanagari digits", priced("१२"), Invalid, "invalid_amount"),
    ("price with thousands", priced("1,000"), Invalid, "invalid_amount"),
    ("boolean price", priced(True), Invalid, "invalid_amount"),
    ("negative price", priced("-0.01"), Invalid, "amount_range"),
    ("enormous price", priced("9" * 13), Invalid, "amount_range"),
    ("price with a hundred digits", priced("9" * 100), Invalid, "amount_range"),
    ("product: float price", sold_at(1.5), Invalid, "invalid_amount"),
    ("product: NaN price", sold_at(float("nan")), Invalid, "invalid_amount"),
    ("product: too many digits", sold_at("0.001"), Invalid, "amount_precision"),
    ("product: negative price", sold_at("-1"), Invalid, "amount_range"),
    ("product: text", sold_at("free"), Invalid, "invalid_amount"),
    ("price in another currency", priced(Money(1, "USD")), Invalid, "currency_mismatch"),
    ("mixed currencies", place(Line("MUG", 1), Line("IMPORT", 1)), Invalid, "price_not_found"),
    ("line discount above 100", place(Line("MUG", 1, discount=Decimal("100.1"))), Invalid, "invalid_line"),
    ("line discount below 0", place(Line("MUG", 1, discount=Decimal(-1))), Invalid, "invalid_line"),
    ("empty cart", place(), Invalid, "empty_cart"),
    ("two lines with one key", place(Line("MUG", 1, key="a"), Line("LAMP", 1, key="a")), Invalid, "invalid_line"),
    ("unknown coupon", place(Line("MUG", 1), codes=["NOPE"]), Invalid, "unknown_coupon"),
    ("coupon that is retired", place(Line("MUG", 1), codes=["GONE"]), Invalid, "coupon_retired"),
    ("coupon without letters", place(Line("MUG", 1), codes=[" "]), Invalid, "invalid_code"),
    ("too many coupons", place(Line("MUG", 1), codes=[f"C{n}" for n in range(21)]), Invalid, "invalid_code"),
    ("insufficient stock", mugs(6), Conflict, "insufficient_stock"),
    ("no stock ever", place(Line("TICKET", 1)), Conflict, "insufficient_stock"),
    ("unknown customer", place(Line("MUG", 1), customer_id="cust_none"), NotFound, "not_found"),
    ("unknown cart", lambda s, key: s.orders.place("cart_none", key=key), NotFound, "not_found"),
    ("half a surrogate pair", place(Line("MUG", 1, options={"a": "\ud800"})), Invalid, "unstorable"),
    ("NUL in a note", lambda s, key: s.orders.place(lines=[Line("MUG", 1)], note="\0", key=key), Invalid, "unstorable"),
    ("quote that changed", changed, Conflict, "quote_changed"),
    ("illegal transition", ship_unpaid, Conflict, "invalid_transition"),
    ("card number", lambda s, key: buy(s, card="4242424242424242", key=key), Invalid, "card_number_refused"),
    ("coupon: 101 %", lambda s, _: s.coupons.create(Promotion("p", Percentage("101"))), Invalid, "invalid_promotion"),
]


def stage(store: Store | None = None, tenant: str = "t") -> Commerce:
    """Something of everything that could be moved, so that nothing moving means something."""
    shop = open_shop(store or MemoryStore(), tenant, MUG=7)
    for sku in ("OLD", "DRAFT"):
        shop.products.create(NewProduct(sku, sku, "1.00", status="active"))
    shop.products.archive("OLD")
    shop.products.update("DRAFT", {"status": "draft"})
    shop.products.create(NewProduct("IMPORT", "Import", "1.00", currency="USD", status="active", track_stock=False))
    shop.coupons.create(Promotion("gone", Percentage("5"), code="GONE"))
    shop.coupons.retire("gone")
    buy(shop)
    buy(shop, card=None)
    return shop


def books(shop: Commerce) -> tuple[object, ...]:
    """Stock, orders, payments, events and money."""
    intents = shop._ctx.store.read(shop.tenant.id, lambda snapshot: snapshot.find(Intent, Query(limit=1000)).records)
    return shop.inventory.movements("MUG"), shop.orders.find().records, intents, shop.events(), sandbox(shop).ledger()


@pytest.mark.parametrize("key", [None, "k"], ids=["", "keyed"])
@pytest.mark.parametrize(("act", "parent", "code"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_it_is_refused_and_nothing_is_taken(act: Act, parent: type[CommerceError], code: str, key: str | None) -> None:
    shop = stage()
    before = books(shop)
    with pytest.raises(parent) as refused:
        act(shop, key)
    assert refused.value.code == code
    assert refused.value.message
    assert refused.value.to_dict()["error"]["code"] == code
    assert books(shop) == before
    assert stock_of(shop, "MUG") == (7, 2, 0)
    assert shop.verify() == ()
    assert buy(shop, key=key).payment_status == "paid", "neither the shop nor the key suffered"


def test_all_of_it_is_refused_alike_by_every_database(any_sql_store: Store, tenant: str) -> None:
    shop = stage(any_sql_store, tenant)
    before = books(shop)
    for name, act, parent, code in ROWS:
        with pytest.raises(parent) as refused:
            act(shop, "k")
        assert refused.value.code == code, name
        assert books(shop) == before, name
    assert shop.verify() == ()


def test_a_decline_is_recorded_and_takes_nothing() -> None:
    shop = stage()
    before = books(shop)
    with pytest.raises(Invalid) as refused:
        buy(shop, card=DECLINED)
    assert refused.value.code == "payment_declined"
    after = books(shop)
    assert after[4] == before[4], "no money moved"
    assert stock_of(shop, "MUG") == (7, 2, 0)
    assert event_types(shop)[-4:] == ["order.created", "payment.failed", "order.updated", "order.cancelled"]


def test_the_errors_say_what_was_asked_and_what_there_is() -> None:
    shop = stage()
    with pytest.raises(Conflict) as short:
        mugs(6)(shop, None)
    (shortage,) = short.value.shortages
    assert (shortage.sku, shortage.asked, shortage.available) == ("MUG", 6, 5)
    assert "MUG: 6 asked, 5 available" in short.value.message
    with pytest.raises(Conflict) as illegal:
        ship_unpaid(shop, None)
    assert (illegal.value.from_status, illegal.value.action, illegal.value.allowed) == ("pending", "ship", ("cancel",))
    with pytest.raises(CommerceError) as many:
        place(Line("NOPE", 1), Line("MUG", 0), Line("OLD", 1))(shop, None)
    assert [detail.field for detail in many.value.details] == ["lines[0].item", "lines[1].quantity", "lines[2].item"]


def test_no_row_is_merely_unavailable() -> None:
    assert not any(issubclass(parent, Unavailable) for _, _, parent, _ in ROWS)
