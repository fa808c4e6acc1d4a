"""Quotes are written and read back: an API client keeps one, shows it, and places an order as quoted."""

from __future__ import annotations

import json
from typing import Any

import attrs
import pytest
from attrs import evolve
from hypothesis import given

from commerce_core import Commerce
from commerce_core.catalog import NewProduct
from commerce_core.checkout import Cart, Line, Quote, QuoteChanged, difference, quote
from commerce_core.serialization import InvalidDocument, dump, load
from commerce_core.serialization.quotes import WORKINGS, QuoteDocument
from commerce_core.testing import checkouts
from commerce_core.testing.promotion_laws.suite import near_checkouts
from commerce_core.testing.strategies import Checkout
from tests.testing.campaigns import AT, shop

EVERYTHING = quote(Cart([Line("SHOE", 3), Line("SOCK", 4)], codes=["ten"], shipping_service="standard"), shop(), at=AT)


def through_json(told: Quote) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(json.dumps(dump(told)))
    return data


def alike(one: Quote, other: Quote) -> None:
    assert dump(one) == dump(other)
    assert (one.fingerprint, one.total, one.lines) == (other.fingerprint, other.total, other.lines)
    assert (one.trace, one.explain(), one.explain("de-DE")) == (other.trace, other.explain(), other.explain("de-DE"))
    assert difference(one, other) == ()


@given(checkouts(trusted=True))
def test_a_quote_read_back_says_the_same(checkout: Checkout) -> None:
    told = quote(checkout.cart, checkout.facts, at=checkout.at)
    found = load(Quote, through_json(told))
    alike(found, told)
    assert load(Quote, through_json(found)) == found


@given(near_checkouts(shop(), at=AT))
def test_so_does_one_with_promotions_of_every_kind(checkout: Checkout) -> None:
    told = quote(checkout.cart, checkout.facts, at=checkout.at)
    found = load(Quote, through_json(told))
    alike(found, told)
    assert (found.discounts, found.outcomes, found.ledger) == (told.discounts, told.outcomes, told.ledger)


def test_every_field_of_a_quote_is_written_or_left_out_on_purpose() -> None:
    fields = {each.name for each in attrs.fields(Quote)} - set(WORKINGS)
    said = {"discounts", "outcomes", "ledger", "fingerprint"}
    assert {each.name for each in attrs.fields(QuoteDocument)} == fields | said == set(dump(EVERYTHING))


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"total_minor": 1}, "total_minor"),
        ({"units": [1, 1]}, "fingerprint"),
        ({"units": [1]}, "units"),
        ({"items": []}, "items"),
        ({"fingerprint": "0" * 64}, "fingerprint"),
        ({"prices": [None]}, "prices"),
        ({"total": 1}, "total"),
        ({"gross": ["1", 2]}, "gross[0]"),
    ],
)
def test_a_quote_that_was_edited_is_refused_with_the_place(change: dict[str, object], place: str) -> None:
    with pytest.raises(InvalidDocument) as found:
        load(Quote, through_json(EVERYTHING) | change)
    assert place in [each.field for each in found.value.details]


def test_discounts_have_a_share_for_every_line() -> None:
    data = through_json(EVERYTHING)
    data["discounts"][0]["amounts"] = [0]
    with pytest.raises(InvalidDocument, match=r"discounts\[0\].amounts: must have 2 entries"):
        load(Quote, data)


def test_without_a_fingerprint_nothing_is_held_against_it() -> None:
    data = through_json(EVERYTHING)
    del data["fingerprint"]
    alike(load(Quote, data), EVERYTHING)


def test_an_order_is_placed_as_a_quote_that_was_read_back() -> None:
    with Commerce("memory://") as commerce:
        commerce.products.create(NewProduct("MUG", "Mug", "12.50", status="active"))
        commerce.inventory.receive("MUG", 5)
        cart = Cart([Line("MUG", 2)])
        kept = load(Quote, through_json(commerce.carts.quote(cart)))
        order = commerce.orders.place(cart, payment_method="tok_sandbox_success", expected=kept)
        assert order.total_minor == kept.total_minor == 2500
        with pytest.raises(QuoteChanged) as changed:
            commerce.orders.place(
                evolve(cart, lines=[Line("MUG", 1)]), payment_method="tok_sandbox_success", expected=kept
            )
        assert "total" in [each.field for each in changed.value.details] or changed.value.details
