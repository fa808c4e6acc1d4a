"""Buy X, get Y: as many sets as there can be, and in them the units that were promised, on counts."""

from __future__ import annotations

import re
from itertools import product

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.promotions.kinds import BuyXGetY, Off
from commerce_core.promotions.scope import Scope
from tests.promotions.kinds.carts import EUR, Row, given_by

RED, BLUE = Scope(tags=["red"]), Scope(tags=["blue"])
BOTH = ("red", "blue")
TWO_PLUS_ONE = BuyXGetY(2, 1)


@frozen
class Unit:
    """One unit of a row."""

    row: int
    price: int
    buys: bool
    gets: bool


def best(units: list[Unit], offer: BuyXGetY) -> tuple[int, int, int]:
    """The most sets, then the most units given, then the cheapest (dearest) of them, by trying every assignment.

    Gives the units bought, the units given and the price of those given.
    """
    sign = -1 if offer.pick == "cheapest" else 1
    found = (0, 0, 0, 0)
    for roles in product((0, 1, 2), repeat=len(units)):
        if any((role == 1 and not u.buys) or (role == 2 and not u.gets) for u, role in zip(units, roles, strict=True)):
            continue
        bought, given = roles.count(1), roles.count(2)
        sets = bought // offer.buy_quantity
        if bought != sets * offer.buy_quantity or sets > (offer.max_applications or sets):
            continue
        full = given == sets * offer.get_quantity
        part = offer.partial and (sets - 1) * offer.get_quantity < given < sets * offer.get_quantity
        if full or part:
            price = sum(u.price for u, role in zip(units, roles, strict=True) if role == 2)
            found = max(found, (given, sign * price, bought, price))
    return found[2], found[0], found[3]


unit_rows = st.lists(
    st.builds(Row, st.integers(1, 6), st.integers(1, 3), tags=st.sampled_from([(), ("red",), ("blue",), BOTH])),
    max_size=4,
).filter(lambda rows: sum(row.quantity for row in rows) <= 7)
offers = st.builds(
    BuyXGetY,
    st.integers(1, 2),
    st.integers(1, 2),
    buys=st.sampled_from([Scope(), RED]),
    gets=st.sampled_from([Scope(), RED, BLUE]),
    pick=st.sampled_from(["cheapest", "dearest"]),
    max_applications=st.none() | st.integers(1, 2),
    partial=st.booleans(),
)


@given(unit_rows, offers)
def test_no_assignment_of_units_gives_more_or_other_units(rows: list[Row], offer: BuyXGetY) -> None:
    units = [
        Unit(
            n, row.price, offer.buys != RED or "red" in row.tags, not offer.gets.tags or offer.gets.tags[0] in row.tags
        )
        for n, row in enumerate(rows)
        for _ in range(row.quantity)
    ]
    found = given_by(offer, *rows)
    assert (sum(found.bought), sum(found.given), sum(found.shares)) == best(units, offer)


@pytest.mark.parametrize(
    ("quantity", "free"), [(1, 0), (2, 0), (3, 1), (4, 1), (5, 1), (6, 2), (7, 2), (9, 3), (10**6, 333_333)]
)
def test_two_plus_one_repeats_and_gives_whole_units(quantity: int, free: int) -> None:
    """A bought unit is never also the free one (medusa#9002), sets repeat (medusa#13265), and no half unit is given
    (erpnext#34288: 1.5 free items). A million units are one division (django-oscar#3344: 10,000 loops).
    """
    found = given_by(TWO_PLUS_ONE, Row(1000, quantity))
    assert (sum(found.shares), sum(found.given), sum(found.bought)) == (1000 * free, free, 2 * free)


def test_three_for_two_of_one_product() -> None:
    """django-oscar, tests/integration/offer/test_multibuy_benefit.py: three at 12.00 have 12.00 off."""
    assert sum(given_by(TWO_PLUS_ONE, Row(1200, 3)).shares) == 1200


def test_the_cheapest_of_two_products_is_free_once() -> None:
    """django-oscar, test_multibuy_benefit.py: one application on four at 4.00 and four at 2.00 takes 2.00 off."""
    once = BuyXGetY(2, 1, max_applications=1)
    assert given_by(once, Row(400, 4), Row(200, 4)).shares == [0, 200]


def test_what_is_off_is_what_was_said_and_not_always_everything() -> None:
    """medusa#11259: the value was ignored and everything was free. Half of 10.00 is 5.00."""
    assert given_by(BuyXGetY(1, 1, Off(percent=50)), Row(1000, 2)).shares == [500]
    assert given_by(BuyXGetY(1, 1, Off(amount_minor=300), currency=EUR), Row(1000, 4)).shares == [600]
    assert given_by(BuyXGetY(1, 1, Off(price_minor=300), currency=EUR), Row(1000, 4)).shares == [1400]


def test_more_off_than_a_unit_costs_takes_no_more_than_it_costs() -> None:
    """medusa#8829: the cart became negative. 50.00 off a unit of 10.00 is 10.00; what was wanted is told."""
    found = given_by(BuyXGetY(1, 1, Off(amount_minor=5000), currency=EUR), Row(1000, 2))
    assert (found.shares, found.wanted_minor) == ([1000], 5000)


def test_units_that_fit_only_one_side_are_used_there() -> None:
    """medusa#13431: reserving the dearest units first drops valid sets.

    Three units can be bought or given, one can only be bought: that is two sets, though buying the dearest two first
    leaves one to give.
    """
    offer = BuyXGetY(1, 1, buys=RED, gets=BLUE)
    for rows in (
        [Row(900, 3, "a", BOTH), Row(500, 1, "b", ("red",))],
        [Row(500, 1, "b", ("red",)), Row(900, 3, "a", BOTH)],
    ):
        assert sum(given_by(offer, *rows).shares) == 1800


def test_it_does_not_matter_how_the_units_came_into_the_cart() -> None:
    """medusa#14432: six at once and one by one gave different discounts."""
    at_once, one_by_one = given_by(TWO_PLUS_ONE, Row(1000, 6)), given_by(TWO_PLUS_ONE, *[Row(1000)] * 6)
    assert sum(at_once.shares) == sum(one_by_one.shares) == 2000


def test_only_what_is_listed_is_given_though_other_things_are_cheaper() -> None:
    """saleor#12107: the cheapest line was looked for in the whole cart and then not covered."""
    offer = BuyXGetY(1, 1, gets=RED)
    assert given_by(offer, Row(1000, tags=("red",)), Row(100, 2)).shares == [1000, 0]


def test_an_unrelated_item_changes_nothing() -> None:
    """solidus#2582, #2584: other items in the cart made the discount smaller."""
    offer = BuyXGetY(1, 1, buys=RED, gets=RED)
    alone, together = (
        given_by(offer, Row(1000, 2, "a", ("red",))),
        given_by(offer, Row(1000, 2, "a", ("red",)), Row(1, 9)),
    )
    assert sum(alone.shares) == sum(together.shares) == 1000


def test_free_samples_buy_nothing() -> None:
    """Two units without a price and one of 10.00 are no three units; nor is a sample the cheapest unit that is free."""
    assert not any(given_by(TWO_PLUS_ONE, Row(0, 2), Row(1000)).shares)
    assert given_by(TWO_PLUS_ONE, Row(0, 1), Row(1000, 3)).shares == [0, 1000]


def test_units_that_another_offer_used_are_not_used_again() -> None:
    """medusa's own test gives 3 of 6 units free with two 2+1 offers; here two of the six are left for a second one."""
    assert not any(given_by(TWO_PLUS_ONE, Row(1000, 6, used=4)).shares)
    assert given_by(TWO_PLUS_ONE, Row(1000, 6, used=3)).given == [1]


def test_an_incomplete_last_set_counts_only_when_it_may() -> None:
    """Buy 1, get 2, with five units: one whole set, or also a second with one given. With six, two whole sets."""
    whole, partial = BuyXGetY(1, 2), BuyXGetY(1, 2, partial=True)
    assert [sum(given_by(whole, Row(1000, n)).given) for n in (1, 2, 3, 5, 6)] == [0, 0, 2, 2, 4]
    assert [sum(given_by(partial, Row(1000, n)).given) for n in (1, 2, 3, 5, 6)] == [0, 1, 2, 3, 4]


def test_the_dearest_are_given_when_it_says_so() -> None:
    offer = BuyXGetY(1, 1, pick="dearest")
    found = given_by(offer, Row(300), Row(900), Row(500), Row(700))
    assert (found.shares, found.bought) == ([0, 900, 0, 700], [1, 0, 1, 0])


def test_bought_are_those_from_the_other_end() -> None:
    """Of five units one is neither; it is the cheapest left over, which the next offer would give."""
    found = given_by(TWO_PLUS_ONE, Row(900), Row(700), Row(500), Row(300), Row(100))
    assert (found.given, found.bought) == ([0, 0, 0, 0, 1], [1, 1, 0, 0, 0])


def test_a_percentage_of_units_is_rounded_once_for_a_row() -> None:
    """15 % of one of 0.03 is 0.0045, of ten of them 0.045 -> 0.05 in one row."""
    offer = BuyXGetY(1, 1, Off(percent=15))
    assert given_by(offer, Row(3, 20)).shares == [5]
    assert not any(given_by(offer, Row(3, 2)).shares)


def test_what_gives_nothing_uses_no_units() -> None:
    found = given_by(BuyXGetY(1, 1, Off(percent=0)), Row(1000, 2))
    assert (found.shares, sum(found.bought), sum(found.given)) == ([0], 0, 0)


def test_a_unit_that_costs_no_more_than_the_offer_is_not_given() -> None:
    """At 5.00 instead of 4.00 nobody is helped; the unit of 9.00 is the one that saves something."""
    offer = BuyXGetY(1, 1, Off(price_minor=500), currency=EUR)
    assert given_by(offer, Row(400), Row(900)).shares == [0, 400]


def test_a_floor_holds_for_each_unit_that_is_given() -> None:
    """Three at 10.00 with a floor of 4.00: the free one still costs 4.00, though the row could bear 18.00."""
    assert given_by(TWO_PLUS_ONE, Row(1000, 3, floor=400)).shares == [600]


def test_a_unit_of_a_row_with_an_odd_cent_gives_whole_cents() -> None:
    """29.99 is left of three: one of them is worth 9.99, rounded down, so that the other two pay 20.00."""
    assert given_by(TWO_PLUS_ONE, Row(1000, 3, taken=1)).shares == [999]


def test_what_is_missing_is_said() -> None:
    """The fewest units that make a set, by what they are called in the cart, else by what the offer lists."""
    assert given_by(TWO_PLUS_ONE, Row(1000, 2, "chai")).missing == "1 more of chai to get 1 free"
    half = BuyXGetY(2, 1, Off(percent=50), buys=RED, gets=BLUE)
    assert given_by(half, Row(1000, 1, tags=("red",))).missing == (
        "1 more of red and 1 more of blue to get 1 at 50 % off"
    )
    fixed = BuyXGetY(2, 1, Off(price_minor=500), currency=EUR, buys=Scope(products=["chai"]), gets=BLUE)
    assert given_by(fixed, Row(1000, 2, "chai")).missing == "1 more of blue to get 1 at 5.00 EUR"


@given(st.lists(st.sampled_from([("red",), ("blue",), BOTH, ()]), max_size=4), st.integers(1, 4), st.integers(1, 4))
def test_adding_what_is_missing_makes_a_set_and_one_unit_less_does_not(
    tags: list[tuple[str, ...]], buy: int, get: int
) -> None:
    offer = BuyXGetY(buy, get, buys=RED, gets=BLUE)
    rows = [Row(1000, 1, f"row-{n}", each) for n, each in enumerate(tags)]
    missing = given_by(offer, *rows).missing
    added = {color: int(count) for count, color in re.findall(r"(\d+) more of (red|blue)", missing)}
    assert any(given_by(offer, *rows, *_more(added)).shares)
    for color, count in added.items():
        fewer = added | {color: count - 1}
        assert not any(given_by(offer, *rows, *_more(fewer)).shares)


def _more(added: dict[str, int]) -> list[Row]:
    return [Row(1000, count, f"more-{color}", (color,)) for color, count in added.items() if count]


def test_fractions_of_a_cent_decide_which_unit_is_cheaper() -> None:
    """29.99 for three is 9.9967 a unit, which is dearer than 9.99 though both are 9.99 in whole cents."""
    assert given_by(BuyXGetY(3, 1), Row(1000, 3, "a", taken=1), Row(999, 1, "b")).shares == [0, 999]
