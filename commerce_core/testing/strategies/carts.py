"""Carts near a catalogue, and whole checkouts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple

from attrs import evolve
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from commerce_core.catalog import Item, Product, items_of
from commerce_core.checkout import Cart, Facts, Line
from commerce_core.money import MAX_ORDER_MINOR, Money
from commerce_core.promotions import Promotion
from commerce_core.shipping import rates_to
from commerce_core.testing.strategies.catalogue import catalogs
from commerce_core.testing.strategies.rules import facts, promotion_sets
from commerce_core.testing.strategies.values import addresses, instants, minors, percentages, quantities

_OPTIONS = st.sampled_from([{}, {}, {"engraving": "A"}])
_PRICES = st.none() | minors()
_TERMS = st.just((None, None)) | st.tuples(_PRICES, st.none() | percentages())
_DESTINATIONS = st.none() | addresses()
_AS_TYPED: st.SearchStrategy[Callable[[str], str]] = st.sampled_from([str, str.upper, str.lower, " {} ".format])


class Checkout(NamedTuple):
    """A cart with the facts and the instant to price it: `quote(cart, facts, at=at)`."""

    cart: Cart
    facts: Facts
    at: datetime


@st.composite
def carts(
    draw: DrawFn,
    catalog: Iterable[Product | Item],
    *,
    near: Iterable[Promotion] = (),
    trusted: bool = False,
    max_lines: int = 4,
) -> Cart:
    """A cart of one to `max_lines` lines over what a catalogue of one currency sells, within the bounds of an order.

    Some carts enter codes of the promotions `near`, as shoppers type them. With `trusted`, some lines have a unit price
    or a discount by hand, and some carts a shipping price.
    """
    listed = [item for each in catalog for item in (items_of(each) if isinstance(each, Product) else (each,))]
    sold = st.sampled_from([item for item in listed if item.status == "active"])
    size, most = draw(st.integers(1, max_lines)), MAX_ORDER_MINOR // max_lines
    keys = draw(st.permutations([f"line-{n}" for n in range(size)]))
    codes = [promotion.code for promotion in near if promotion.code and not promotion.retired]
    entered = draw(st.lists(st.sampled_from(codes), unique=True)) if codes else []
    shipping_price = draw(_PRICES) if trusted else None
    unit = listed[0].currency
    return Cart(
        [_line(draw, draw(sold), key=key, most=most, trusted=trusted) for key in keys],
        codes=[draw(_AS_TYPED)(code) for code in entered],
        currency=unit,
        shipping_address=draw(_DESTINATIONS),
        shipping_price=None if shipping_price is None else Money(shipping_price, unit),
    )


def _line(draw: DrawFn, item: Item, *, key: str, most: int, trusted: bool) -> Line:
    """A line of an item that comes to at most `most` minor units."""
    price, discount = draw(_TERMS) if trusted else (None, None)
    unit_minor = item.price_minor if price is None else price
    return Line(
        item.sku if draw(st.booleans()) else item.variant_id,
        min(draw(quantities()), most // max(unit_minor, 1)),
        key=key,
        options=draw(_OPTIONS),
        unit_price=None if price is None else Money(price, item.currency),
        discount=discount,
    )


@st.composite
def checkouts(draw: DrawFn, *, trusted: bool = False) -> Checkout:
    """A cart that can be priced, with its shop and an instant near the edges of the shop's promotions."""
    catalog, offers = draw(catalogs()), draw(promotion_sets())
    shop = draw(facts(catalog, promotions=offers))
    cart = draw(carts(catalog, near=offers, trusted=trusted))
    reaching = rates_to(shop.rules.shipping, shop.tenant.currency, address=cart.shipping_address)
    service = draw(st.sampled_from(["", *sorted({rate.service for rate in reaching})]))
    return Checkout(evolve(cart, shipping_service=service), shop, draw(instants(near=offers)))
