"""One alert for each crossing, however stock wanders."""

from itertools import pairwise

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.inventory import Crossing, StockLevel, crossings, is_low, is_out

paths = st.lists(st.integers(-5, 12), min_size=2, max_size=30)


@given(paths, st.none() | st.integers(0, 8))
def test_on_any_path_each_alert_fires_once_for_each_time_that_its_line_is_crossed(
    path: list[int], low_at: int | None
) -> None:
    levels = [StockLevel("a", on_hand=max(0, n), allocated=max(0, -n), low_at=low_at) for n in path]
    fired = [c.kind for one, other in pairwise(levels) for c in crossings(one, other)]
    steps = list(pairwise(path))
    assert fired.count("out_of_stock") == sum(a > 0 >= b for a, b in steps)
    assert fired.count("back_in_stock") == sum(a <= 0 < b for a, b in steps)
    assert fired.count("low") == (0 if low_at is None else sum(a >= low_at > b for a, b in steps))


@given(paths)
def test_out_and_back_take_turns(path: list[int]) -> None:
    levels = [StockLevel("a", on_hand=max(0, n), allocated=max(0, -n)) for n in path]
    fired = [c.kind for one, other in pairwise(levels) for c in crossings(one, other)]
    assert all(one != other for one, other in pairwise(fired))


@given(paths, st.integers(0, 8))
def test_a_path_taken_in_one_step_crosses_what_lies_between_its_ends(path: list[int], low_at: int) -> None:
    first, last = (StockLevel("a", on_hand=max(0, n), allocated=max(0, -n), low_at=low_at) for n in (path[0], path[-1]))
    kinds = {c.kind for c in crossings(first, last)}
    assert ("low" in kinds) == (is_low(last) and not is_low(first))
    assert ("out_of_stock" in kinds) == (is_out(last) and not is_out(first))


def test_below_five_is_low_and_five_is_not() -> None:
    # "Notify when stock falls below specified level."
    six = StockLevel("a", "main", 6, low_at=5)
    assert crossings(six, evolve(six, on_hand=5)) == ()
    assert crossings(six, evolve(six, held=2)) == (Crossing("low", "a", "main", 4, 5),)
    assert [c.kind for c in crossings(six, evolve(six, allocated=6))] == ["low", "out_of_stock"]


def test_stock_that_may_be_promised_on_backorder_is_out_all_the_same() -> None:
    level = StockLevel("a", on_hand=1, backorder_limit=5)
    assert [c.kind for c in crossings(level, evolve(level, allocated=1))] == ["out_of_stock"]
    assert crossings(evolve(level, allocated=1), evolve(level, allocated=4)) == ()


@pytest.mark.parametrize(("line", "kinds"), [(3, []), (4, ["low"]), (None, [])])
def test_drawing_the_line_above_where_stock_stands_alerts_at_once(line: int | None, kinds: list[str]) -> None:
    level = StockLevel("a", on_hand=3)
    assert [c.kind for c in crossings(level, evolve(level, low_at=line))] == kinds
