"""What must hold of every evaluation, whatever the cart and the rules."""

from __future__ import annotations

import random
from functools import partial

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.promotions import (
    FixedAmount,
    MinimumSpend,
    Percentage,
    Promotion,
    Scope,
    ShippingPercentage,
    compile_promotions,
    evaluate,
)
from commerce_core.serialization import dump, load
from commerce_core.testing.steps import steps
from tests.promotions.shop import AT, SHOES, SOCKS, Row, by_key, carts, found_for, lines_of, promotions, rule_books

charges = st.integers(0, 10) | st.integers(0, 900)


@given(carts(), rule_books(), charges)
def test_parts_sum_to_wholes_and_nothing_gives_more_than_it_has(
    rows: list[Row], told: list[Promotion], shipping: int
) -> None:
    found = found_for(rows, told, shipping=shipping)
    left = [row.unit * row.quantity for row in rows]
    for taken in found.taken:
        assert taken.amount_minor == sum(taken.shares) + taken.shipping_minor > 0
        for row, share in zip(taken.rows, taken.shares, strict=True):
            assert 0 <= share <= left[row]
            left[row] -= share
        shipping -= taken.shipping_minor
        assert shipping >= 0
    assert (left, shipping) == (list(found.left), found.shipping_minor)
    amounts = {taken.promotion.id: taken.amount_minor for taken in found.taken}
    assert amounts == {each.rule: each.amount_minor for each in found.outcomes if each.amount_minor}
    rules = [each.rule for each in found.outcomes]
    assert len(set(rules)) == len(rules)
    assert set(rules) <= {each.id for each in told}


@given(carts(), rule_books(), charges)
def test_caps_and_budgets_are_never_passed_and_say_what_was_wanted(
    rows: list[Row], told: list[Promotion], shipping: int
) -> None:
    for attempt in found_for(rows, told, shipping=shipping).attempts:
        promotion = attempt.promotion
        if promotion.cap_minor is not None:
            assert attempt.amount_minor <= promotion.cap_minor
        if promotion.limits.budget_minor is not None:
            assert attempt.amount_minor <= promotion.limits.budget_minor
        assert attempt.amount_minor <= attempt.wanted_minor or not attempt.amount_minor


@given(carts(), rule_books())
def test_no_unit_is_consumed_twice(rows: list[Row], told: list[Promotion]) -> None:
    consumed = [0] * len(rows)
    for entry in found_for(rows, told).ledger:
        assert 0 <= entry.discounted <= rows[entry.row].quantity
        consumed[entry.row] += entry.bought + entry.given
    assert all(count <= row.quantity for count, row in zip(consumed, rows, strict=True))


@given(carts(), rule_books(), charges, st.data())
def test_the_order_of_rows_and_of_promotions_changes_nothing(
    rows: list[Row], told: list[Promotion], shipping: int, data: st.DataObject
) -> None:
    again = data.draw(st.permutations(rows))
    first = found_for(rows, told, shipping=shipping)
    second = found_for(again, data.draw(st.permutations(told)), shipping=shipping)
    assert by_key(again, second) == by_key(rows, first)


@given(carts(), rule_books(), charges)
def test_evaluating_twice_changes_nothing(rows: list[Row], told: list[Promotion], shipping: int) -> None:
    assert found_for(rows, told, shipping=shipping) == found_for(rows, told, shipping=shipping)


@given(carts(), rule_books())
def test_rows_that_cost_nothing_are_left_alone(rows: list[Row], told: list[Promotion]) -> None:
    for taken in found_for(rows, told).taken:
        assert all(not share for row, share in zip(taken.rows, taken.shares, strict=True) if not rows[row].unit)


@given(carts(), st.data())
def test_an_item_out_of_every_scope_changes_no_amount(rows: list[Row], data: st.DataObject) -> None:
    drawn = [data.draw(promotions(number=n)) for n in range(3)]
    told = [
        evolve(each, scope=data.draw(st.sampled_from([SHOES, SOCKS])), conditions=data.draw(_SCOPED)) for each in drawn
    ]
    other = Row("an-other", data.draw(st.integers(0, 5000)), data.draw(st.integers(1, 9)), ("hats",))
    with_it, without = found_for([other, *rows], told), found_for(rows, told)
    assert list(with_it.left[1:]) == list(without.left)
    assert with_it.left[0] == other.unit * other.quantity


_SCOPED = st.lists(
    st.sampled_from([MinimumSpend(900, "EUR", scope=SHOES), MinimumSpend(900, "EUR", base="original", scope=SOCKS)]),
    max_size=1,
)


@given(carts(), st.integers(0, 99), st.integers(1, 100), st.sampled_from(["order", "line"]), st.booleans())
def test_a_larger_percentage_takes_off_no_less(rows: list[Row], low: int, more: int, per: str, shipping: bool) -> None:
    high = min(100, low + more)
    kinds = [ShippingPercentage(each) if shipping else Percentage(each, per=per) for each in (low or 1, high)]
    few, many = (found_for(rows, [Promotion("p", kind)], shipping=490) for kind in kinds)
    assert sum(many.left) + many.shipping_minor <= sum(few.left) + few.shipping_minor


@given(carts(), rule_books(stacking=False, max_size=3), st.integers(1, 80), st.integers(1, 19), charges)
def test_a_larger_value_never_lowers_the_total_by_more_than_a_cent_a_row(
    rows: list[Row], told: list[Promotion], percent: int, more: int, shipping: int
) -> None:
    """Among promotions of orders whose conditions look at the original amounts."""
    others = [
        evolve(each, kind=Percentage("7"), conditions=[MinimumSpend(700, "EUR", base="original")]) for each in told
    ]
    small, large = (
        found_for(rows, [*others, Promotion("value", Percentage(each), priority=9)], shipping=shipping)
        for each in (percent, percent + more)
    )
    assert sum(large.left) <= sum(small.left) + len(rows) * (len(told) + 1)


@given(carts(), rule_books(), charges)
def test_large_quantities_take_no_more_steps(rows: list[Row], told: list[Promotion], shipping: int) -> None:
    """Counted in lines of Python, from 100 units on: so are all sets complete and every offer meets its limit."""
    some, many = (
        [row._replace(quantity=row.quantity * size, unit=row.unit + 1) for row in rows] for size in (100, 10**5)
    )
    plain = [evolve(each, conditions=(), cap_minor=None, scope=Scope()) for each in told]
    few, lots = (steps(partial(found_for, each, plain, shipping=shipping)) for each in (some, many))
    assert lots <= few * 1.5 + 1000


@given(rule_books())
def test_promotions_survive_json(told: list[Promotion]) -> None:
    for each in told:
        assert load(Promotion, dump(each)) == each


@given(carts(), st.lists(st.integers(1, 2000), min_size=1, max_size=3), st.randoms(use_true_random=False))
def test_floors_are_kept_and_what_one_row_cannot_bear_goes_to_others(
    rows: list[Row], amounts: list[int], dice: random.Random
) -> None:
    gross = [row.unit * row.quantity for row in rows]
    floors = [dice.randint(0, amount) for amount in gross]
    lines = lines_of(rows, floors)
    told = [Promotion(f"p{n}", FixedAmount(amount, "EUR")) for n, amount in enumerate(amounts)]
    found = evaluate(lines, lines.gross, promotions=compile_promotions(told), codes=(), at=AT)
    assert all(left >= floor for left, floor in zip(found.left, floors, strict=True))
    assert sum(gross) - sum(found.left) == min(sum(amounts), sum(gross) - sum(floors))
