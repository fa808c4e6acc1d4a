"""Every n-th item: counted from the dearest down, in runs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.promotions.kinds import NthItem, Off
from tests.promotions.kinds.carts import EUR, Row, given_by, named

unit_rows = st.lists(st.builds(Row, st.integers(1, 9), st.integers(1, 5)), max_size=5)


@given(unit_rows, st.integers(2, 5), st.none() | st.integers(1, 3))
def test_it_is_every_nth_of_the_units_laid_out_one_by_one(rows: list[Row], n: int, most: int | None) -> None:
    laid_out = sorted((-row.price, row.name) for row in named(rows) for _ in range(row.quantity))
    free = [unit for place, unit in enumerate(laid_out, start=1) if place % n == 0][:most]
    found = given_by(NthItem(n, max_applications=most), *rows)
    assert list(found.given or [0] * len(rows)) == [free.count((-row.price, row.name)) for row in named(rows)]
    assert sum(found.shares) == -sum(price for price, _ in free)
    assert sum(found.bought) == len(free) * (n - 1)


def test_the_third_and_the_sixth_are_counted_from_the_dearest() -> None:
    """By hand: of 10, 9, 8, 3, 2 and 1 these are 8 and 1, at half price 4.00 and 0.50."""
    found = given_by(NthItem(3, Off(percent=50)), *[Row(price * 100) for price in (1, 8, 3, 10, 2, 9)])
    assert found.shares == [50, 400, 0, 0, 0, 0]


@pytest.mark.parametrize(("quantity", "free"), [(1, 0), (2, 1), (3, 1), (10**6, 500_000)])
def test_every_second_of_one_row(quantity: int, free: int) -> None:
    assert sum(given_by(NthItem(2), Row(999, quantity)).shares) == 999 * free


def test_one_order_saves_as_much_as_the_same_things_in_several() -> None:
    """Nobody is made to split an order: 9, 9, 9 and 1, 1, 1 apart are 9 + 1 off, and so they are together."""
    apart = [sum(given_by(NthItem(3), Row(price, 3)).shares) for price in (900, 100)]
    assert sum(given_by(NthItem(3), Row(900, 3), Row(100, 3)).shares) == sum(apart) == 1000


def test_an_amount_and_a_price_are_those_of_one_unit() -> None:
    assert given_by(NthItem(2, Off(amount_minor=150), EUR), Row(1000, 5)).shares == [300]
    assert given_by(NthItem(2, Off(price_minor=100), EUR), Row(1000, 5)).shares == [1800]


def test_what_is_missing_is_said() -> None:
    assert given_by(NthItem(3), Row(1000, 2)).missing == "1 more of row-001 to get 1 free"
