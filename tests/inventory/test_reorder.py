"""What to buy is told by rule and number, and moves nothing."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.checks import InvalidQuantity
from commerce_core.inventory import (
    Policy,
    Receipt,
    ReorderProposal,
    ReorderRule,
    StockLevel,
    StockSettings,
    countable,
    promise,
    propose,
)

TODAY = date(2026, 1, 15)
rules = st.builds(
    lambda least, more, multiple, days: ReorderRule(least, least + more, multiple, days),
    st.integers(0, 30), st.integers(0, 30), st.integers(1, 12), st.integers(0, 20),
)  # fmt: skip
levels = st.lists(
    st.builds(
        StockLevel,
        st.sampled_from(["a", "b"]),
        st.sampled_from(["main", "north"]),
        st.integers(0, 40),
        st.integers(0, 20),
        incoming=st.integers(0, 20),
        safety=st.integers(0, 5),
    ),
    max_size=4,
)


def one(level: StockLevel, rule: ReorderRule, **more: object) -> ReorderProposal | None:
    found = propose([level], {level.variant_id: rule}, on=TODAY, **more)
    return found[0] if found else None


@given(levels, st.dictionaries(st.sampled_from(["a", "b"]), rules), st.integers(0, 3))
def test_a_proposal_fills_up_to_the_maximum_and_less_than_one_multiple_beyond(
    found: list[StockLevel], wishes: dict[str, ReorderRule], daily: int
) -> None:
    proposals = propose(found, wishes, on=TODAY, daily=dict.fromkeys(wishes, daily))
    bought = {proposal.variant_id: proposal for proposal in proposals}
    for variant, rule in wishes.items():
        own = [level for level in found if level.variant_id == variant]
        forecast = sum(level.available + level.incoming for level in own) - daily * rule.lead_days
        assert (variant in bought) == (forecast < rule.min)
        if variant in bought:
            quantity = bought[variant].quantity
            assert quantity % rule.multiple == 0
            assert rule.max <= forecast + quantity < rule.max + rule.multiple
            assert (bought[variant].arrives_on - TODAY).days == rule.lead_days


@given(levels, st.dictionaries(st.sampled_from(["a", "b"]), rules, min_size=1))
def test_rounded_down_a_proposal_never_goes_beyond_the_maximum(
    found: list[StockLevel], wishes: dict[str, ReorderRule]
) -> None:
    for proposal in propose(found, wishes, on=TODAY, policy=Policy(reorder_rounding="down")):
        rule = wishes[proposal.variant_id]
        assert proposal.quantity % rule.multiple == 0
        assert rule.max - rule.multiple < proposal.forecast + proposal.quantity <= rule.max


@given(levels, st.dictionaries(st.sampled_from(["a", "b"]), rules))
def test_what_was_bought_is_not_proposed_again(found: list[StockLevel], wishes: dict[str, ReorderRule]) -> None:
    bought = propose(found, wishes, on=TODAY)
    coming = [StockLevel(proposal.variant_id, "dock", incoming=proposal.quantity) for proposal in bought]
    assert propose([*found, *coming], wishes, on=TODAY) == ()


@pytest.mark.parametrize(("rounding", "quantity"), [("up", 21), ("down", 18)])
def test_twenty_in_multiples_of_three_as_odoo_documents_it(rounding: str, quantity: int) -> None:
    # odoo/documentation, pull requests 14849 (17.0) and 14853 (19.0): max 20, multiple 3, ordered 21; 14850 (18.0): 18.
    proposal = one(StockLevel("a"), ReorderRule(1, 20, 3), policy=Policy(reorder_rounding=rounding))
    assert (proposal.quantity, proposal.forecast) == (quantity, 0)
    assert proposal.reason == f"0 forecast, below 1; 20 fill up to 20, rounded {rounding} to a multiple of 3."


def test_what_is_owed_is_bought_too() -> None:
    # 4 owed, min 4, max 10: 14 are missing, and 15 are three packs of five.
    owed = StockLevel("a", on_hand=1, allocated=5, backorder_limit=9)
    assert one(owed, ReorderRule(4, 10)).quantity == 14
    assert one(owed, ReorderRule(4, 10, 5)).quantity == 15
    assert one(owed, ReorderRule(4, 10, 5), policy=Policy(reorder_rounding="down")).quantity == 10
    assert one(owed, ReorderRule(4, 10, 50), policy=Policy(reorder_rounding="down")) is None


@pytest.mark.parametrize(
    ("in_stock", "on_order", "level", "proposed"),
    [
        (39, 0, 10, None),  # Chai
        (17, 40, 25, None),  # Chang: 57 with what is on order
        (22, 30, 30, None),  # Queso Cabrales
        (17, 10, 25, None),  # Ipoh Coffee: 27
        (0, 70, 20, None),  # Gorgonzola Telino: nothing there, but 70 on order
        (10, 0, 15, 5),  # Nord-Ost Matjeshering
        (15, 10, 30, 5),  # Outback Lager
    ],
)
def test_what_is_on_order_already_is_not_ordered_again(
    in_stock: int, on_order: int, level: int, proposed: int | None
) -> None:
    # Units in stock, on order, and reorder levels of Microsoft's Northwind sample: of the 18 products that have fewer
    # in stock than their level, only the last two here need an order.
    proposal = one(StockLevel("a", on_hand=in_stock, incoming=on_order), ReorderRule(level, level))
    assert (proposal.quantity if proposal else None) == proposed


def test_demand_until_the_goods_come_and_safety_stock_are_bought_on_top() -> None:
    # 20 available less 5 for safety; 1.5 a day for 7 days are 10.5, so 11 are gone: 4 are forecast, 26 fill up to 30.
    level, rule = StockLevel("a", on_hand=20, safety=5), ReorderRule(10, 30, lead_days=7)
    assert one(level, rule) is None
    proposal = one(level, rule, daily={"a": Fraction(3, 2)})
    assert (proposal.forecast, proposal.quantity, proposal.arrives_on) == (4, 26, date(2026, 1, 22))


RECEIPTS = [Receipt(date(2026, 2, 9), 4), Receipt(date(2026, 2, 5), 3)]


@pytest.mark.parametrize(
    ("quantity", "day"), [(2, TODAY), (3, date(2026, 2, 5)), (5, date(2026, 2, 5)), (6, date(2026, 2, 9)), (10, None)]
)
def test_units_are_promised_for_the_day_on_which_enough_is_there(quantity: int, day: date | None) -> None:
    assert promise([StockLevel("a", on_hand=2)], RECEIPTS, quantity=quantity, on=TODAY) == day


@given(st.integers(-5, 9), st.lists(st.tuples(st.integers(-5, 60), st.integers(1, 9)), max_size=6), st.integers(1, 20))
def test_more_is_never_promised_earlier(available: int, coming: list[tuple[int, int]], quantity: int) -> None:
    level = StockLevel("a", on_hand=max(0, available), allocated=max(0, -available))
    receipts = [Receipt(date.fromordinal(TODAY.toordinal() + days), units) for days, units in coming]
    first, second = (promise([level], receipts, quantity=quantity + more, on=TODAY) for more in (0, 1))
    assert second is None or (first is not None and TODAY <= first <= second)
    if first is not None:
        there = sum(receipt.quantity for receipt in receipts if receipt.on <= first)
        assert level.available + there >= quantity


def test_what_is_owed_is_served_before_anything_is_promised() -> None:
    owed = StockLevel("a", on_hand=0, allocated=3, backorder_limit=9)
    assert promise([owed], RECEIPTS, quantity=1, on=TODAY) == date(2026, 2, 9)


def test_what_should_have_come_counts_as_coming_today() -> None:
    late = [Receipt(date(2025, 12, 1), 3)]
    assert promise([StockLevel("a")], late, quantity=3, on=TODAY) == TODAY


def test_a_pre_order_is_promised_for_its_day_as_far_as_its_limit() -> None:
    level, day = StockLevel("a", backorder_limit=5), date(2026, 6, 1)
    settings = StockSettings("a", backorder_limit=5, available_from=day)
    assert promise([level], (), quantity=5, on=TODAY, settings=settings) == day
    assert promise([level], (), quantity=6, on=TODAY, settings=settings) is None
    assert promise([level], (), quantity=5, on=date(2026, 7, 1), settings=settings) == date(2026, 7, 1)


def test_what_one_place_owes_is_no_debt_of_another() -> None:
    # 3 owed in the north: of the 3 that come there on the 5th none is left, and 4 come to main on the 9th.
    places = [StockLevel("a", "north", allocated=3, backorder_limit=9), StockLevel("a", on_hand=2)]
    coming = [Receipt(date(2026, 2, 9), 4), Receipt(date(2026, 2, 5), 3, "north")]
    days = [promise(places, coming, quantity=units, on=TODAY) for units in (2, 3, 6, 7)]
    assert days == [TODAY, date(2026, 2, 9), date(2026, 2, 9), None]


def test_what_comes_is_kept_for_safety_first() -> None:
    # 5 are to be kept and 1 is: of 3 on the 5th none can be had, of 4 more on the 9th the last 3.
    level, settings = StockLevel("a", on_hand=1, safety=1), StockSettings("a", safety=5)
    days = [promise([level], RECEIPTS, quantity=units, on=TODAY, settings=settings) for units in (1, 3, 4)]
    assert days == [date(2026, 2, 9), date(2026, 2, 9), None]


def test_more_than_a_line_can_have_is_a_quantity_of_what_a_kit_takes() -> None:
    assert promise([StockLevel("a", on_hand=10**12)], (), quantity=10**12, on=TODAY) == TODAY


def test_closed_places_count_for_what_they_owe_alone() -> None:
    # One owes 5 and is to get 2, of 4 announced, 2 of them overdue; the other has 2: 3 are missing, and 2 do not count.
    owing = StockLevel("a", "x", allocated=5, incoming=4, backorder_limit=5)
    found = countable([owing, StockLevel("a", "y", 2)], overdue={("a", "x"): 2}, closed={"x", "y"})
    assert [(level.location, level.available + level.incoming) for level in found.levels] == [("x", -3)]
    (proposal,) = (found.explained(each) for each in propose(found.levels, {"a": ReorderRule(0, 5)}, on=TODAY))
    assert proposal.reason == (
        "-3 forecast, below 0; 8 fill up to 5. 2 overdue do not count. 2 at closed places do not count."
    )


@given(levels, st.sets(st.sampled_from(["main", "north"])))
def test_nothing_is_left_out_of_open_places_and_nothing_added_to_closed_ones(
    found: list[StockLevel], closed: set[str]
) -> None:
    counted = countable(found, overdue={}, closed=closed)
    assert [each for each in found if each.location not in closed] == [
        each for each in counted.levels if each.location not in closed
    ]
    assert all(each.available + each.incoming < 0 for each in counted.levels if each.location in closed)
    total = sum(each.available + each.incoming for each in (*found,))
    assert total == sum(each.available + each.incoming for each in counted.levels) + sum(counted.away.values())


@pytest.mark.parametrize("quantity", [0, -1, True, 1.5])
def test_what_is_no_quantity_is_never_promised(quantity: object) -> None:
    with pytest.raises(InvalidQuantity):
        promise([StockLevel("a")], (), quantity=quantity, on=TODAY)
    with pytest.raises(InvalidQuantity):
        Receipt(TODAY, quantity)
