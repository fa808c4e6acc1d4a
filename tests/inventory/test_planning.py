"""Demand is summed first; a plan serves all of it or nothing, and says everything that is short."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.checks import InvalidQuantity
from commerce_core.inventory import InsufficientStock, Shortage, StockLevel, allocate_plan, demand_of

variants = st.sampled_from(["var_a", "var_b", "var_c"])
levels = st.lists(
    st.builds(
        StockLevel,
        variants,
        st.sampled_from(["main", "north", "south"]),
        st.integers(0, 20),
        st.integers(0, 8),
        st.integers(0, 8),
    ),
    max_size=9,
    unique_by=lambda level: (level.variant_id, level.location),
)
demands = st.dictionaries(variants, st.integers(1, 25), max_size=3)


def free(levels: list[StockLevel], variant: str) -> int:
    return sum(max(level.available, 0) for level in levels if level.variant_id == variant)


@given(st.lists(st.tuples(variants, st.integers(1, 1000))))
def test_demand_is_the_sum_of_each_variant_in_any_order(pairs: list[tuple[str, int]]) -> None:
    demand = demand_of(pairs)
    assert demand == demand_of(reversed(pairs))
    assert demand == {variant: sum(n for v, n in pairs if v == variant) for variant, _ in pairs}


@given(levels, demands)
def test_a_plan_serves_all_the_demand_from_what_is_available(levels: list[StockLevel], demand: dict[str, int]) -> None:
    short = {variant for variant, wanted in demand.items() if wanted > free(levels, variant)}
    if short:
        with pytest.raises(InsufficientStock) as refused:
            allocate_plan(demand, levels)
        assert {shortage.sku for shortage in refused.value.shortages} == short
        return
    units = allocate_plan(demand, levels).units
    assert {v: sum(u.quantity for u in units if u.variant_id == v) for v in demand} == demand
    available = {(level.variant_id, level.location): level.available for level in levels}
    assert all(1 <= unit.quantity <= available[unit.variant_id, unit.location] for unit in units)
    assert len({(unit.variant_id, unit.location) for unit in units}) == len(units)


@given(levels, demands, st.randoms(use_true_random=False))
def test_the_order_of_levels_and_demand_changes_nothing(
    levels: list[StockLevel], demand: dict[str, int], random: object
) -> None:
    shuffled, turned = list(levels), dict(reversed(demand.items()))
    random.shuffle(shuffled)
    assert outcome(levels, demand) == outcome(shuffled, turned)


def outcome(levels: list[StockLevel], demand: dict[str, int]) -> object:
    try:
        return allocate_plan(demand, levels).units
    except InsufficientStock as error:
        return error.shortages


def test_two_lines_of_three_do_not_get_six_of_five() -> None:
    # The bug of three peers: each line checked alone against the same level.
    with pytest.raises(InsufficientStock) as refused:
        allocate_plan(demand_of([("var_a", 3), ("var_a", 3)]), [StockLevel("var_a", on_hand=5)])
    assert refused.value.shortages == (Shortage("var_a", 6, 5),)


def test_all_shortages_are_named_at_once_by_their_sku() -> None:
    with pytest.raises(InsufficientStock) as refused:
        allocate_plan(
            {"var_c": 1, "var_b": 9, "var_a": 2},
            [StockLevel("var_a", on_hand=2, allocated=1), StockLevel("var_b", on_hand=9)],
            skus={"var_a": "SOCKS", "var_b": "SHOES"},
        )
    assert refused.value.shortages == (Shortage("SOCKS", 2, 1), Shortage("var_c", 1, 0))
    assert "SOCKS: 2 asked, 1 available; var_c: 1 asked, 0 available" in refused.value.message
    assert [detail.field for detail in refused.value.details] == ["SOCKS", "var_c"]


def test_an_oversold_level_counts_as_empty_and_not_as_a_debt_of_other_places() -> None:
    levels = [StockLevel("var_a", "main", on_hand=1, allocated=4), StockLevel("var_a", "north", on_hand=2)]
    assert [(u.location, u.quantity) for u in allocate_plan({"var_a": 2}, levels).units] == [("north", 2)]


@pytest.mark.parametrize("quantity", [0, -1, True, 1.0, 10**6 + 1])
def test_demand_refuses_what_is_no_quantity(quantity: object) -> None:
    with pytest.raises(InvalidQuantity):
        demand_of([("var_a", quantity)])


@pytest.mark.parametrize("quantity", [-1, 0, True, 1.0])
def test_a_plan_refuses_a_demand_that_is_no_count(quantity: object) -> None:
    with pytest.raises(InvalidQuantity):
        allocate_plan({"var_a": quantity}, [StockLevel("var_a", on_hand=5)])
