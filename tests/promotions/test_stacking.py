"""Which promotions combine, which combination is taken, and what became of those that gave way."""

from __future__ import annotations

from itertools import combinations

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.promotions import (
    Bound,
    BuyXGetY,
    Evaluation,
    FixedAmount,
    FreeShipping,
    Group,
    MinimumSpend,
    Percentage,
    Policy,
    Promotion,
    Scope,
    compile_promotions,
)
from commerce_core.promotions.stacking import compatible, conflicts_of, maximal_sets
from tests.promotions.shop import POLICY, SHOES, Row, by_key, carts, found_for, rule_books

HUNDRED = [Row("a", 10_000, 1)]
ALONE = Policy(groups={"g": Group("exclusive")})


def ids(found: Evaluation) -> list[str]:
    return [taken.promotion.id for taken in found.taken]


def verdicts(found: Evaluation) -> dict[str, str]:
    return {outcome.rule: outcome.verdict for outcome in found.outcomes}


def off(found: Evaluation, rows: list[Row], shipping: int = 0) -> int:
    return sum(row.unit * row.quantity for row in rows) + shipping - sum(found.left) - found.shipping_minor


@given(st.integers(0, 9).flatmap(lambda size: st.tuples(st.just(size), st.sets(st.tuples(*[st.integers(0, 8)] * 2)))))
def test_maximal_sets_are_those_of_brute_force(drawn: tuple[int, set[tuple[int, int]]]) -> None:
    size, pairs = drawn
    masks = [0] * size
    for a, b in pairs:
        if a != b and a < size and b < size:
            masks[a] |= 1 << b
            masks[b] |= 1 << a
    sets = [mask for mask in range(1 << size) if not any(mask >> n & 1 and mask & masks[n] for n in range(size))]
    maximal = {mask for mask in sets if not any(mask != other and mask & other == mask for other in sets)}
    found = list(maximal_sets(masks))
    assert set(found) == maximal
    assert len(found) == len(maximal)


@given(rule_books())
def test_combining_is_symmetric(told: list[Promotion]) -> None:
    every = [*(compiled := compile_promotions(told, policy=POLICY)).automatic, *compiled.by_code.values()]
    for one, other in combinations(every, 2):
        assert compatible(one, other) == compatible(other, one)
    assert all(not mask >> place & 1 for place, mask in enumerate(conflicts_of(every)))


@given(carts(), rule_books())
def test_no_two_that_exclude_each_other_are_taken(rows: list[Row], told: list[Promotion]) -> None:
    compiled = compile_promotions(told, policy=POLICY)
    every = {each.promotion.id: each for each in (*compiled.automatic, *compiled.by_code.values())}
    for one, other in combinations(ids(found_for(rows, told)), 2):
        assert compatible(every[one], every[other])


def test_the_best_is_over_the_whole_cart_and_not_over_each_line() -> None:
    """10.00 off the order is worth more than 30 % off the socks (3.00), though the socks alone would prefer these.

    Solidus compares line by line and keeps 30 % on the one and a part of the 10.00 on the other, so that the 10.00 that
    were advertised are reached by nobody.
    """
    rows = [Row("shoes", 9000, 1, ("shoes",)), Row("socks", 1000, 1, ("socks",))]
    ten = Promotion("ten", FixedAmount(1000, "EUR"), excludes="sale")
    socks = Promotion("socks", Percentage("30", per="line"), scope=Scope(categories=["socks"]), tags="sale")
    found = found_for(rows, [ten, socks])
    assert (ids(found), list(found.left)) == (["ten"], [8100, 900])
    beaten = next(outcome for outcome in found.outcomes if outcome.rule == "socks")
    assert (beaten.verdict, beaten.beaten_by, beaten.wanted_minor) == ("beaten", ("ten",), 300)
    assert beaten.reason == "it does not combine with ten: without it 10.00 EUR are taken off, with it 3.00 EUR"


def test_two_small_ones_beat_a_large_one_that_excludes_both() -> None:
    large = Promotion("large", Percentage("25"), excludes=["small"])
    small = [Promotion(f"small-{n}", Percentage("15"), tags=["small"]) for n in range(2)]
    assert ids(found_for(HUNDRED, [large, *small])) == ["small-0", "small-1"]  # 15.00 + 12.75 > 25.00


def test_of_equals_the_one_with_fewer_promotions_and_then_the_first_is_taken() -> None:
    one = Promotion("z-one", FixedAmount(1000, "EUR"), excludes=["half"])
    halves = [Promotion(f"half-{n}", FixedAmount(500, "EUR"), tags=["half"]) for n in range(2)]
    assert ids(found_for(HUNDRED, [one, *halves])) == ["z-one"]
    twins = [Promotion(id, Percentage("10"), tags=["t"], excludes=["t"]) for id in "cab"]
    assert ids(found_for(HUNDRED, twins)) == ["a"]


def test_classes_combine_only_where_both_sides_agree() -> None:
    """As Shopify's combinesWith: an order discount that combines with shipping only, beside a line discount."""
    line = Promotion("line", Percentage("10", per="line"))
    order = Promotion("order", Percentage("20"), combines_with=["shipping"])
    assert ids(found_for(HUNDRED, [line, order, Promotion("ship", FreeShipping())], shipping=490)) == ["order", "ship"]


def test_an_exclusive_one_is_alone_or_not_at_all() -> None:
    """django-oscar#4016, #2773: exclusive offers that were not exclusive."""
    alone = Promotion("alone", Percentage("30"), group="g")
    others = [Promotion("a", Percentage("20")), Promotion("ship", FreeShipping())]
    found = found_for(HUNDRED, [alone, *others], policy=ALONE, shipping=490)
    assert (ids(found), list(found.left), found.shipping_minor) == (["alone"], [7000], 490)
    found = found_for(HUNDRED, [alone, *others], policy=ALONE, shipping=1100)
    assert (ids(found), verdicts(found)["alone"]) == (["a", "ship"], "beaten")


def test_one_that_cannot_hold_drives_nobody_away() -> None:
    """commercetools, 2018-06-01: a discount stops others only if it really applied."""
    alone = Promotion("alone", Percentage("90"), group="g", conditions=[MinimumSpend(20_000, "EUR")])
    found = found_for(HUNDRED, [alone, Promotion("ten", Percentage("10"))], policy=ALONE)
    assert verdicts(found) == {"alone": "not_applied", "ten": "applied"}


@pytest.mark.parametrize(("policy", "taken"), [("all", ["a", "b"]), ("best", ["b"]), ("first", ["a"])])
def test_a_group_stacks_or_has_one_winner(policy: str, taken: list[str]) -> None:
    told = [Promotion("a", Percentage("10"), group="g"), Promotion("b", Percentage("20"), group="g")]
    assert ids(found_for(HUNDRED, told, policy=Policy(groups={"g": Group(policy)}))) == taken


def test_the_first_of_a_group_is_the_first_that_gives_something() -> None:
    told = [
        Promotion("a", Percentage("10"), group="g", scope=SHOES),
        Promotion("b", Percentage("20"), group="g"),
        Promotion("c", Percentage("50"), group="g"),
    ]
    found = found_for(HUNDRED, told, policy=Policy(groups={"g": Group("first")}))
    assert verdicts(found) == {"b": "applied", "c": "beaten"}  # nothing in the cart brings "a" up
    assert found.outcomes[-1].reason == "b came first"


def test_by_priority_whoever_comes_first_wins_though_another_gives_more() -> None:
    """Sylius: an exclusive promotion of higher priority beats a better one."""
    told = [
        Promotion("small", Percentage("5"), priority=10, excludes=["big"]),
        Promotion("big", Percentage("50"), tags=["big"]),
    ]
    found = found_for(HUNDRED, told, policy=Policy(conflicts="priority"))
    assert (ids(found), found.certificate, verdicts(found)["big"]) == (["small"], "by_priority", "beaten")


def test_priority_decides_within_a_class_and_never_across() -> None:
    """70.00 or 72.00 for one pair in Sylius: 20 off 100 and then 10 %, or 10 % and then 20 off."""
    ten, twenty = Promotion("ten", Percentage("10")), Promotion("twenty", FixedAmount(2000, "EUR"))
    assert list(found_for(HUNDRED, [ten, evolve(twenty, priority=1)]).left) == [7200]
    assert list(found_for(HUNDRED, [evolve(ten, priority=1), twenty]).left) == [7000]
    line = Promotion("zz", Percentage("50", per="line"), priority=-1)
    assert ids(found_for(HUNDRED, [evolve(ten, priority=9), line])) == ["zz", "ten"]


def test_an_order_discount_is_not_spread_on_a_line_that_is_free() -> None:
    """Sylius#13371, #15199: an order discount of higher priority was spread on a line made free later, and lost."""
    rows = [Row("free", 5000, 1, ("shoes",)), Row("paid", 5000, 1)]
    order = Promotion("order", FixedAmount(1000, "EUR"), priority=100)
    free = Promotion("shoes", Percentage("100", per="line"), scope=SHOES)
    assert list(found_for(rows, [order, free]).left) == [0, 4000]


@pytest.mark.parametrize("charge", [0, 490])
def test_two_free_shippings_do_not_make_shipping_negative(charge: int) -> None:
    """vendure#3140, #3884 and medusa#14819: the second took the charge off once more."""
    told = [Promotion("a", FreeShipping()), Promotion("b", FreeShipping()), Promotion("half", Percentage("50"))]
    found = found_for(HUNDRED, told, shipping=charge)
    assert (found.shipping_minor, list(found.left)) == (0, [5000])
    assert verdicts(found)["b"] == "not_applied"


def test_percentages_of_original_prices_stop_at_nothing_to_pay() -> None:
    """saleor#17453: vouchers of 60 and 50 % of original prices came to more than the order."""
    told = [Promotion("a", Percentage("60"), group="g"), Promotion("b", Percentage("50"), group="g")]
    found = found_for(HUNDRED, told, policy=Policy(groups={"g": Group(base="original")}))
    assert (list(found.left), [taken.amount_minor for taken in found.taken]) == ([0], [6000, 4000])
    clipped = found.outcomes[1]
    assert (clipped.verdict, clipped.wanted_minor) == ("clipped", 5000)


def test_percentages_compound_unless_their_group_says_otherwise() -> None:
    told = [Promotion("a", Percentage("10"), group="g"), Promotion("b", Percentage("20"), group="g")]
    for base, left in (("running", 7200), ("original", 7000)):
        assert list(found_for(HUNDRED, told, policy=Policy(groups={"g": Group(base=base)})).left) == [left]
        free = [evolve(each, group="") for each in told]
        assert list(found_for(HUNDRED, free, policy=Policy(base=base)).left) == [left]


def test_ten_offers_do_not_give_one_unit_ten_times() -> None:
    """django-oscar: ten multibuys all discounted the same unit; Medusa: two 2+1 offers gave 3 of 6 units free."""
    six = [Row("a", 1000, 6)]
    told = [Promotion(f"offer-{n}", BuyXGetY(2, 1)) for n in range(10)]
    assert list(found_for(six, told).left) == [4000]


def test_beyond_what_can_be_tried_the_best_found_says_how_far_it_may_be_off() -> None:
    """14 trios of rivals have 3^14 combinations. The one of the best of each is found, and no more than the cart."""
    told = [
        Promotion(f"p{trio:02}-{n}", FixedAmount(n * 10, "EUR"), tags=[f"t{trio}"], excludes=[f"t{trio}"])
        for trio in range(14)
        for n in (1, 2, 3)
    ]
    found = found_for([Row("a", 10_000, 1)], told)
    assert off(found, HUNDRED) == 14 * 30
    assert found.certificate == Bound(10_000 - 14 * 30)


def test_twenty_rivals_are_always_tried() -> None:
    """The most combinations that 20 promotions can have: six trios and a pair, 3^6 * 2 = 1,458."""
    sizes = [3] * 6 + [2]
    told = [
        Promotion(f"p{team}-{n}", FixedAmount(7 * team + n + 1, "EUR"), tags=[f"t{team}"], excludes=[f"t{team}"])
        for team, size in enumerate(sizes)
        for n in range(size)
    ]
    found = found_for([Row("a", 10_000, 1)], told)
    assert found.certificate == "optimal"
    assert off(found, HUNDRED) == sum(7 * team + size for team, size in enumerate(sizes))


def test_a_large_cart_is_not_tried_in_as_many_ways() -> None:
    """18 rivals in six trios have 729 combinations: all of them for 600 rows, and at most 16 for 40,000."""
    told = [
        Promotion(f"p{trio}-{n}", FixedAmount(n * 10, "EUR"), tags=[f"t{trio}"], excludes=[f"t{trio}"])
        for trio in range(6)
        for n in (1, 2, 3)
    ]
    assert found_for([Row(f"r{n}", 100, 1) for n in range(600)], told).certificate == "optimal"
    found = found_for([Row(f"r{n}", 100, 1) for n in range(40_000)], told)
    assert isinstance(found.certificate, Bound)
    assert sum(found.left) == 4_000_000 - 6 * 30


@given(carts(), rule_books(), st.data())
def test_neither_order_of_rows_nor_of_rules_decides_a_tie(
    rows: list[Row], told: list[Promotion], data: st.DataObject
) -> None:
    same = [evolve(each, kind=Percentage("10"), tags=["t"], excludes=["t"], cap_minor=None) for each in told]
    again = data.draw(st.permutations(rows))
    assert by_key(again, found_for(again, same[::-1])) == by_key(rows, found_for(rows, same))
