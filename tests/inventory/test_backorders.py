"""One cap of backorders for all places of a variant, and one cap of what a buyer holds."""

from __future__ import annotations

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.ids import VariantId
from commerce_core.inventory import (
    InsufficientStock,
    Policy,
    ReservedUnits,
    Routes,
    StockLevel,
    StockSettings,
    backorder_home,
    backorder_limits,
    check_backorder_cap,
    owed,
    within_caps,
)

MUG = VariantId("mug")
places = st.lists(st.sampled_from("abcd"), unique=True, max_size=4)
counts = st.integers(0, 9)


@st.composite
def some_levels(draw: st.DrawFn) -> list[StockLevel]:
    return [StockLevel(MUG, place, draw(counts), allocated=draw(counts)) for place in draw(places)]


@given(some_levels(), st.integers(0, 40), st.sampled_from("abcd"))
def test_the_limits_of_all_places_sum_to_the_cap_and_bear_what_is_owed(
    levels: list[StockLevel], cap: int, home: str
) -> None:
    limits = backorder_limits(levels, cap, home=home)
    assert sum(limits.values()) == max(cap, sum(owed(level) for level in levels))
    assert all(evolve(level, backorder_limit=limits[level.location]).sellable >= 0 for level in levels)
    assert all(limits[place] == 0 or place == home or owed(level) for level in levels for place in [level.location])


def test_another_place_keeps_what_it_owes() -> None:
    levels = [StockLevel(MUG, "a", 1, allocated=3), StockLevel(MUG, "b", 5)]
    assert backorder_limits(levels, 5, home="b") == {"a": 2, "b": 3}
    assert backorder_limits([], 5, home="b") == {"b": 5}


def test_backorders_stay_where_they_are_until_that_place_closes() -> None:
    levels = [StockLevel(MUG, "a", 9), StockLevel(MUG, "b", backorder_limit=4)]
    ways = Routes(priorities={"a": 0, "b": 5, "c": 1})
    assert backorder_home(levels, ways) == "b"
    assert backorder_home(levels, evolve(ways, closed=frozenset("b"))) == "a"
    assert backorder_home(levels, evolve(ways, closed=frozenset("ab"))) == "c"
    assert backorder_home([], Routes()) == "main"


def test_a_cap_below_what_is_owed_is_refused_with_what_can_be_taken_away() -> None:
    levels = [StockLevel(MUG, "a", 0, allocated=3, backorder_limit=4)]
    check_backorder_cap(levels, 3, sku="MUG")
    with pytest.raises(InsufficientStock) as short:
        check_backorder_cap(levels, 2, sku="MUG")
    assert [(each.sku, each.asked, each.available) for each in short.value.shortages] == [("MUG", 2, 1)]


@given(st.lists(st.builds(ReservedUnits, st.just(MUG), st.sampled_from("abc"), st.integers(1, 9)), max_size=5), counts)
def test_what_one_buyer_keeps_is_the_cap_at_most_and_nothing_is_made_up(units: list[ReservedUnits], cap: int) -> None:
    kept = within_caps(units, {MUG: StockSettings(MUG, hold_cap=cap + 1)}, policy=Policy())
    assert sum(unit.quantity for unit in kept) == min(cap + 1, sum(unit.quantity for unit in units))
    assert within_caps(units, {}, policy=Policy()) == tuple(units)
