"""The best combination is that of brute force, and nobody pays more because there is one promotion more."""

from __future__ import annotations

from itertools import combinations

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.money import Money
from commerce_core.promotions import (
    AllOf,
    Bound,
    BuyXGetY,
    Condition,
    Evaluation,
    FixedAmount,
    Group,
    Limits,
    MinimumSpend,
    Not,
    Off,
    Percentage,
    Policy,
    Promotion,
    SpendTier,
    TieredSpend,
    compile_promotions,
)
from commerce_core.promotions.compile import Compiled
from commerce_core.promotions.stacking import compatible
from tests.promotions.shop import POLICY, SHOES, Row, carts, found_for, rule_books, subsets

TEN = Promotion("ten", Percentage("10"), code="TEN")
TWENTY = Promotion("twenty", Percentage("20"), conditions=[MinimumSpend(10_000, "EUR")])
ROW = [Row("a", 10_500, 1)]


def ids(found: Evaluation) -> list[str]:
    return [taken.promotion.id for taken in found.taken]


def to_pay(found: Evaluation) -> int:
    return sum(found.left) + found.shipping_minor


def compiled_of(told: list[Promotion]) -> list[Compiled]:
    compiled = compile_promotions(told, policy=POLICY)
    return sorted([*compiled.automatic, *compiled.by_code.values()], key=lambda each: each.rank)


def compatible_sets(every: list[Compiled]) -> list[set[int]]:
    return [
        set(places)
        for places in subsets(len(every))
        if all(compatible(every[a], every[b]) for a, b in combinations(places, 2))
    ]


def running(told: list[Promotion]) -> list[Promotion]:
    """The same with a condition on the running amount each."""
    return [evolve(each, conditions=[MinimumSpend(300 * (n + 1), "EUR")]) for n, each in enumerate(told)]


@given(carts(), rule_books(), st.booleans(), st.integers(0, 900))
def test_the_best_combination_is_that_of_brute_force(
    rows: list[Row], told: list[Promotion], spend: bool, shipping: int
) -> None:
    """Of all compatible sets none gives more but for cents of rounding, and of the maximal ones none does at all.

    Only the members of `first` groups are never left out of a maximal set: whoever comes first is first.
    """
    told = running(told) if spend else told
    every = compiled_of(told)
    sets = compatible_sets(every)
    maximal = [each for each in sets if not any(each < other for other in sets)]
    fixed = {place for place, each in enumerate(every) if each.group.policy == "first"}
    pay = {
        tuple(sorted(each)): to_pay(found_for(rows, [every[place].promotion for place in each], shipping=shipping))
        for each in sets
    }
    found = found_for(rows, told, shipping=shipping)
    assert to_pay(found) <= min(pay[tuple(sorted(each))] for each in maximal)
    smaller = [each for each in sets if any(each <= one and one - each <= one - fixed for one in maximal)]
    assert to_pay(found) <= min(pay[tuple(sorted(each))] for each in smaller) + len(rows) * len(told)
    assert found.certificate == "optimal"


@given(carts(), rule_books(), st.booleans(), st.integers(0, 900))
def test_entering_a_code_never_raises_the_total(
    rows: list[Row], told: list[Promotion], spend: bool, shipping: int
) -> None:
    """But for the cents that rounding moves, a row and promotion; `first` groups ask for it, since the first wins."""
    told = [evolve(each, group="" if each.group == "first" else each.group) for each in told]
    told = running(told) if spend else told
    coupon = evolve(told[0], code="COUPON")
    codes = [each.code for each in told[1:] if each.code]
    without = found_for(rows, [coupon, *told[1:]], shipping=shipping, codes=codes)
    entered = found_for(rows, [coupon, *told[1:]], shipping=shipping, codes=[*codes, "COUPON"])
    assert to_pay(entered) <= to_pay(without) + len(rows) * len(told)


def test_a_code_that_breaks_the_condition_of_a_better_one_gives_way() -> None:
    """10 % of 105.00 leave 94.50, and 20 % hold from 100.00 on: 84.00 are left without the code, never more with it."""
    without, entered = found_for(ROW, [TEN, TWENTY], codes=[]), found_for(ROW, [TEN, TWENTY])
    assert (list(without.left), list(entered.left), ids(entered)) == ([8400], [8400], ["twenty"])
    beaten = entered.outcomes[0]
    assert (beaten.rule, beaten.verdict, beaten.beaten_by) == ("ten", "beaten", ("twenty",))
    told = "without it 21.00 EUR are taken off, with it 10.50 EUR"
    assert beaten.reason == f"it would keep twenty from giving more: {told}"


@pytest.mark.parametrize(
    ("conflicts", "base", "left"),
    [("best", "running", 8400), ("priority", "running", 9450), ("best", "original", 7560)],
)
def test_a_condition_says_which_amount_it_looks_at(conflicts: str, base: str, left: int) -> None:
    """Voucherify: of 105.00, 10 % and then 20 % from 100.00 on leave 94.50 or 75.60, each in its turn."""
    second = evolve(TWENTY, conditions=[MinimumSpend(10_000, "EUR", base=base)])
    found = found_for(ROW, [TEN, second], policy=Policy(conflicts=conflicts))
    assert list(found.left) == [left]
    assert found.outcomes[1].requirements[0].base == base


def test_a_small_code_does_not_cost_a_higher_tier() -> None:
    tiers = TieredSpend([SpendTier(10_000, Off(percent="20"))], "EUR")
    found = found_for(ROW, [evolve(TEN, priority=1), Promotion("tiers", tiers)])
    assert (list(found.left), ids(found)) == ([8400], ["tiers"])


def test_an_offer_does_not_consume_the_units_of_a_better_one() -> None:
    small = Promotion("a", BuyXGetY(2, 1, Off(percent="10")), code="A")
    found = found_for([Row("a", 1000, 3)], [small, Promotion("b", BuyXGetY(2, 1))])
    assert (list(found.left), ids(found)) == ([2000], ["b"])


def test_the_first_of_a_group_has_its_units_when_it_gives_more_for_them() -> None:
    """Of 3 units at 1.25 one is free: capped at 1.20, a promotion would leave the other nothing to give 1.25 for."""
    third = BuyXGetY(2, 1)
    told = [Promotion("capped", third, cap_minor=120, currency="EUR"), Promotion("first", third, group="first")]
    found = found_for([Row("a", 125, 3)], told)
    assert (ids(found), to_pay(found), found.certificate) == (["first"], 250, "optimal")


def test_what_is_free_already_does_not_cost_what_it_would_have_bought() -> None:
    """Shoes at 5.00 for nothing, or a bag at 30.00 for whoever pays the shoes."""
    rows = [Row("shoes", 500, 1, ("shoes",)), Row("bag", 3000, 1, ("socks",))]
    free = Promotion("free", Percentage("100", per="line"), scope=SHOES, code="FREE", priority=1)
    bag = Promotion("bag", BuyXGetY(1, 1, buys=SHOES, gets=evolve(SHOES, categories=["socks"])))
    found = found_for(rows, [free, bag])
    assert (list(found.left), ids(found)) == ([500, 0], ["bag"])


def test_a_shared_budget_is_not_spent_on_less() -> None:
    """With budgets that pay for all or nothing: 5.00 of 20.00 would leave too little for the 20.00."""
    policy = Policy(budgets={"summer": Money(2000, "EUR")}, on_budget="skip")
    limits = Limits(budget="summer")
    told = [
        Promotion("small", FixedAmount(500, "EUR"), code="SMALL", priority=1, limits=limits),
        Promotion("large", FixedAmount(2000, "EUR"), limits=limits),
    ]
    found = found_for(ROW, told, policy=policy)
    assert (list(found.left), ids(found)) == ([8500], ["large"])


def test_a_condition_that_holds_in_between_only_is_reached_from_above() -> None:
    """From 90.00 on and not from 95.00 on: of the three it needs the first, and the second would break it."""
    between: list[Condition] = [AllOf([MinimumSpend(9000, "EUR"), Not(MinimumSpend(9500, "EUR"))])]
    told = [
        Promotion("a", FixedAmount(1100, "EUR"), priority=2),
        Promotion("b", FixedAmount(600, "EUR"), priority=1),
        Promotion("c", Percentage("50"), conditions=between),
    ]
    found = found_for(ROW, told)
    assert (list(found.left), ids(found)) == ([4700], ["a", "c"])


def test_the_first_of_a_group_is_never_left_out() -> None:
    policy = Policy(groups={"g": Group("first")})
    told = [evolve(TEN, group="g"), evolve(TWENTY, group="g", conditions=[])]
    assert list(found_for(ROW, told, policy=policy).left) == [9450]


def test_many_that_break_one_another_are_left_out_one_at_a_time_and_it_says_so() -> None:
    """Twelve of 1.00 each, and 20 % from 100.00 on: of 105.00 five of them may stay, which leaves 80.00."""
    told = [Promotion(f"p{n:02}", FixedAmount(100, "EUR"), priority=1) for n in range(12)]
    found = found_for(ROW, [*told, TWENTY])
    assert list(found.left) == [8000]
    assert found.certificate == Bound(8000)
