"""Edits of a cart: each gives a new one, a version further, and prices nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from commerce_core.checkout import (
    Cart,
    Delivery,
    Line,
    add_line,
    apply_code,
    change_quantity,
    deliver_to,
    quote,
    remove_code,
    remove_line,
)
from commerce_core.checks import InvalidQuantity
from commerce_core.errors import CommerceError, NotFound
from commerce_core.localisation import InvalidAddress
from commerce_core.money import MAX_QUANTITY
from commerce_core.promotions import InvalidCode
from commerce_core.testing import Checkout, checkouts
from tests.checkout.shops import AT, BERLIN

LATER = AT + timedelta(hours=1)
CART = Cart([Line("CABLE", 2), Line("PHONE", options={"engraving": "A"})], codes=["Summer"], id="cart_1")

CHANGES: dict[str, Callable[[Cart], Cart]] = {
    "add a line": lambda cart: add_line(cart, Line("BOOK"), at=LATER),
    "add to a line": lambda cart: add_line(cart, Line("CABLE"), at=LATER),
    "change a quantity": lambda cart: change_quantity(cart, "CABLE", quantity=7, at=LATER),
    "change it to nothing": lambda cart: change_quantity(cart, "CABLE", quantity=0, at=LATER),
    "remove a line": lambda cart: remove_line(cart, "PHONE", at=LATER),
    "apply a code": lambda cart: apply_code(cart, "WINTER", at=LATER),
    "remove a code": lambda cart: remove_code(cart, " SUMMER", at=LATER),
    "say where it goes": lambda cart: deliver_to(cart, Delivery(shipping_address=BERLIN), at=LATER),
    "say who buys": lambda cart: deliver_to(cart, Delivery(email="jane@example.com"), at=LATER),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_is_a_new_cart_one_version_further(change: Callable[[Cart], Cart]) -> None:
    before = evolve(CART)
    changed = change(CART)
    assert (changed.version, changed.updated_at, changed.id) == (CART.version + 1, LATER, CART.id)
    assert evolve(changed, version=1, updated_at=None) != CART
    assert before == CART


NOTHING: dict[str, Callable[[Cart], Cart]] = {
    "a code that is there": lambda cart: apply_code(cart, " sUMMER ", at=LATER),
    "a code that is not there": lambda cart: remove_code(cart, "WINTER", at=LATER),
    "a delivery that says nothing": lambda cart: deliver_to(cart, Delivery(), at=LATER),
}


@pytest.mark.parametrize("change", NOTHING.values(), ids=NOTHING)
def test_what_changes_nothing_is_no_new_version(change: Callable[[Cart], Cart]) -> None:
    assert change(CART) is CART


REFUSED: dict[str, tuple[Callable[[Cart], Cart], type[CommerceError]]] = {
    "add nothing": (lambda cart: add_line(cart, Line("CABLE", 0), at=LATER), InvalidQuantity),
    "add a fraction": (lambda cart: add_line(cart, Line("BOOK", 1.5), at=LATER), InvalidQuantity),
    "add too many": (lambda cart: add_line(cart, Line("CABLE", MAX_QUANTITY - 1), at=LATER), InvalidQuantity),
    "change to fewer than none": (lambda cart: change_quantity(cart, "CABLE", quantity=-1, at=LATER), InvalidQuantity),
    "change to False": (lambda cart: change_quantity(cart, "CABLE", quantity=False, at=LATER), InvalidQuantity),
    "change what is not there": (lambda cart: change_quantity(cart, "BOOK", quantity=1, at=LATER), NotFound),
    "remove what is not there": (lambda cart: remove_line(cart, "BOOK", at=LATER), NotFound),
    "a code of nothing": (lambda cart: apply_code(cart, " ", at=LATER), InvalidCode),
    "a code that is too long": (lambda cart: apply_code(cart, "x" * 65, at=LATER), InvalidCode),
    "no such country": (
        lambda cart: deliver_to(cart, Delivery(billing_address=evolve(BERLIN, country="XX")), at=LATER),
        InvalidAddress,
    ),
}


@pytest.mark.parametrize(("change", "error"), REFUSED.values(), ids=REFUSED)
def test_a_bad_edit_is_refused(change: Callable[[Cart], Cart], error: type[CommerceError]) -> None:
    with pytest.raises(error):
        change(CART)


def test_more_of_the_same_raises_the_quantity() -> None:
    cart = add_line(CART, Line("CABLE", 3), at=LATER)
    assert [(line.key, line.quantity) for line in cart.lines] == [("CABLE", 5), ("PHONE", 1)]


@pytest.mark.parametrize(
    "line",
    [
        Line("CABLE", options={"colour": "red"}),
        Line("CABLE", unit_price="1.00"),
        Line("CABLE", discount=10),
        Line("CABLE", key="gift"),
    ],
    ids=["options", "price", "discount", "key"],
)
def test_what_differs_in_anything_but_quantity_is_a_line_of_its_own(line: Line) -> None:
    cart = add_line(CART, line, at=LATER)
    assert len(cart.lines) == 3
    assert cart.lines[2].key == (line.key or "CABLE#2")


def test_keys_are_made_once_and_stay() -> None:
    cart = Cart([Line("A"), Line("A", options={"a": "b"}), Line("B", key="A#2"), Line("A", discount=5)])
    assert [line.key for line in cart.lines] == ["A", "A#3", "A#2", "A#4"]
    fewer = remove_line(cart, "A", at=LATER)
    assert [line.key for line in fewer.lines] == ["A#3", "A#2", "A#4"]
    assert [line.key for line in add_line(fewer, Line("A"), at=LATER).lines] == ["A#3", "A#2", "A#4", "A"]


def test_addresses_are_written_one_way() -> None:
    told = evolve(BERLIN, country="de ", city=" Berlin ")
    cart = deliver_to(CART, Delivery(shipping_address=told, shipping_service="express"), at=LATER)
    assert (cart.shipping_address, cart.billing_address, cart.shipping_service) == (BERLIN, None, "express")


def test_what_is_said_later_leaves_the_rest() -> None:
    cart = deliver_to(CART, Delivery(shipping_address=BERLIN, email="jane@example.com"), at=LATER)
    cart = deliver_to(cart, Delivery(email="", customer_id="cust_1"), at=LATER)
    assert (cart.shipping_address, cart.email, cart.customer_id) == (BERLIN, "", "cust_1")


@given(checkouts(trusted=True), st.data())
def test_adding_line_by_line_prices_as_all_at_once(checkout: Checkout, data: st.DataObject) -> None:
    """However a cart came about, what it holds decides what it costs: lines that merged, and lines that were split."""
    cart, facts, at = checkout
    assume(sum(line.quantity for line in cart.lines) <= MAX_QUANTITY)
    built = evolve(cart, lines=())
    for line in data.draw(st.permutations(cart.lines)):
        built = add_line(built, evolve(line, key=""), at=at)
    assert built.version == cart.version + len(cart.lines)
    assert sum(line.quantity for line in built.lines) == sum(line.quantity for line in cart.lines)
    assert quote(built, facts, at=at).total == quote(cart, facts, at=at).total


@given(st.lists(st.tuples(st.sampled_from("ABC"), st.integers(0, 5)), max_size=12))
def test_a_cart_holds_what_was_last_said_of_each_line(edits: list[tuple[str, int]]) -> None:
    cart, wanted = Cart(), {}
    for item, quantity in edits:
        if item in wanted:
            cart = change_quantity(cart, item, quantity=quantity, at=AT)
        elif quantity:
            cart = add_line(cart, Line(item, quantity), at=AT)
        wanted[item] = quantity
        wanted = {name: units for name, units in wanted.items() if units}
    assert {line.key: line.quantity for line in cart.lines} == wanted
