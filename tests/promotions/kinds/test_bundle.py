"""Bundles: disjoint sets of overlapping components, at a price, an amount or a percentage of the set."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from commerce_core.promotions.kinds import Bundle, Component, Off
from commerce_core.promotions.scope import Scope
from tests.promotions.kinds.carts import EUR, Row, given_by

RED, BLUE = Scope(tags=["red"]), Scope(tags=["blue"])
BOTH = ("red", "blue")
BURGER, FRIES, DRINK = (Scope(tags=[tag]) for tag in ("burger", "fries", "drink"))
MENU = Bundle([Component(BURGER), Component(FRIES), Component(DRINK)], Off(price_minor=1000), EUR)


def fits(row: Row, items: Scope) -> bool:
    return not items.tags or bool(set(items.tags) & set(row.tags))


def can_serve(units: tuple[Row, ...], wanted: Counter[int], bundle: Bundle) -> bool:
    """Whether these units can be dealt out to the components, one by one and with second thoughts."""
    if not units:
        return not +wanted
    first, rest = units[0], units[1:]
    return any(
        can_serve(rest, wanted - Counter([n]), bundle)
        for n, part in enumerate(bundle.components)
        if wanted[n] and fits(first, part.items)
    )


def worth_of_sets(rows: list[Row], bundle: Bundle) -> dict[int, int]:
    """For each number of sets there can be, what its dearest (or cheapest) choice of units is worth."""
    units = [row for row in rows for _ in range(row.quantity)]
    size = sum(part.quantity for part in bundle.components)
    best = max if bundle.pick == "dearest" else min
    found = {0: 0}
    for sets in range(1, len(units) // size + 1):
        wanted = Counter({n: part.quantity * sets for n, part in enumerate(bundle.components)})
        worths = [
            sum(row.price for row in chosen)
            for chosen in set(combinations(sorted(units, key=lambda row: (row.price, row.tags)), sets * size))
            if can_serve(chosen, wanted, bundle)
        ]
        if worths:
            found[sets] = best(worths)
    return found


unit_rows = st.lists(
    st.builds(Row, st.integers(1, 9), st.integers(1, 2), tags=st.sampled_from([(), ("red",), ("blue",), BOTH])),
    max_size=5,
)
parts = st.lists(st.builds(Component, st.sampled_from([Scope(), RED, BLUE]), st.integers(1, 2)), min_size=1, max_size=3)
picks = st.sampled_from(["cheapest", "dearest"])


@given(unit_rows, parts, picks)
def test_no_choice_of_units_makes_more_sets_or_better_ones(
    rows: list[Row], components: list[Component], pick: str
) -> None:
    assume(sum(row.quantity for row in rows) <= 7)
    bundle = Bundle(components, Off(percent=100), pick=pick)
    worths = worth_of_sets(rows, bundle)
    found = given_by(bundle, *rows)
    assert sum(found.shares) == worths[max(worths)]
    assert sum(found.given) == max(worths) * sum(part.quantity for part in components)


@given(unit_rows, parts, st.integers(0, 20))
def test_at_a_price_there_are_as_many_sets_as_save_most(
    rows: list[Row], components: list[Component], price: int
) -> None:
    assume(sum(row.quantity for row in rows) <= 7)
    bundle = Bundle(components, Off(price_minor=price), EUR)
    worths = worth_of_sets(rows, bundle)
    assert sum(given_by(bundle, *rows).shares) == max(worth - sets * price for sets, worth in worths.items())


@given(unit_rows, parts, st.integers(0, 20), st.integers(1, 9))
def test_one_more_thing_in_the_cart_never_costs_a_saving(
    rows: list[Row], components: list[Component], price: int, more: int
) -> None:
    """solidus#2582, #2584: adding items made the discount smaller."""
    bundle = Bundle(components, Off(price_minor=price), EUR)
    without, having = given_by(bundle, *rows), given_by(bundle, *rows, Row(more, tags=BOTH, name="more"))
    assert sum(having.shares) >= sum(without.shares)


def test_a_menu_at_a_price() -> None:
    """By hand: 6.00 + 3.00 + 2.50 is 11.50, at 10.00 it is 1.50 less, spread 0.78 + 0.39 + 0.33 by largest remainder.

    1.50 * 600 / 1150 = 0.78 (78.26), 0.39 (39.13), 0.33 (32.61): floors 78 + 39 + 32, and the last gets the cent.
    """
    rows = [Row(600, 1, "burger", ("burger",)), Row(300, 1, "fries", ("fries",)), Row(250, 1, "cola", ("drink",))]
    found = given_by(MENU, *rows)
    assert (found.shares, found.given) == ([78, 39, 33], [1, 1, 1])


def test_a_menu_that_lacks_something_is_none_and_says_what_to_add() -> None:
    found = given_by(MENU, Row(600, 3, tags=("burger",)), Row(300, 3, tags=("fries",)))
    assert (found.shares, found.missing) == ([0, 0], "1 more of drink to get the set at 10.00 EUR")


@pytest.mark.parametrize(("price", "quantity", "off"), [(600, 3, 0), (500, 4, 0), (800, 4, 400), (700, 3, 100)])
def test_any_three_for_twenty(price: int, quantity: int, off: int) -> None:
    """django-oscar, tests/integration/offer/test_fixed_price_benefit.py: what costs less keeps its price."""
    bundle = Bundle([Component(Scope(), 3)], Off(price_minor=2000), EUR)
    assert sum(given_by(bundle, Row(price, quantity)).shares) == off


def test_a_set_that_saves_nothing_by_itself_is_not_made() -> None:
    """Any three for 10.00 of three each at 5.00, 2.00 and 1.00: the first set saves 5.00; two would save only 1.00."""
    bundle = Bundle([Component(Scope(), 3)], Off(price_minor=1000), EUR)
    assert sum(given_by(bundle, Row(500, 3), Row(200, 3), Row(100, 3)).shares) == 500


def test_no_cent_is_lost_when_three_things_share_one() -> None:
    """django-oscar, test_rounding_error_for_multiple_products: 1.00 over three at 7.00 is 1.00, not 0.99."""
    bundle = Bundle([Component(Scope(), 3)], Off(price_minor=2000), EUR)
    assert sorted(given_by(bundle, Row(700), Row(700), Row(700)).shares) == [33, 33, 34]


def test_an_amount_is_off_every_set_and_a_percentage_off_all_of_them() -> None:
    """Two sets of 9.00 and 1.00: 1.50 off each is 3.00, and 15 % of 20.00 is 3.00 too."""
    parts = [Component(RED), Component(BLUE)]
    rows = [Row(900, 2, tags=("red",)), Row(100, 5, tags=("blue",))]
    assert sum(given_by(Bundle(parts, Off(amount_minor=150), EUR), *rows).shares) == 300
    assert sum(given_by(Bundle(parts, Off(percent=15)), *rows).shares) == 300


def test_a_set_is_made_once_from_what_fits_several_components() -> None:
    """Three that are both and one that is only blue make two sets of one red and one blue thing."""
    bundle = Bundle([Component(RED), Component(BLUE)], Off(percent=100))
    assert given_by(bundle, Row(500, 3, tags=BOTH), Row(100, 1, tags=("blue",))).given == [3, 1]


def test_a_million_sets_cost_what_they_save() -> None:
    bundle = Bundle([Component(RED), Component(BLUE, 2)], Off(price_minor=900), EUR)
    found = given_by(bundle, Row(500, 10**6, tags=("red",)), Row(300, 10**6, tags=("blue",)))
    assert sum(found.shares) == 500_000 * (500 + 600 - 900)
