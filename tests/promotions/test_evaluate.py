"""Which promotions hold, in which order, and what each of them leaves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve, frozen
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.lines import Lines
from commerce_core.money import Rounding
from commerce_core.promotions import (
    Code,
    CouponExpired,
    CouponRetired,
    Evaluation,
    Given,
    InvalidCode,
    Matched,
    Percentage,
    Policy,
    Promotion,
    UnknownCoupon,
    UnknownKind,
    check_codes,
    compile_promotions,
    evaluate,
)
from commerce_core.testing import instants, promotion_sets
from tests.promotions.rows import rows

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
HALF = Promotion("half", Percentage("50"), code="HALF")
amounts = st.lists(st.integers(0, 200) | st.integers(0, 10**12), min_size=1, max_size=6)


def found_for(
    left: Sequence[int], told: Sequence[Promotion], codes: Sequence[str] = (), at: datetime = AT
) -> Evaluation:
    return evaluate(rows(left), left, promotions=compile_promotions(told), codes=codes, at=at)


@given(amounts, promotion_sets(), st.data())
def test_what_was_taken_and_what_is_left_are_what_there_was(
    left: list[int], told: tuple[Promotion, ...], data: st.DataObject
) -> None:
    codes = [each.code for each in told if each.code]
    found = found_for(left, told, codes, data.draw(instants(near=told)))
    taken = [sum(shares) for shares in zip(*[each.shares for each in found.taken], strict=True)] or [0] * len(left)
    assert [a + b for a, b in zip(taken, found.left, strict=True)] == left
    assert min(found.left) >= 0
    basis = sum(left)
    for each in found.taken:
        assert each.basis_minor == basis
        basis -= sum(each.shares)
    assert {outcome.rule for outcome in found.outcomes} == {each.id for each in told}


@given(amounts, promotion_sets(), st.data())
def test_a_promotion_holds_in_its_window_and_only_there(
    left: list[int], told: tuple[Promotion, ...], data: st.DataObject
) -> None:
    at = data.draw(instants(near=told))
    found = found_for(left, told, [each.code for each in told if each.code], at)
    for each in told:
        starts, ends = each.starts_at or at, each.ends_at or at + DAY
        reason = next(outcome.reason for outcome in found.outcomes if outcome.rule == each.id)
        closed = {"it has not started yet": at < starts, "it has ended": at >= ends}
        assert closed.get(reason, starts <= at < ends)


@given(amounts, promotion_sets(), st.data())
def test_nothing_changes_before_it_says(left: list[int], told: tuple[Promotion, ...], data: st.DataObject) -> None:
    at, later = sorted([data.draw(instants(near=told)), data.draw(instants(near=told))])
    codes = [each.code for each in told if each.code]
    found, then = found_for(left, told, codes, at), found_for(left, told, codes, later)
    if found.valid_until is None or later < found.valid_until:
        assert (then.left, then.valid_until) == (found.left, found.valid_until)


def test_lines_go_before_orders_and_then_ids_decide() -> None:
    told = [
        Promotion("a", Percentage("10")),
        Promotion("c", Percentage("10", per="line")),
        Promotion("b", Percentage("10", per="line"), code="B"),
    ]
    assert [taken.promotion.id for taken in found_for([1000], told, ["b"]).taken] == ["b", "c", "a"]


def test_a_coupon_holds_only_when_its_code_is_entered() -> None:
    assert (list(found_for([100], [HALF]).taken), found_for([100], [HALF]).left) == ([], [100])
    assert found_for([100], [HALF], [" half "]).left == (50,)


def test_a_code_entered_twice_counts_once() -> None:
    assert found_for([100], [HALF], ["HALF", "half"]).left == (50,)


def test_codes_that_nobody_has_any_more_say_so_and_take_nothing_off() -> None:
    """A cart is kept for weeks: it can be quoted whatever became of its codes meanwhile."""
    told = [
        evolve(HALF, retired=True),
        Promotion("ten", Percentage("10")),
        Promotion("old", Percentage("10"), conditions=[Code(["OLD-1"])], retired=True),
    ]
    found = found_for([100], told, ["HALF", "ten", " Nope ", "nope", "old-1"])
    assert found.left == (90,)
    reasons = [(outcome.rule, outcome.label, outcome.verdict, outcome.reason) for outcome in found.outcomes[1:]]
    assert reasons == [
        ("half", "HALF", "not_applied", "it is retired"),
        ("old", "old", "not_applied", "it is retired"),
        ("", "ten", "not_applied", "no promotion has this code"),
        ("", "Nope", "not_applied", "no promotion has this code"),
    ]


def test_whoever_takes_codes_can_refuse_those_that_are_good_for_nothing() -> None:
    told = compile_promotions([evolve(HALF, retired=True), Promotion("over", Percentage("5"), code="OVER", ends_at=AT)])
    check_codes(told, ["OVER"])
    check_codes(told, ["OVER"], at=AT - DAY)
    for code, error in (("half", CouponRetired), ("over", CouponExpired), ("nope", UnknownCoupon), ("", InvalidCode)):
        with pytest.raises(error):
            check_codes(told, [code], at=AT)
    again = compile_promotions([evolve(HALF, retired=True), evolve(HALF, id="again")])
    check_codes(again, ["HALF"])


def test_at_most_twenty_codes_are_looked_at() -> None:
    told = [Promotion(f"p-{n}", Percentage("1"), code=f"C-{n}") for n in range(21)]
    assert len(found_for([10_000], told, [f"C-{n}" for n in range(20)]).taken) == 20
    with pytest.raises(InvalidCode) as caught:
        found_for([10_000], told, [f"C-{n}" for n in range(21)])
    assert (caught.value.code, caught.value.field) == ("invalid_code", "codes")


def test_what_gives_nothing_is_told_and_not_applied() -> None:
    found = found_for([100], [Promotion("all", Percentage("100")), Promotion("more", Percentage("10"))])
    assert [taken.promotion.id for taken in found.taken] == ["all"]
    assert [(outcome.verdict, outcome.amount_minor, outcome.reason) for outcome in found.outcomes] == [
        ("applied", 100, ""),
        ("not_applied", 0, "there was nothing to take it off"),
    ]


def test_an_unknown_kind_is_never_applied_and_says_so() -> None:
    unknown = Promotion("points", UnknownKind("points", {"rate": 3}), ends_at=AT + DAY)
    found = found_for([100], [unknown])
    assert (found.left, found.taken, found.valid_until) == ((100,), [], None)
    assert found.outcomes[0].reason == "its kind 'points' is not known here"


@frozen
class CheapestFree:
    """A kind of somebody else's: the cheapest row is free."""

    phase = "line"
    label = "cheapest free"

    def compile(self, policy: Policy, rounding: Rounding):
        def rule(lines: Lines, matched: Matched) -> Given:
            left = matched.left
            cheapest = min(range(len(left)), key=lambda row: (left[row], lines.keys[row]))
            return Given([amount if row == cheapest else 0 for row, amount in enumerate(left)])

        return rule


def test_kinds_are_open() -> None:
    found = found_for([300, 100, 200], [Promotion("free", CheapestFree()), HALF], ["HALF"])
    assert [list(taken.shares) for taken in found.taken] == [[0, 100, 0], [150, 0, 100]]


def test_a_window_is_told_with_what_was_required_and_what_was_found() -> None:
    begins = Promotion("later", Percentage("10"), starts_at=AT + DAY)
    found = found_for([100], [begins])
    requirement = found.outcomes[0].requirements[0]
    assert (requirement.name, requirement.met) == ("window", False)
    assert requirement.required == "from 2026-06-02T12:00:00+00:00 until ever"
    assert requirement.actual == "2026-06-01T12:00:00+00:00"
