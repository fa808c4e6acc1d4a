"""Gifts: free once they are in the cart."""

from __future__ import annotations

from commerce_core.promotions.kinds import Gift
from commerce_core.promotions.scope import Scope
from tests.promotions.kinds.carts import Row, given_by

MUG = Gift(Scope(products=["mug"]))


def test_a_gift_in_the_cart_is_free_and_only_so_many_of_it() -> None:
    found = given_by(MUG, Row(750, 3, "mug"), Row(2000, 1, "pot"))
    assert (found.shares, found.given, found.missing) == ([750, 0], [1, 0], "")


def test_a_gift_that_is_not_in_the_cart_is_asked_for() -> None:
    found = given_by(Gift(Scope(products=["mug"]), 2), Row(2000, 1, "pot"))
    assert (found.shares, found.missing) == ([0], "2 more of mug, free")


def test_what_is_still_missing_is_said_though_something_was_given() -> None:
    found = given_by(Gift(Scope(products=["mug"]), 2), Row(750, 1, "mug"))
    assert (found.shares, found.missing) == ([750], "1 more of mug, free")


def test_the_cheapest_of_several_gifts_is_free() -> None:
    assert given_by(Gift(Scope(tags=["gift"])), Row(500, tags=("gift",)), Row(300, 2, tags=("gift",))).shares == [
        0,
        300,
    ]


def test_a_unit_that_was_bought_for_an_offer_is_no_gift() -> None:
    assert given_by(MUG, Row(750, 2, "mug", used=2)).shares == [0]


def test_only_units_that_nobody_used_are_gifts() -> None:
    found = given_by(Gift(Scope(products=["mug"]), 3), Row(750, 3, "mug", used=1))
    assert (found.given, found.missing) == ([2], "1 more of mug, free")


def test_a_gift_that_its_floor_keeps_from_being_cheaper_is_passed_over() -> None:
    gifts = Gift(Scope(tags=["gift"]))
    assert given_by(gifts, Row(300, tags=("gift",), floor=300), Row(500, tags=("gift",))).shares == [0, 500]


def test_a_gift_costs_its_floor() -> None:
    found = given_by(MUG, Row(750, 1, "mug", floor=100))
    assert (found.shares, found.wanted_minor) == ([650], 750)
