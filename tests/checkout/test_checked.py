"""What a cart must be to be kept: readable again, and within bounds, whatever it costs."""

from __future__ import annotations

from decimal import Decimal

import moneyed
import pytest
from hypothesis import given

from commerce_core.checkout import Cart, InvalidLine, Line, checked, quote
from commerce_core.checks import InvalidMetadata
from commerce_core.errors import CommerceError
from commerce_core.localisation import InvalidAddress
from commerce_core.money import InvalidAmount, Money
from commerce_core.promotions import InvalidCode
from commerce_core.testing import Checkout, checkouts
from tests.checkout.shops import BERLIN


@given(checkouts(trusted=True))
def test_what_can_be_priced_can_be_kept_and_costs_the_same(checkout: Checkout) -> None:
    cart, facts, at = checkout
    assert quote(checked(cart), facts, at=at).fingerprint == quote(cart, facts, at=at).fingerprint
    assert checked(checked(cart)) == checked(cart)


def test_a_cart_may_be_kept_that_cannot_be_bought() -> None:
    cart = Cart([Line("SOLD-OUT", 0)], codes=["EXPIRED"])
    assert checked(cart) == cart


@pytest.mark.parametrize(
    ("price", "kept"),
    [("9.99", "9.99"), (9, "9"), (Decimal("9.90"), "9.90"), (moneyed.Money("9.99", "EUR"), Money(999, "EUR"))],
)
def test_a_price_is_kept_as_text_or_as_our_money(price: object, kept: object) -> None:
    assert checked(Cart([Line("A", unit_price=price)])).lines[0].unit_price == kept


def test_a_shipping_price_is_kept_as_money_where_its_currency_is_known() -> None:
    assert checked(Cart(shipping_price="4.90", currency="EUR")).shipping_price == Money(490, "EUR")
    assert checked(Cart(shipping_price=moneyed.Money("4.90", "EUR"))).shipping_price == Money(490, "EUR")


@pytest.mark.parametrize(
    ("cart", "error"),
    [
        (Cart([Line("A", unit_price=9.99)]), InvalidAmount),
        (Cart([Line("A", unit_price=True)]), InvalidAmount),
        (Cart(shipping_price=4.9, currency="EUR"), InvalidAmount),
        (Cart([Line(7)]), InvalidLine),
        (Cart([Line("A", options={"engraving": 7})]), InvalidLine),
        (Cart(email=None), InvalidLine),
        (Cart(codes=["x" * 65]), InvalidCode),
        (Cart(metadata={"a": 1}), InvalidMetadata),
        (Cart(shipping_address=BERLIN.__class__("", "Berlin", "DE")), InvalidAddress),
    ],
)
def test_what_could_not_be_read_back_is_refused(cart: Cart, error: type[CommerceError]) -> None:
    with pytest.raises(error):
        checked(cart)
