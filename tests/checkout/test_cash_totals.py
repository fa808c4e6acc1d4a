"""A cart that is paid in cash: the total alone is rounded, and everything that adds up says so."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from commerce_core import currency, tax
from commerce_core.catalog import Item
from commerce_core.checkout import Cart, Facts, Line, Policies, Quote, pay_in_cash, quote
from commerce_core.localisation import Address
from commerce_core.money import Money
from commerce_core.orders import Placing, place, receipt_of
from commerce_core.shipping import FlatRate
from commerce_core.trace import added

AT = datetime(2026, 7, 6, 14, 0, tzinfo=UTC)
FINLAND = Address(line1="Katu 1", city="Helsinki", country="FI", postal_code="00100")


def item(price: int, code: str) -> Item:
    return Item.of("BREAD", name="Bread", price=Money(price, code))


def priced(price: int, code: str, cart: Cart, *, policies: Policies | None = None) -> Quote:
    facts = Facts.of(
        [item(price, code)],
        currency=code,
        taxes=[tax.TaxRate("vat", "VAT", "7.7")],
        shipping=[FlatRate("post", "standard", 333, code, "Post")],
        policies=policies,
    )
    return quote(cart, facts, at=AT)


carts = st.builds(
    lambda quantity, address: Cart([Line("BREAD", quantity)], shipping_address=address, cash=True),
    st.integers(1, 50),
    st.sampled_from([None, FINLAND]),
)


@given(carts, st.integers(0, 10**6), st.sampled_from(["CHF", "EUR", "SEK", "USD", "JPY"]))
def test_a_quote_in_cash_is_the_same_quote_with_a_rounded_total(cart: Cart, price: int, code: str) -> None:
    in_cash = priced(price, code, cart)
    exact = priced(price, code, evolve(cart, cash=False))
    assert exact.rounding_minor == 0
    assert in_cash.total_minor == exact.total_minor + in_cash.rounding_minor
    country = cart.shipping_address.country if cart.shipping_address else ""
    assert in_cash.total_minor % currency.cash_increment(code, country=country) == 0
    assert (in_cash.lines, in_cash.taxes, in_cash.shipping) == (exact.lines, exact.taxes, exact.shipping)


@given(carts, st.integers(0, 10**6), st.sampled_from(["CHF", "EUR", "SEK", "USD", "JPY"]))
def test_trace_order_and_receipt_re_add_to_the_rounded_total(cart: Cart, price: int, code: str) -> None:
    offer = priced(price, code, cart)
    assert added(offer.trace.steps) == offer.total_minor
    order, _ = place(offer, Placing("ord_1", "1001", "system", AT))
    assert (order.total_minor, order.rounding_minor) == (offer.total_minor, offer.rounding_minor)
    receipt = receipt_of(order)
    assert receipt.total_minor == order.total_minor
    rounded = [row.amount_minor for row in receipt.rows if row.kind == "rounding"]
    assert rounded == [order.rounding_minor] * bool(order.rounding_minor)


def test_the_worked_total_of_a_bakery() -> None:
    # 18.51 + 3.33 = 21.84 CHF; 7.7 % of 18.51 is 1.42527 and of 3.33 0.25641: 23.53, paid with 23.55.
    offer = priced(1851, "CHF", Cart([Line("BREAD")], cash=True))
    assert (offer.total_minor, offer.rounding_minor) == (2355, 2)
    last = [line.split() for line in offer.explain().splitlines()[-2:]]
    assert last == [["Cash", "rounding", "0.02", "CHF"], ["Total", "23.55", "CHF"]]


def test_the_country_it_goes_to_decides() -> None:
    # 20.00, 3.33 and 1.54 and 0.26 of tax are 25.13: 25.15 in Finland, 25.13 where euro cash is exact.
    assert priced(2000, "EUR", Cart([Line("BREAD")], cash=True, shipping_address=FINLAND)).total_minor == 2515
    assert priced(2000, "EUR", Cart([Line("BREAD")], cash=True, billing_address=FINLAND)).total_minor == 2515
    assert priced(2000, "EUR", Cart([Line("BREAD")], cash=True)).total_minor == 2513


def test_cash_in_a_country_that_there_is_not_is_refused() -> None:
    with pytest.raises(currency.UnknownCountry):
        priced(2000, "EUR", Cart([Line("BREAD")], cash=True, shipping_address=evolve(FINLAND, country="XX")))


def test_a_shop_sets_its_own_step() -> None:
    policies = Policies(currency=currency.Policy(cash={"EUR": "0.05"}))
    assert priced(2000, "EUR", Cart([Line("BREAD")], cash=True), policies=policies).total_minor == 2515


def test_an_offer_in_cash_is_another_offer() -> None:
    cart = Cart([Line("BREAD")], cash=True)
    assert priced(1851, "CHF", cart).fingerprint != priced(1851, "CHF", evolve(cart, cash=False)).fingerprint


@pytest.mark.parametrize("cash", [True, False])
def test_saying_it_again_changes_nothing(cash: bool) -> None:
    cart = Cart([Line("BREAD")], cash=cash)
    assert pay_in_cash(cart, cash=cash, at=AT) is cart
    other = pay_in_cash(cart, cash=not cash, at=AT)
    assert (other.cash, other.version, other.updated_at) == (not cash, 2, AT)
