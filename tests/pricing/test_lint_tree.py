"""The tree of rows finds what comparing each with each finds, and asks far fewer questions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from math import log2

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commerce_core.pricing import Price, PriceList, lint_lists, lint_price_lists, lint_rows
from commerce_core.pricing.lint_rows import BASE, Listed, covering, is_empty, rows_of
from commerce_core.pricing.lint_tree import Branch, beats, collides, covers, first_of, meets, tree_of
from commerce_core.pricing.price_list import CONDITIONS
from tests.pricing.drawn import EUR, NOON, Shelf
from tests.pricing.test_lint_lists import TEA, any_shelves

HOUR = timedelta(hours=1)


# -- each with each, read off the records -----------------------------------------------------------------------------


def holds(row: Listed, other: Listed) -> bool:
    """For every quantity and at every time for which the other does."""
    one, two = row.price, other.price
    most = one.max_quantity is None or (two.max_quantity is not None and two.max_quantity <= one.max_quantity)
    (starts, ends), (begins, stops) = row.window, other.window
    return one.min_quantity <= two.min_quantity and most and starts <= begins and stops <= ends


def both(row: Listed, other: Listed) -> bool:
    """For some quantity and at some time."""
    (starts, ends), (begins, stops) = row.window, other.window
    for one, two in ((row.price, other.price), (other.price, row.price)):
        if one.max_quantity is not None and one.max_quantity < two.min_quantity:
            return False
    return starts < stops and begins < ends


def for_all_of(group: PriceList, other: PriceList) -> bool:
    pairs = [(set(getattr(group, name)), set(getattr(other, name))) for name in CONDITIONS]
    return all(not wide or (narrow and narrow <= wide) for wide, narrow in pairs)


def overlapping(rows: list[Listed]) -> dict[str, str]:
    found = {}
    for index, row in enumerate(rows):
        for other in rows[:index]:
            if other.of is row.of and both(other, row) and holds(other, row) is holds(row, other):
                found.setdefault(row.place, other.place)
    return found


def between(rows: list[Listed]) -> Iterator[tuple[str, int, int]]:
    """Runs of quantities up to 5 that lack a price while fewer and more have one, by list and window."""
    for of in {row.of.id: None for row in rows}:
        group, told = [row for row in rows if row.of.id == of], set()
        for starts, ends in {row.window: None for row in group if not is_empty(row.window)}:
            active = [row for row in group if row.window[0] <= starts and ends <= row.window[1]]
            has = [any(r.price.min_quantity <= n <= (r.price.max_quantity or n) for r in active) for n in range(6)]
            for first in range(1, 6):
                last = next((n - 1 for n in range(first, 6) if has[n]), None)
                if has[first - 1] and not has[first] and last is not None and (first, last) not in told:
                    told.add((first, last))
                    yield of, first, last


# -- laws -------------------------------------------------------------------------------------------------------------


@given(any_shelves())
def test_overlaps_and_gaps_are_those_of_comparing_each_with_each(shelf: Shelf) -> None:
    rows = [*rows_of(shelf.lists, shelf.prices)]
    of = {row.place: row.of.id for row in rows}
    said = lint_price_lists(shelf.lists, shelf.prices, items=[TEA])
    assert {each.place: each.numbers["with"] for each in said if each.code == "overlap"} == overlapping(rows)
    gaps = [
        (of[one.place], one.numbers["min_quantity"], one.numbers["max_quantity"]) for one in said if one.code == "gap"
    ]
    assert sorted(gaps) == sorted(between(rows))


@given(any_shelves(), st.sampled_from(["meets", "covers", "beats"]))
def test_the_least_of_the_rows_that_are_meant_is_found(shelf: Shelf, name: str) -> None:
    rows = [row for row in rows_of(shelf.lists, shelf.prices) if row.kind == "base"]
    question, meant = {"meets": (meets, both), "covers": (covers, holds), "beats": (beats, holds)}[name]
    tree = tree_of(rows, lambda row, index: (row.amount, index))
    for row in rows:
        found = first_of(tree, question(row))
        every = [each for each in rows if meant(each, row) and not (name == "beats" and holds(row, each))]
        assert found == min(every, key=lambda each: each.amount, default=None)


@given(any_shelves())
def test_lists_that_cover_a_list_are_those_found_one_by_one(shelf: Shelf) -> None:
    wider, every = covering(shelf.lists), [BASE, *shelf.lists]
    for each in every:
        asked = tuple(frozenset(getattr(each, name)) for name in CONDITIONS)
        found = {tuple(frozenset(getattr(o, name)) for name in CONDITIONS) for o in every if for_all_of(o, each)}
        assert set(wider[asked]) == found
        assert len(wider[asked]) == len(found)


# -- how much is asked ------------------------------------------------------------------------------------------------

SHAPES: dict[str, Callable[[int, int], Price]] = {
    "weeks one after another": lambda n, _: Price("TEA", EUR, 500 + n * 37 % 101, "v", 1, None, *hours(n, n + 1)),
    "breaks one after another": lambda n, size: Price("TEA", EUR, 2 * size - n, "v", n + 1, n + 1),
    "open breaks": lambda n, size: Price("TEA", EUR, 2 * size - n, "v", n + 1),
    "twins": lambda n, _: Price("TEA", EUR, 500 + n * 37 % 101, "v", id=f"p{n}"),
    "exceptions of exceptions": lambda n, size: Price(
        "TEA", EUR, 2 * size - n, "v", n + 1, 3 * size - n, *hours(n, 3 * size - n)
    ),
    "dearer exceptions": lambda n, size: Price("TEA", EUR, 500 + n, "v", n + 1, 3 * size - n, *hours(n, 3 * size - n)),
}


def hours(start: int, end: int) -> tuple[object, object]:
    return NOON + start * HOUR, NOON + end * HOUR


def asked_in_all(rows: list[Listed], tree: Branch | None, question: Callable[[Listed], object]) -> int:
    count = 0

    def counted(ask: Callable[[Branch], object]) -> Callable[[Branch], object]:
        def answer(branch: Branch) -> object:
            nonlocal count
            count += 1
            return ask(branch)

        return answer

    for index, row in enumerate(rows):
        first_of(tree, counted(question(row)), before=(index,) if question is collides else row.rank)
    return count


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("question", [collides, beats])
def test_questions_grow_no_faster_than_n_log_n(shape: str, question: Callable[[Listed], object]) -> None:
    """At most four a row and level of the tree; each with each is 1,024 a row."""
    size = 1024
    rows = [*rows_of([PriceList("v")], [SHAPES[shape](n, size) for n in range(size)])]
    keys = {collides: lambda _, index: (index,), beats: lambda row, index: (*row.rank, index)}
    assert asked_in_all(rows, tree_of(rows, keys[question]), question) <= 4 * size * log2(size)


@settings(max_examples=5)
@given(st.randoms())
def test_the_order_of_rows_changes_nothing_of_what_is_found(chance) -> None:
    rows = [*rows_of([PriceList("v")], [SHAPES["dearer exceptions"](n, 64) for n in range(64)])]
    shuffled = chance.sample(rows, len(rows))
    trees = [tree_of(each, lambda row, _: row.rank) for each in (rows, shuffled)]
    for row in rows:
        assert first_of(trees[0], beats(row), before=row.rank) == first_of(trees[1], beats(row), before=row.rank)


@pytest.mark.parametrize("step", [1, 2])
def test_gaps_of_windows_within_windows_are_looked_for_a_bounded_number_of_times(
    step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Single quantities, each in a window within the one before: 400 of them would take 400 * 400 / 2 steps."""
    size, asked = 400, 0
    prices = [
        Price("TEA", EUR, 2 * size - n, "v", step * n + 1, step * n + 1, *hours(n, 3 * size - n)) for n in range(size)
    ]

    def counted(*given: object, **terms: object) -> Listed | None:
        nonlocal asked
        asked += 1
        return first_of(*given, **terms)

    monkeypatch.setattr(lint_lists, "first_of", counted)
    gaps = [each for each in lint_price_lists([PriceList("v")], prices) if each.code == "gap"]
    assert asked < 3 * (lint_lists.LOOKS + lint_lists.LOOKS_A_ROW * size + size)
    assert gaps[-1].numbers["windows"] == size
    assert 0 < gaps[-1].numbers["windows_read"] < size
    assert "Not every gap was looked for" in gaps[-1].message
    assert len({each.message for each in gaps}) == len(gaps)


def test_breaks_in_each_of_many_weeks_are_all_looked_through() -> None:
    """50 breaks in 60 weeks, with a gap in the last one only."""
    prices = [
        Price("TEA", EUR, 900 - n, "v", n + 1, n + 1 if n < 49 else None, *hours(week, week + 1))
        for week in range(60)
        for n in range(50)
        if (week, n) != (59, 20)
    ]
    (one,) = lint_price_lists([PriceList("v")], prices)
    assert (one.code, one.numbers) == ("gap", {"min_quantity": 21, "max_quantity": 21})


def test_lists_that_share_one_condition_are_found_by_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each with each would be 300 * 300."""
    asked, compare = 0, lint_rows._for_all_of

    def counted(one: object, other: object) -> bool:
        nonlocal asked
        asked += 1
        return compare(one, other)

    monkeypatch.setattr(lint_rows, "_for_all_of", counted)
    lists = [PriceList(f"l{n}", groups=["vip"], tags=[f"t{n}"]) for n in range(300)]
    assert all(len(wider) <= 2 for wider in covering(lists).values()), "its own, and that of everyone"
    assert asked <= 3 * len(lists)
