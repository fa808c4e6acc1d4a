"""The unit ledger: what became of which units, so that returns can be worked out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from commerce_core.promotions import BuyXGetY, Entry, Off, Percentage, Promotion, Scope, per_unit
from tests.promotions.shop import SHOES, SOCKS, Row, found_for


def test_bought_and_given_units_are_told_apart() -> None:
    """7 units at 10.00 with buy 2, get 1: 4 bought, 2 given, 1 neither; 20.00 off for the two."""
    found = found_for([Row("a", 1000, 7)], [Promotion("offer", BuyXGetY(2, 1))])
    assert found.ledger == (Entry("offer", 0, 2000, 7, 4, 2, discounted=2),)


def test_rows_that_were_only_bought_are_in_it_too() -> None:
    """A return of the shoes is to know that a sock was given for them."""
    rows = [Row("shoes", 5000, 1, ("shoes",)), Row("socks", 400, 1, ("socks",)), Row("hat", 900, 1)]
    offer = Promotion("offer", BuyXGetY(1, 1, Off(percent="50"), buys=SHOES, gets=SOCKS))
    assert found_for(rows, [offer]).ledger == (
        Entry("offer", 0, 0, 1, 1, 0, discounted=0),
        Entry("offer", 1, 200, 1, 0, 1, discounted=1),
    )


def test_a_scope_of_few_units_says_how_many_it_discounted() -> None:
    """Half off the cheapest 3 of 2 at 5.00 and 2 at 2.00: both at 2.00 and one at 5.00, 2.00 + 2.50 off."""
    rows = [Row("a", 500, 2), Row("b", 200, 2)]
    found = found_for(rows, [Promotion("half", Percentage("50", per="line"), scope=Scope(max_units=3))])
    assert [(entry.row, entry.share_minor, entry.discounted) for entry in found.ledger] == [(0, 250, 1), (1, 200, 2)]


def test_what_is_left_of_free_units_is_not_an_average_over_given_ones() -> None:
    """Of 7 units at 10.00 one offer buys 1 and gives 1; two more give 5.00 off one of the others each.

    What is left of the free units is 50.00 and then 30.00, not five sevenths of 60.00, nor three fifths of it.
    """
    first = Promotion("a", BuyXGetY(1, 1, max_applications=1))
    others = [Promotion(id, BuyXGetY(1, 1, Off(percent="50"), max_applications=1)) for id in "bc"]
    found = found_for([Row("a", 1000, 7)], [first, *others])
    assert [taken.amount_minor for taken in found.taken] == [1000, 500, 500]


def test_a_scope_may_pick_the_dearest_units() -> None:
    """Half off the dearest 3 of 2 at 5.00 and 2 at 2.00: both at 5.00 and one at 2.00, 5.00 + 1.00 off."""
    scope = Scope(max_units=3, pick="dearest")
    found = found_for(
        [Row("a", 500, 2), Row("b", 200, 2)], [Promotion("half", Percentage("50", per="line"), scope=scope)]
    )
    assert [(entry.row, entry.share_minor, entry.discounted) for entry in found.ledger] == [(0, 500, 2), (1, 100, 1)]


@given(st.integers(0, 10**9), st.integers(1, 10**6))
def test_the_shares_of_units_sum_to_that_of_their_row(share: int, units: int) -> None:
    parts = per_unit(share, units)
    assert sum(count * amount for count, amount in parts) == share
    assert sum(count for count, _ in parts) == units
    assert len({amount for _, amount in parts} | {share // units}) <= 2


def test_ten_over_three_units() -> None:
    assert per_unit(1000, 3) == ((1, 334), (2, 333))
