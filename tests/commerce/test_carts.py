"""`shop.carts`."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from commerce_core import Cart, Commerce, FlatRate, Line, Money, NotFound, Percentage, Promotion, TaxRate
from commerce_core.checkout import CartOrdered, Delivery, EmptyCart, InvalidLine
from commerce_core.checks import InvalidMetadata, InvalidQuantity
from commerce_core.customers import InvalidEmail
from commerce_core.ids import InvalidId
from commerce_core.localisation import InvalidAddress
from commerce_core.money import AmountPrecision, InvalidAmount
from commerce_core.ports import Duplicate, Store
from commerce_core.promotions import (
    BuyXGetY,
    CartTags,
    CouponExpired,
    CouponRetired,
    Gift,
    InvalidCode,
    Scope,
    UnknownCoupon,
)
from commerce_core.shipping import ShippingUnavailable
from commerce_core.testing import FixedClock
from commerce_core.trace import added
from tests.flows.shop import BERLIN, SUCCESS, kept_cart, open_shop


def test_a_cart_is_kept_edited_quoted_and_ordered_in_every_store(store: Store, tenant: str) -> None:
    shop = open_shop(store, tenant, rules=True, MUG=5)
    cart = shop.carts.create(Cart(email="jane@example.com"), key="new")
    assert (cart.version, cart.currency.code) == (1, "EUR")
    shop.carts.add(cart.id, Line("MUG", 1))
    shop.carts.add(cart.id, Line("MUG", 2))
    shop.carts.add(cart.id, Line("MUG", 1, options={"engraving": "Jane"}))
    shop.carts.add(cart.id, Line("EBOOK", 1))
    shop.carts.change(cart.id, "MUG#2", quantity=2)
    shop.carts.remove(cart.id, "EBOOK")
    shop.carts.apply_code(cart.id, "summer2026")
    shop.coupons.create(Promotion("winter", Percentage("5"), code="WINTER"))
    shop.carts.apply_code(cart.id, "WINTER")
    shop.carts.remove_code(cart.id, "winter")
    kept = shop.carts.update(cart.id, Delivery(shipping_address=BERLIN, shipping_service="standard"))
    assert [(line.key, line.quantity) for line in kept.lines] == [("MUG", 3), ("MUG#2", 2)]
    assert (kept.codes, kept.version) == (("summer2026",), 11)
    assert shop.carts.get(cart.id) == kept
    quote = shop.carts.quote(cart.id)
    # 5 x 12.50 = 62.50, less 10 % = 56.25, with 4.90 for shipping
    assert quote.total == Money(6115, "EUR")
    assert "SUMMER2026" in shop.carts.explain(cart.id)
    assert "56,25" not in shop.carts.explain(cart.id, locale="de-DE")
    assert "61,15" in shop.carts.explain(cart.id, locale="de-DE")
    order = shop.orders.place(cart.id, expected=quote, payment_method=SUCCESS)
    assert (order.total, order.cart_id) == (quote.total, cart.id)
    assert order.lines[1].options == {"engraving": "Jane"}


def test_an_ordered_cart_is_closed(shop: Commerce) -> None:
    cart = kept_cart(shop)
    order = shop.orders.place(cart.id)
    closed = shop.carts.get(cart.id)
    assert closed.order_id == order.id
    for refused in (
        lambda: shop.carts.add(cart.id, Line("MUG", 1)),
        lambda: shop.carts.change(cart.id, "MUG", quantity=2),
        lambda: shop.carts.remove(cart.id, "MUG"),
        lambda: shop.carts.apply_code(cart.id, "SUMMER2026"),
        lambda: shop.carts.update(cart.id, Delivery(email="jane@example.com")),
        lambda: shop.orders.place(cart.id),
        lambda: shop.orders.place(closed),
        lambda: shop.orders.place(cart),
    ):
        with pytest.raises(CartOrdered) as told:
            refused()
        assert told.value.order_id == order.id
    assert shop.carts.get(cart.id) == closed
    assert len(shop.orders.find().records) == 1


def test_the_order_a_cart_became_is_not_for_callers_to_say(shop: Commerce) -> None:
    made = shop.carts.create(Cart([Line("MUG", 1)], order_id="ord_99", version=7, id="cart_1"))
    assert (made.order_id, made.version) == (None, 1)
    assert shop.orders.place("cart_1").status == "pending"


def test_a_code_that_is_good_for_nothing_is_refused_when_entered_and_told_when_it_becomes_so(
    shop: Commerce, clock: FixedClock
) -> None:
    cart = kept_cart(shop)
    over = Promotion("over", Percentage("5"), code="OVER", ends_at=clock.now() + timedelta(days=1))
    shop.coupons.create(over)
    shop.coupons.create(Promotion("gone", Percentage("5"), code="GONE"))
    shop.carts.apply_code(cart.id, "gone")
    shop.coupons.retire("GONE")
    clock.advance(timedelta(days=1))
    before = shop.carts.get(cart.id)
    for code, error in (("NOPE", UnknownCoupon), ("OVER", CouponExpired)):
        with pytest.raises(error):
            shop.carts.apply_code(cart.id, code)
    assert shop.carts.get(cart.id) == before
    assert shop.carts.apply_code(cart.id, "GONE") == before
    told = shop.carts.quote(cart.id).outcomes[-1]
    assert (told.rule, told.verdict, told.reason) == ("gone", "not_applied", "it is retired")
    with pytest.raises(CouponRetired):
        shop.orders.place(cart.id)
    shop.carts.remove_code(cart.id, "GONE")
    with pytest.raises(CouponRetired):
        shop.carts.apply_code(cart.id, "GONE")
    assert shop.orders.place(cart.id).status == "pending"


def test_faulty_edits_leave_the_cart_as_it_was(shop: Commerce) -> None:
    cart = kept_cart(shop)
    for error, refused in [
        (InvalidQuantity, lambda: shop.carts.add(cart.id, Line("MUG", 0))),
        (InvalidQuantity, lambda: shop.carts.change(cart.id, "MUG", quantity=10**6 + 1)),
        (InvalidQuantity, lambda: shop.carts.change(cart.id, "MUG", quantity=False)),
        (NotFound, lambda: shop.carts.change(cart.id, "LAMP", quantity=1)),
        (NotFound, lambda: shop.carts.remove(cart.id, "LAMP")),
        (NotFound, lambda: shop.carts.get("cart_2")),
        (InvalidCode, lambda: shop.carts.apply_code(cart.id, "x" * 65)),
        (InvalidAddress, lambda: shop.carts.update(cart.id, Delivery(shipping_address=BERLIN.__class__("", "", "")))),
        (InvalidLine, lambda: shop.carts.add(cart.id, Line("MUG", 1, options={"size": 4}))),
    ]:
        with pytest.raises(error):
            refused()
    assert shop.carts.get(cart.id) == cart


UNREADABLE = [
    (Cart(id="a b"), InvalidId),
    (Cart(metadata={"key": 5}), InvalidMetadata),
    (Cart(metadata={f"key-{n}": "" for n in range(51)}), InvalidMetadata),
    (Cart([Line("MUG", options={"a": 1.5})]), InvalidLine),
    (Cart([Line(5)]), InvalidLine),
    (Cart(codes=[5]), InvalidCode),
    (Cart(email=5), (InvalidLine, InvalidEmail)),
    (Cart([Line("MUG", unit_price=1.5)]), InvalidAmount),
    (Cart(shipping_price=4.9), InvalidAmount),
    (Cart(shipping_price="4.999"), AmountPrecision),
]


def test_what_could_not_be_read_back_is_not_kept(any_sql_store: Store, tenant: str) -> None:
    """A record that a store cannot read again would stand in the way of everything beside it."""
    shop = open_shop(any_sql_store, tenant)
    for cart, error in UNREADABLE:
        with pytest.raises(error):
            shop.carts.create(cart)
        with pytest.raises((error, EmptyCart) if isinstance(error, type) else error):
            shop.orders.place(cart)
    assert shop.orders.find().records == ()
    assert shop.verify() == ()


def test_terms_of_a_trusted_caller_are_kept_exactly(any_sql_store: Store, tenant: str) -> None:
    shop = open_shop(any_sql_store, tenant, MUG=9)
    line = Line("MUG", 3, unit_price=Decimal("9.99"), discount=Decimal(15))
    cart = shop.carts.create(Cart([line], shipping_price="7.00"))
    # 3 x 9.99 = 29.97, less 15 % = 4.4955 -> 4.50, is 25.47, with 7.00 for shipping
    assert shop.carts.quote(cart.id).total == Money(3247, "EUR")
    assert shop.carts.get(cart.id).shipping_price == Money(700, "EUR")


def test_an_id_is_taken_once(shop: Commerce) -> None:
    kept_cart(shop)
    with pytest.raises(Duplicate):
        kept_cart(shop)


def test_rules_hold_from_the_next_quote_on(shop: Commerce, clock: FixedClock) -> None:
    cart = Cart([Line("LAMP", 1)], ["SUMMER2026"], shipping_address=BERLIN)
    shop.coupons.create(Promotion("summer", Percentage("10"), code="SUMMER2026", ends_at=clock.now() + timedelta(1)))
    assert shop.carts.quote(cart).total == Money(4499, "EUR")  # 49.99 less 5.00
    shop.shipping.set_rate(FlatRate("standard", "standard", 490, "EUR"))
    assert shop.carts.quote(cart).total == Money(4989, "EUR")
    shop.taxes.set(TaxRate("de", "MwSt.", "19", country="DE"))
    assert shop.carts.quote(cart).total == Money(5937, "EUR")  # and 8.55 and 0.93 tax: 19 % of 44.99 and of 4.90
    clock.advance(timedelta(days=1))
    expired = shop.carts.quote(cart)
    assert expired.discount_minor == 0
    assert "has ended" in expired.explain()
    with pytest.raises(ShippingUnavailable):
        shop.carts.quote(Cart([Line("LAMP", 1)], shipping_service="drone", shipping_address=BERLIN))


def test_a_cart_explains_what_it_does_not_get_and_what_one_unit_more_costs(store: Store, tenant: str) -> None:
    """Tickets at 30.00: the third is free. The code that nobody entered is told to the merchant."""
    shop = open_shop(store, tenant, rules=True)
    shop.discounts.create(Promotion("third", BuyXGetY(2, 1), name="Third free"))
    shop.discounts.create(Promotion("gift", Gift(Scope(products=["prod_mug"])), conditions=[CartTags(["new"])]))
    lamps = BuyXGetY(1, 1, buys=Scope(products=["prod_lamp"]))
    shop.discounts.create(Promotion("lamps", lamps, scope=Scope(products=["prod_lamp"])))
    cart = shop.carts.create(Cart([Line("TICKET", 2)]))
    text = shop.carts.explain(cart.id, in_full=True)
    assert "The next Ticket costs 0.00 EUR: 30.00 EUR for itself, Third free takes 30.00 EUR more off." in text
    assert "SUMMER2026 was not applied: its code was not entered. Missing: the code SUMMER2026." in text
    assert "30,00\u00a0€ for itself" in shop.carts.explain(cart, in_full=True, locale="de-DE")
    found = shop.carts.trace(cart.id)
    assert added(found.steps) == shop.carts.quote(cart).total_minor == 6000
    assert [(each.line, each.amount_minor) for each in found.next_units] == [("TICKET", 0)]
    assert {each.rule for each in found.outcomes} == {"third", "summer", "gift", "lamps"}
    assert "1 more of Lamp and 1 more to get 1 free, of Lamp." in text
    assert "prod_" not in text
    assert "SUMMER2026" not in shop.carts.explain(cart)
