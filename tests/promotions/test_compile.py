"""Compiled rules: who is looked at for which cart, and what no compiled set may hold."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve
from attrs.exceptions import FrozenInstanceError
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.promotions import (
    AnyOf,
    CartProducts,
    Code,
    CustomerTag,
    FixedAmount,
    Group,
    InvalidPromotion,
    Limits,
    MinimumSpend,
    Percentage,
    Policy,
    Promotion,
    Scope,
    UnknownCoupon,
    Usage,
    check_codes,
    compile_promotions,
    evaluate,
    with_usages,
)
from commerce_core.promotions.candidates import candidates
from commerce_core.promotions.codes import fold_codes
from tests.promotions.shop import AT, POLICY, SHOES, Row, carts, found_for, lines_of, rule_books

TEN = Percentage("10")


def looked_at(rows: list[Row], told: list[Promotion], codes: list[str] | None = None) -> list[str]:
    compiled = compile_promotions(told, policy=POLICY)
    return [each.promotion.id for each in candidates(compiled, lines_of(rows), fold_codes(codes or []))]


@pytest.mark.parametrize(
    "terms",
    [
        {"conditions": [Code(["BULK1", "BULK2"])], "scope": Scope(products=["a"])},
        {"conditions": [Code(["BULK1", "BULK2"]), CartProducts(["a"])]},
        {"conditions": [AnyOf([Code(["BULK1"]), CustomerTag(["vip"])])]},
    ],
    ids=["scope", "shorter condition", "inside another"],
)
def test_a_code_that_a_condition_names_is_known_whatever_else_is_asked(terms: dict[str, Any]) -> None:
    told = [Promotion("bulk", TEN, **terms)]
    assert looked_at([Row("a", 100, 1)], told, ["bulk1"]) == ["bulk"]
    assert found_for([Row("a", 100, 1)], told, codes=["bulk1"]).unknown == ()
    assert found_for([Row("a", 100, 1)], told, codes=["bulk9"]).unknown == ("bulk9",)


def test_only_what_can_touch_a_cart_is_looked_at() -> None:
    told = [
        Promotion("all", TEN),
        Promotion("shoes", TEN, scope=SHOES),
        Promotion("hats", TEN, scope=Scope(categories=["hats"], products=["b"])),
        Promotion("by-condition", TEN, conditions=[MinimumSpend(1, "EUR", scope=SHOES)]),
        Promotion("coupon", TEN, code="COUPON"),
    ]
    assert looked_at([Row("a", 100, 1)], told) == ["all"]
    assert looked_at([Row("b", 100, 1)], told) == ["all", "hats"]
    assert looked_at([Row("a", 100, 1, ("shoes",))], told) == ["all", "by-condition", "shoes"]
    assert looked_at([Row("a", 100, 1)], told, ["coupon"]) == ["all", "coupon"]


def test_ten_thousand_rules_for_other_things_are_not_looked_at() -> None:
    told = [Promotion(f"p{n}", TEN, scope=Scope(categories=[f"c{n}"])) for n in range(2000)]
    assert looked_at([Row("a", 100, 1, ("c7", "c1234"))], told) == ["p1234", "p7"]


def test_a_code_may_be_that_of_a_condition() -> None:
    bulk = Promotion("bulk", TEN, conditions=[Code(["WELCOME-1", "WELCOME-2"])])
    assert looked_at([Row("a", 100, 1)], [bulk]) == []
    assert list(found_for([Row("a", 100, 1)], [bulk], codes=[" welcome-2 "]).left) == [90]
    with pytest.raises(UnknownCoupon) as caught:
        check_codes(compile_promotions([bulk]), ["welcome-2", "welcome-3"])
    assert caught.value.field == "codes[1]"


@given(carts(), rule_books())
def test_who_is_not_looked_at_would_have_given_nothing(rows: list[Row], told: list[Promotion]) -> None:
    seen = set(looked_at(rows, told, [each.code for each in told if each.code]))
    for each in told:
        if each.id not in seen:
            coupon = evolve(each, code="LOOK-AT-ME")
            assert not found_for(rows, [coupon]).taken


@given(carts(), rule_books(), st.data())
def test_a_scope_lists_the_rows_that_it_says(rows: list[Row], told: list[Promotion], data: st.DataObject) -> None:
    for taken in found_for(rows, told).taken:
        scope = taken.promotion.scope
        inside = [rows[row].categories for row in taken.rows]
        assert all(set(scope.categories) & set(each) for each in inside) or not scope.categories
        assert not any(set(scope.exclude_categories) & set(each) for each in inside)
        if scope.max_units is not None:
            assert sum(taken.units) <= scope.max_units


def test_a_set_is_immutable() -> None:
    compiled = compile_promotions([Promotion("p", TEN)])
    with pytest.raises(FrozenInstanceError):
        compiled.automatic = ()


def test_a_group_that_the_policy_does_not_know_contradicts_it() -> None:
    with pytest.raises(InvalidPromotion, match="it has: none") as caught:
        compile_promotions([Promotion("p", TEN, group="sale")])
    assert (caught.value.field, caught.value.value) == ("group", "sale")


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"cap_minor": 0, "currency": "EUR"}, "cap_minor"),
        ({"cap_minor": True, "currency": "EUR"}, "cap_minor"),
        ({"cap_minor": 500}, "currency"),
        ({"limits": Limits(budget_minor=500)}, "currency"),
        ({"priority": "high"}, "priority"),
        ({"priority": 10**7}, "priority"),
        ({"combines_with": ["orders"]}, "combines_with"),
        ({"tags": [""]}, "tags"),
        ({"excludes": [7]}, "excludes"),
    ],
)
def test_a_promotion_that_makes_no_sense_is_refused(terms: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidPromotion) as caught:
        Promotion("p", TEN, **terms)
    assert caught.value.field == field


def test_a_promotion_has_one_currency() -> None:
    with pytest.raises(InvalidPromotion) as caught:
        Promotion("p", FixedAmount(500, "EUR"), currency="USD")
    assert caught.value.field == "currency"
    assert Promotion("p", FixedAmount(500, "EUR"), cap_minor=300).in_currency.code == "EUR"


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: Scope(max_units=0), "scope.max_units"),
        (lambda: Scope(pick="best"), "scope.pick"),
        (lambda: Scope(tags=[""]), "scope.tags"),
        (lambda: Group("some"), "policy"),
        (lambda: Group(base="list"), "base"),
        (lambda: Policy(conflicts="luck"), "conflicts"),
        (lambda: Policy(on_budget="overshoot"), "on_budget"),
        (lambda: Policy("gross"), "round_on"),
    ],
)
def test_a_choice_that_there_is_not_is_refused(make: object, field: str) -> None:
    with pytest.raises(InvalidPromotion) as caught:
        make()
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("limits", "usage", "reason"),
    [
        (Limits(max_uses=3), Usage(used=2), ""),
        (Limits(max_uses=3), Usage(used=3), "it has been used as often as it may"),
        (Limits(per_customer=1), Usage(used=9), ""),
        (Limits(per_customer=1), Usage(slots=frozenset({0})), "this customer has used it as often as they may"),
        (
            Limits(per_customer=1),
            Usage(known=False),
            "it needs an e-mail address: each customer may use it only so often",
        ),
        (Limits(max_uses=1), Usage(known=False), ""),
        (Limits(budget_minor=500), Usage(spent_minor=500), "its budget is used up"),
    ],
)
def test_what_is_used_up_is_not_applied_and_says_so(limits: Limits, usage: Usage, reason: str) -> None:
    told = with_usages(compile_promotions([Promotion("p", TEN, limits=limits, currency="EUR")]), {"p": usage})
    lines = lines_of([Row("a", 1000, 1)])
    outcome = evaluate(lines, lines.gross, promotions=told, codes=(), at=AT).outcomes[0]
    assert (outcome.reason, outcome.amount_minor) == (reason, 0 if reason else 100)


@pytest.mark.parametrize(("on_budget", "amount", "verdict"), [("clip", 30, "clipped"), ("skip", 0, "not_applied")])
def test_a_budget_is_paid_out_to_the_cent_or_not_at_all(on_budget: str, amount: int, verdict: str) -> None:
    """Medusa drops lines that do not fit, Oscar overshoots: 1.00 wanted, 0.30 of the budget are left."""
    promotion = Promotion("p", TEN, limits=Limits(budget_minor=500), currency="EUR")
    told = compile_promotions([promotion], policy=Policy(on_budget=on_budget))
    lines = lines_of([Row("a", 700, 1), Row("b", 300, 1)])
    usages = {"p": Usage(spent_minor=470)}
    found = evaluate(lines, lines.gross, promotions=with_usages(told, usages), codes=(), at=AT)
    outcome = found.outcomes[0]
    assert (outcome.verdict, outcome.amount_minor, outcome.wanted_minor) == (verdict, amount, 100)
    assert list(found.left) == ([679, 291] if amount else [700, 300])


def test_an_amount_in_another_currency_is_not_taken_for_ours() -> None:
    found = found_for([Row("a", 1000, 1)], [Promotion("p", FixedAmount(500, "USD"))])
    assert (found.taken, found.outcomes[0].reason) == ([], "it is in USD, and the cart in EUR")
