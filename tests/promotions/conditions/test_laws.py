"""What holds for every condition, also nested ones: order of rows, keys, changes by time, three-valued logic."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from attrs import evolve
from hypothesis import example, given
from hypothesis import strategies as st

from commerce_core.promotions.conditions import (
    CONDITIONS,
    AllOf,
    AnyOf,
    Changing,
    Condition,
    Not,
    TimeWindow,
    UnknownCondition,
    untold,
)
from commerce_core.promotions.shopper import Shopper
from tests.promotions.conditions.drawn import LEAVES, conditions, instants, rows, shoppers
from tests.promotions.conditions.subjects import AT, Row, found, keys_of

UNTOLD = UnknownCondition("moon_phase")
ALWAYS = TimeWindow()
"""Every day from midnight to midnight."""


def truth(condition: Condition, cart: Sequence[Row], shopper: Shopper, at: datetime = AT) -> bool | None:
    """Met, not met, or None for what could not be told."""
    requirement = found(condition, cart, shopper, at=at)
    return None if untold(requirement) else requirement.met


def test_every_condition_is_drawn_here() -> None:
    assert set(CONDITIONS) == {*LEAVES, "all_of", "any_of", "not"}


@given(conditions, rows, shoppers, instants, st.data())
def test_the_order_of_rows_changes_nothing(
    condition: Condition, cart: list[Row], shopper: Shopper, at: datetime, data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(cart))
    assert found(condition, cart, shopper, at=at) == found(condition, shuffled, shopper, at=at)


@given(conditions, rows, shoppers, instants)
def test_what_holds_has_one_of_its_keys(condition: Condition, cart: list[Row], shopper: Shopper, at: datetime) -> None:
    keys = condition.keys()
    if found(condition, cart, shopper, at=at).met and keys is not None:
        assert keys & keys_of(cart, shopper)


@given(conditions, rows, shoppers, instants)
def test_what_is_missing_is_said_exactly_when_something_is(
    condition: Condition, cart: list[Row], shopper: Shopper, at: datetime
) -> None:
    requirement = found(condition, cart, shopper, at=at)
    assert requirement.required
    assert not (requirement.met and requirement.missing)
    assert requirement.actual or not requirement.met


@given(conditions, rows, shoppers, instants, st.integers(0, 100))
@example(TimeWindow((), "01:30", "02:00", "Europe/Berlin"), [], Shopper(), datetime(2025, 10, 26, tzinfo=UTC), 45)
@example(TimeWindow((), "02:30", "02:45", "America/New_York"), [], Shopper(), datetime(2026, 3, 8, tzinfo=UTC), 99)
def test_nothing_changes_before_it_says_so(
    condition: Condition, cart: list[Row], shopper: Shopper, at: datetime, part: int
) -> None:
    change = condition.next_change(at) if isinstance(condition, Changing) else None
    end = change or at + timedelta(days=400)
    assert end > at
    now = truth(condition, cart, shopper, at)
    for then in (at + (end - at) * part / 101, end - timedelta(microseconds=1)):
        assert truth(condition, cart, shopper, then) == now


@given(conditions, conditions, conditions, rows, shoppers)
def test_the_laws_of_and_or_and_not_hold_also_for_what_cannot_be_told(
    a: Condition, b: Condition, c: Condition, cart: list[Row], shopper: Shopper
) -> None:
    """Kleene's strong logic: a distributive lattice with an involution (De Morgan algebra)."""

    def same(left: Condition, right: Condition) -> bool:
        return truth(left, cart, shopper) == truth(right, cart, shopper)

    assert same(AllOf([a, b]), AllOf([b, a]))
    assert same(AnyOf([a, b]), AnyOf([b, a]))
    assert same(AllOf([a, AllOf([b, c])]), AllOf([a, b, c]))
    assert same(AnyOf([a, AnyOf([b, c])]), AnyOf([a, b, c]))
    assert same(AllOf([a, a]), a)
    assert same(AnyOf([a, a]), a)
    assert same(AllOf([a, AnyOf([a, b])]), a)
    assert same(AnyOf([a, AllOf([a, b])]), a)
    assert same(AllOf([a, AnyOf([b, c])]), AnyOf([AllOf([a, b]), AllOf([a, c])]))
    assert same(AnyOf([a, AllOf([b, c])]), AllOf([AnyOf([a, b]), AnyOf([a, c])]))
    assert same(Not(AllOf([a, b])), AnyOf([Not(a), Not(b)]))
    assert same(Not(AnyOf([a, b])), AllOf([Not(a), Not(b)]))
    assert same(Not(Not(a)), a)


@given(conditions, rows, shoppers)
def test_a_condition_and_its_contrary_never_both_hold(condition: Condition, cart: list[Row], shopper: Shopper) -> None:
    one, other = truth(condition, cart, shopper), truth(Not(condition), cart, shopper)
    assert (one is None) == (other is None)
    assert one is None or one is not other


@given(conditions, rows, shoppers)
def test_knowing_more_of_a_shopper_turns_no_truth_around(
    condition: Condition, cart: list[Row], shopper: Shopper
) -> None:
    """What was so, or not so, stays, once the count of orders, the channel and the place are known."""
    before = truth(condition, cart, evolve(shopper, orders_count=None, channel="", country="", region=""))
    if before is not None:
        assert truth(condition, cart, shopper) == before


def test_what_nobody_knows_is_neither_so_nor_not_so() -> None:
    yes, no = Not(Not(AnyOf([ALWAYS, UNTOLD]))), AllOf([Not(ALWAYS), UNTOLD])
    assert (truth(yes, [], Shopper()), truth(no, [], Shopper())) == (True, False)
    for each in (UNTOLD, Not(UNTOLD), Not(Not(UNTOLD)), AllOf([ALWAYS, UNTOLD]), AnyOf([Not(ALWAYS), UNTOLD])):
        assert truth(each, [], Shopper()) is None
        assert not found(each).met
