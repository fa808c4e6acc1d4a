"""What-if and backtest: numbers by hand, and what must hold of any difference."""

from __future__ import annotations

from datetime import timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.money import Money
from commerce_core.promotions import (
    AllOf,
    AnyOf,
    Code,
    FixedAmount,
    InvalidPromotion,
    Limits,
    MinimumSpend,
    Not,
    Percentage,
    Policy,
    Promotion,
    PromotionSet,
    Scope,
    Shopper,
    Usage,
    backtest,
    compare,
    compile_promotions,
    evaluated,
    known_codes,
    members,
    opening_codes,
    tally,
    what_if,
    with_candidates,
    with_usages,
)
from commerce_core.promotions.what_if import Occasion, entering, taken_minor
from tests.promotions.shop import AT, POLICY, Row, carts, lines_of, rule_books

TEN, TWENTY = Promotion("ten", Percentage("10")), Promotion("twenty", Percentage("20"))
FIVE = Promotion("five", FixedAmount(500, "EUR"), code="FIVE")


def occasion(*amounts: int, **more: object) -> Occasion:
    rows = [Row(f"row-{n}", amount, 1) for n, amount in enumerate(amounts)]
    return Occasion(lines_of(rows), AT, **more)


@given(carts(), rule_books(), rule_books(max_size=2), st.integers(0, 900))
def test_a_difference_is_that_of_its_sums_and_of_its_changes(
    rows: list[Row], told: list[Promotion], more: list[Promotion], shipping: int
) -> None:
    asked = Occasion(lines_of(rows), AT, codes=tuple(each.code for each in told if each.code), shipping_minor=shipping)
    book = compile_promotions(told, policy=POLICY)
    candidates = [evolve(each, id=f"new-{each.id}", code=each.code and f"new-{each.code}") for each in more]
    found = what_if(asked, book, candidates=candidates)
    assert (
        found.cost_minor == found.after_minor - found.before_minor == sum(each.amount_minor for each in found.changes)
    )
    assert found.before_minor == taken_minor(evaluated(asked, book))
    back = compare(
        evaluated(evolve(asked, codes=entering(asked.codes, candidates)), with_candidates(book, candidates)),
        evaluated(asked, book),
    )
    assert back.cost_minor == -found.cost_minor


@given(carts(), rule_books())
def test_nothing_changed_is_no_difference(rows: list[Row], told: list[Promotion]) -> None:
    asked, book = Occasion(lines_of(rows), AT), compile_promotions(told, policy=POLICY)
    assert what_if(asked, book).changes == ()
    again = with_candidates(book, told)
    assert members(again) == members(book)
    assert what_if(asked, book, candidates=told, changed=asked).before_minor == taken_minor(evaluated(asked, book))


def test_a_candidate_beside_what_is_there() -> None:
    """10 % off 100.00 leaves 90.00, of which 20 % are 18.00."""
    found = what_if(occasion(10000), compile_promotions([TEN]), candidates=[TWENTY])
    assert (found.before_minor, found.after_minor, found.cost_minor) == (1000, 2800, 1800)
    first, second = found.render().splitlines()
    assert first == "Taken off: 10.00 EUR before, 28.00 EUR after."
    assert second == "  twenty: not looked at -> applied 18.00 EUR"


def test_a_candidate_with_the_id_of_another_replaces_it() -> None:
    found = what_if(occasion(10000), compile_promotions([TEN]), candidates=[evolve(TEN, kind=Percentage("15"))])
    assert (found.cost_minor, len(found.changes)) == (500, 1)


def test_a_candidates_code_is_entered() -> None:
    found = what_if(occasion(10000), PromotionSet(), candidates=[FIVE])
    assert found.cost_minor == 500
    assert entering(("five ",), [FIVE]) == ("five ",)
    assert len(entering(tuple(f"C{n}" for n in range(20)), [FIVE])) == 20


def test_without_one_that_is_there() -> None:
    assert what_if(occasion(10000), compile_promotions([TEN, TWENTY]), without=["ten"]).cost_minor == 2000 - 2800


def test_another_instant_and_another_cart() -> None:
    asked, book = occasion(10000), compile_promotions([evolve(TEN, ends_at=AT + timedelta(hours=1))])
    later = what_if(asked, book, changed=evolve(asked, at=AT + timedelta(hours=1)))
    assert later.cost_minor == -1000
    assert "  ten: applied 10.00 EUR -> not applied (it has ended)" in later.render()
    assert what_if(asked, book, changed=occasion(10000, 5000)).cost_minor == 500


def test_codes_that_nobody_knows_any_more_are_left_out() -> None:
    bulk = Promotion("bulk", Percentage("5"), conditions=[Code(["A1", "A2"])])
    book = compile_promotions([FIVE, bulk])
    assert known_codes(book, ["gone", "five", "a2"]) == ("five", "a2")
    assert taken_minor(evaluated(occasion(10000, codes=("gone", "FIVE")), book)) == 500


@pytest.mark.parametrize(
    "bulk",
    [
        evolve(TEN, conditions=[Code(["A1"])], scope=Scope(variants=["row-0"])),
        evolve(TEN, conditions=[AnyOf([Code(["A1"]), MinimumSpend(900000, "EUR")])]),
        evolve(TEN, conditions=[Code(["A1"])], code="TEN"),
    ],
    ids=["in a scope", "in another condition", "on a coupon"],
)
def test_every_code_that_a_condition_names_is_known(bulk: Promotion) -> None:
    book = compile_promotions([bulk])
    assert known_codes(book, ["gone", "a1"]) == ("a1",)
    assert taken_minor(evaluated(occasion(10000, codes=("gone", "A1", "TEN")), book)) == 1000


def test_policy_rounding_and_uses_stay() -> None:
    once = evolve(TEN, limits=Limits(max_uses=1))
    book = with_usages(compile_promotions([once], policy=Policy(round_on="net")), {once.id: Usage(used=1)})
    more = with_candidates(book, [TWENTY])
    assert (more.policy, more.usages) == (book.policy, book.usages)
    assert [each.id for each in members(more)] == ["ten", "twenty"]


def test_a_candidate_that_contradicts_the_rest_is_refused() -> None:
    with pytest.raises(InvalidPromotion, match="Two promotions have the code"):
        what_if(occasion(100), compile_promotions([FIVE]), candidates=[evolve(FIVE, id="other")])


def test_what_a_candidate_would_have_cost() -> None:
    """10 % from 50.00 on, of orders of 100.00, 30.00 and 50.00: 10.00 and 5.00."""
    candidate = evolve(TEN, conditions=[MinimumSpend(5000, "EUR")])
    orders = [occasion(10000, key="big"), occasion(3000, key="small"), occasion(2500, 2500, key="middle")]
    found = backtest([candidate], iter(orders))
    assert (found.orders, found.cost_minor, found.touched, found.winners, found.losers) == (3, 1500, 2, 2, 0)
    assert [(each.key, each.cost_minor) for each in found.most_won] == [("big", 1000), ("middle", 500)]
    assert found.render().splitlines()[:2] == [
        "Cost: 15.00 EUR over 3 orders (0.00 EUR before, 15.00 EUR after).",
        "Touched: 2 (66.7 %); 2 pay less, 0 pay more.",
    ]


def test_those_who_lose_are_told_too() -> None:
    """An exclusive 5.00 off instead of 10 %, decided by priority: 100.00 loses 5.00, 20.00 wins 3.00."""
    ten = evolve(TEN, tags=["sale"])
    five = Promotion("five", FixedAmount(500, "EUR"), priority=1, excludes=["sale"])
    book = compile_promotions([ten], policy=Policy(conflicts="priority"))
    found = backtest([five], [occasion(10000), occasion(2000), occasion(5000)], promotions=book)
    assert (found.cost_minor, found.touched, found.winners, found.losers) == (-500 + 300, 3, 1, 1)
    assert [(each.key, each.cost_minor) for each in found.most_lost] == [("1", -500)]
    assert "Pay more:\n  1: 5.00 EUR" in found.render()


@given(st.permutations(list(range(25))))
def test_the_order_of_orders_changes_nothing_but_unnamed_keys(order: list[int]) -> None:
    orders = [occasion(100 * (1 + n // 2), key=f"order-{n:02}") for n in order]
    found = backtest([TEN], orders)
    assert len(found.most_won) == 10
    assert found == backtest([TEN], sorted(orders, key=lambda each: each.key))
    assert [each.key for each in found.most_won[:3]] == ["order-24", "order-22", "order-23"]


def test_no_orders_cost_nothing() -> None:
    assert tally([]).cost_minor == 0
    assert backtest([TEN], []).render().startswith("Cost: 0 over 0 orders")


def test_limits_hold_from_sale_to_sale_in_the_order_of_time() -> None:
    """10 % of 50.00, 100.00 and 200.00 as they were bought: twice at most, 12.00 at most, or once each."""
    later = [AT + timedelta(days=day) for day in range(3)]
    orders = [evolve(occasion(amount), at=at) for amount, at in zip((5000, 10000, 20000), later, strict=True)]
    shuffled = [orders[2], orders[0], orders[1]]
    twice, budget = Limits(max_uses=2), Limits(budget_minor=1200)
    assert backtest([evolve(TEN, limits=twice)], shuffled).cost_minor == 500 + 1000
    assert backtest([evolve(TEN, limits=budget, currency="EUR")], shuffled).cost_minor == 500 + 700
    jane, john = Shopper(customer_id="jane"), Shopper(customer_id="john")
    known = [evolve(each, shopper=who) for each, who in zip(orders, (jane, john, jane), strict=True)]
    assert backtest([evolve(TEN, limits=Limits(per_customer=1))], known).cost_minor == 500 + 1000


def test_uses_that_were_there_before_count_too() -> None:
    """Of a thousand uses 999 are gone: the first order has the last."""
    limited = evolve(TEN, limits=Limits(max_uses=1000))
    book = with_usages(compile_promotions([limited]), {limited.id: Usage(used=999)})
    found = backtest([TWENTY], [occasion(10000), occasion(10000)], promotions=book)
    assert (found.before_minor, found.after_minor) == (1000, 2800 + 2000)


def test_a_code_that_a_condition_asks_for_is_entered() -> None:
    """One of its codes, also inside another condition; the contrary of a code is left alone."""
    bulk = evolve(TEN, conditions=[AllOf([Code(["A1", "A2"]), MinimumSpend(5000, "EUR")])])
    without = evolve(TWENTY, conditions=[Not(Code(["B1"]))])
    assert opening_codes([bulk, without, FIVE]) == ("a1", "FIVE")
    assert backtest([bulk], [occasion(10000), occasion(100)]).cost_minor == 1000
    assert what_if(occasion(10000), PromotionSet(), candidates=[bulk]).cost_minor == 1000


def test_more_codes_than_a_cart_bears_count_where_they_are_named() -> None:
    many = [evolve(FIVE, id=f"five-{n}", code=f"FIVE{n}") for n in range(21)]
    orders = [occasion(10000, codes=["five20"]), occasion(10000)]
    found = backtest(many, orders)
    assert (found.cost_minor, found.named_only) == (500, 2)
    assert found.render().endswith("Only the codes that they name were entered on 2 orders.")
    assert backtest(many[:20], orders[1:]).cost_minor == 20 * 500
    assert backtest(many[:20], orders[1:], enter="named").cost_minor == 0


@given(carts(), st.integers(1, 4), st.integers(1, 60))
def test_no_more_is_used_than_limits_allow(rows: list[Row], most: int, budget: int) -> None:
    told = evolve(TEN, limits=Limits(max_uses=most, budget_minor=budget), currency="EUR")
    found = backtest([told], [Occasion(lines_of(rows), AT)] * 6)
    assert found.touched <= most
    assert found.cost_minor <= budget


def test_a_shared_budget_is_spent_by_all_who_share_it() -> None:
    """15.00 for both: the first order has 10.00 and 5.00 of 18.00, the second nothing."""
    policy = Policy(budgets={"sale": Money(1500, "EUR")})
    shared = [evolve(each, limits=Limits(budget="sale")) for each in (TEN, TWENTY)]
    found = backtest(shared, [occasion(10000), occasion(10000)], promotions=PromotionSet(policy=policy))
    assert found.cost_minor == 1500
    assert found.touched == 1


def test_whoever_nobody_knows_has_nothing_that_is_limited_per_customer() -> None:
    once = evolve(TEN, limits=Limits(per_customer=1))
    assert backtest([once], [occasion(10000)]).cost_minor == 0
