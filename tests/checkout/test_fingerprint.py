"""Two offers have one fingerprint exactly when a buyer was shown the same."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.checkout import Cart, Line, Quote, difference, quote
from commerce_core.errors import Detail
from commerce_core.promotions import Percentage, Promotion
from commerce_core.testing import Checkout, checkouts, facts, instants
from tests.checkout.shops import AT, BERLIN, CABLE, EXPRESS, HEADPHONES, PARCEL, SUMMER, VAT, VAT_INCLUDED, item, priced

LINES = (Line("HEADPHONE-001", 2), Line("CABLE"))
RULES = {"promotions": [SUMMER], "taxes": [VAT_INCLUDED], "shipping": [PARCEL]}
CART = Cart(codes=["SUMMER2026"], shipping_address=BERLIN)


def offer(*lines: Line, cart: Cart = CART, **changes: object) -> Quote:
    return priced(*(lines or LINES), cart=cart, **(RULES | changes))


UNSEEN: dict[str, Callable[[], Quote]] = {
    "a later instant": lambda: offer(at=AT + timedelta(days=1)),
    "another id of the promotion": lambda: offer(promotions=[evolve(SUMMER, id="other", name="Sale")]),
    "a promotion that gives nothing": lambda: offer(promotions=[SUMMER, Promotion("none", Percentage("0"))]),
    "another id of the rate": lambda: offer(taxes=[evolve(VAT_INCLUDED, id="other")]),
    "another id of the service": lambda: offer(shipping=[evolve(PARCEL, id="other")]),
    "who buys": lambda: offer(cart=evolve(CART, email="jane@example.com", customer_id="cust_1")),
    "a newer version of the cart": lambda: offer(cart=evolve(CART, id="cart_1", version=7, metadata={"a": "b"})),
    "the order of lines": lambda: offer(*reversed([evolve(line, key=line.item) for line in LINES])),
    "another id of the item": lambda: offer(items=[HEADPHONES, evolve(CABLE, variant_id="var_2", cost_minor=1)]),
}
"""What differs, and the buyer is shown the same."""

SEEN: dict[str, tuple[Callable[[], Quote], set[str]]] = {
    "quantity": (lambda: offer(Line("HEADPHONE-001", 3), Line("CABLE")), {"lines[HEADPHONE-001]", "total"}),
    "a free line more": (lambda: offer(*LINES, Line("CABLE", discount=100)), {"lines[CABLE#2]"}),
    "a line less": (lambda: offer(LINES[0]), {"lines[CABLE]", "total"}),
    "key": (lambda: offer(evolve(LINES[0], key="x"), LINES[1]), {"lines[HEADPHONE-001]", "lines[x]"}),
    "SKU": (
        lambda: offer(items=[HEADPHONES, evolve(CABLE, sku="CABLE-2", variant_id="CABLE")]),
        {"lines[CABLE]"},
    ),
    "the tax within": (lambda: offer(taxes=[evolve(VAT_INCLUDED, rate="7")]), {"lines[CABLE]", "lines[HEADPHONE-001]"}),
    "the tax on top": (lambda: offer(taxes=[VAT]), {"lines[CABLE]", "lines[HEADPHONE-001]", "total"}),
    "service": (lambda: offer(shipping=[evolve(PARCEL, service="bicycle")]), {"shipping"}),
    "shipping price": (lambda: offer(shipping=[EXPRESS]), {"shipping", "total"}),
    "no shipping": (lambda: offer(shipping=[]), {"shipping", "total"}),
    "currency": (
        lambda: offer(
            items=[item(each.sku, f"{each.price.amount}", "USD") for each in (HEADPHONES, CABLE)],
            shipping=[evolve(PARCEL, currency="USD")],
            currency="USD",
        ),
        {"lines[CABLE]", "lines[HEADPHONE-001]", "shipping", "total"},
    ),
}
"""What differs, how, and the places that say so."""


def test_a_unit_price_and_its_discount_may_differ_and_the_total_not() -> None:
    """9.95 in full, and 19.90 with 50 % off by hand, are both 9.95: but not the same offer."""
    full = priced(Line("CABLE"))
    halved = priced(Line("CABLE", unit_price="19.90", discount=50))
    assert full.total == halved.total
    assert full.fingerprint != halved.fingerprint
    was, now = "1 x CABLE at 9.95 EUR, 0.00 EUR off", "1 x CABLE at 19.90 EUR, 9.95 EUR off"
    assert difference(full, halved) == (Detail("lines[CABLE]", f"{was}, 0.00 EUR tax became {now}, 0.00 EUR tax"),)


@pytest.mark.parametrize("other", UNSEEN.values(), ids=UNSEEN)
def test_what_a_buyer_does_not_see_does_not_count(other: Callable[[], Quote]) -> None:
    assert other().fingerprint == offer().fingerprint
    assert difference(offer(), other()) == ()


@pytest.mark.parametrize(("other", "places"), SEEN.values(), ids=SEEN)
def test_what_a_buyer_sees_counts_and_is_named(other: Callable[[], Quote], places: set[str]) -> None:
    assert other().fingerprint != offer().fingerprint
    assert {detail.field for detail in difference(offer(), other())} == places
    assert {detail.field for detail in difference(other(), offer())} == places


def test_what_comes_and_goes_is_said_so() -> None:
    with_cable, without = offer(), offer(LINES[0])
    assert "was removed" in difference(with_cable, without)[0].message
    assert "was added" in difference(without, with_cable)[0].message


@given(checkouts(trusted=True), st.data())
def test_fingerprints_are_equal_exactly_when_no_difference_can_be_told(checkout: Checkout, data: st.DataObject) -> None:
    cart, shop, at = checkout
    listed = {item.sku: item for item in shop.items.values()}
    others = [compiled.promotion for compiled in shop.rules.promotions.by_code.values()]
    other = data.draw(st.just(shop) | facts(listed.values(), promotions=others))
    old = quote(evolve(cart, shipping_service=""), shop, at=at)
    new = quote(evolve(cart, shipping_service=""), other, at=data.draw(st.just(at) | instants(near=others)))
    assert (old.fingerprint == new.fingerprint) == (difference(old, new) == ())
    assert bool(difference(old, new)) == bool(difference(new, old))


def test_a_fingerprint_is_the_digest_of_what_is_shown() -> None:
    """Written out by the rules of `canonical`: type and length before each value."""
    line = b"s5:CABLEs5:CABLEi1:2i3:995i1:0i1:0"
    shown = b"l56:" + b"l38:" + b"l34:" + line + b"n" + b"i4:1990" + b"s3:EUR"
    assert priced(Line("CABLE", 2)).fingerprint == hashlib.sha256(shown).hexdigest()
