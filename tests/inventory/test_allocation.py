"""A plan serves the whole demand from what there is, and each strategy keeps what its name says."""

from collections.abc import Iterator
from itertools import combinations, product

import pytest
from attrs import evolve
from hypothesis import assume, example, given
from hypothesis import strategies as st

from commerce_core.checks import InvalidQuantity
from commerce_core.inventory import (
    STRATEGIES,
    InsufficientStock,
    Plan,
    Routes,
    Shortage,
    StockLevel,
    allocate_plan,
)

PLACES = ["p1", "p2", "p3", "p4", "p5", "p6"]
SKUS = ["a", "b", "c", "d", "e"]
names = st.sampled_from(list(STRATEGIES))


@st.composite
def routes(draw: st.DrawFn) -> Routes:
    numbers = st.dictionaries(st.sampled_from(PLACES), st.integers(0, 4))
    costs = st.fixed_dictionaries(dict.fromkeys(PLACES, st.integers(0, 9)))
    return Routes(draw(numbers), draw(numbers), draw(costs), draw(numbers))


def levels_of(skus: int, places: int, most: int) -> st.SearchStrategy[list[StockLevel]]:
    return st.lists(
        st.builds(
            StockLevel,
            st.sampled_from(SKUS[:skus]),
            st.sampled_from(PLACES[:places]),
            st.integers(0, most),
            allocated=st.integers(0, 2),
            safety=st.integers(0, 1),
            backorder_limit=st.sampled_from([0, 0, 0, 3]),
        ),
        max_size=skus * places,
        unique_by=lambda level: (level.variant_id, level.location),
    )


levels = levels_of(5, 6, 6)
demands = st.dictionaries(st.sampled_from(SKUS), st.integers(1, 12), min_size=1)


def planned(demand: dict[str, int], found: list[StockLevel], strategy: str, ways: Routes) -> Plan:
    """The plan; a demand beyond what can be sold is cut down to it first."""
    sellable = dict.fromkeys(demand, 0)
    for level in found:
        if level.variant_id in sellable:
            sellable[level.variant_id] += max(0, level.sellable)
    served = {sku: min(units, sellable[sku]) for sku, units in demand.items() if sellable[sku]}
    assume(served)
    demand.clear()
    demand.update(served)
    return allocate_plan(served, found, strategy=strategy, routes=ways)


@given(demands, levels, names, routes())
def test_every_strategy_serves_exactly_the_demand_within_what_can_be_sold(
    demand: dict[str, int], found: list[StockLevel], strategy: str, ways: Routes
) -> None:
    plan = planned(demand, found, strategy, ways)
    assert {sku: sum(u.quantity for u in plan.units if u.variant_id == sku) for sku in demand} == demand
    at = {(level.variant_id, level.location): level for level in found}
    later = {(u.variant_id, u.location): u.quantity for u in plan.backordered}
    assert len({(u.variant_id, u.location) for u in plan.units}) == len(plan.units)
    for unit in plan.units:
        level, on_backorder = at[unit.variant_id, unit.location], later.get((unit.variant_id, unit.location), 0)
        assert unit.quantity - on_backorder <= max(0, level.available)
        assert unit.quantity <= level.sellable
    assert plan.parcels == len({unit.location for unit in plan.units})
    assert len(plan.explanation) == 1 + len(plan.units)


@given(demands, levels, names, routes())
def test_backorders_begin_where_nothing_is_left_anywhere(
    demand: dict[str, int], found: list[StockLevel], strategy: str, ways: Routes
) -> None:
    plan = planned(demand, found, strategy, ways)
    for sku, wanted in demand.items():
        here = sum(max(0, level.available) for level in found if level.variant_id == sku)
        assert sum(u.quantity for u in plan.backordered if u.variant_id == sku) == max(0, wanted - here)


@given(demands, levels, names, routes(), st.randoms(use_true_random=False))
def test_the_order_of_levels_and_demand_changes_nothing(
    demand: dict[str, int], found: list[StockLevel], strategy: str, ways: Routes, random: object
) -> None:
    plan, shuffled = planned(demand, found, strategy, ways), list(found)
    random.shuffle(shuffled)
    turned = dict(reversed(demand.items()))
    mirrored = evolve(ways, priorities=dict(reversed(ways.priorities.items())))
    assert allocate_plan(turned, shuffled, strategy=strategy, routes=mirrored) == plan


def sets_that_suffice(demand: dict[str, int], found: list[StockLevel]) -> Iterator[tuple[str, ...]]:
    """All sets of places that can serve a demand, told from the levels alone."""
    places = sorted({level.location for level in found})
    for size in range(1, len(places) + 1):
        yield from (chosen for chosen in combinations(places, size) if can_serve(demand, found, set(chosen)))


def can_serve(demand: dict[str, int], found: list[StockLevel], chosen: set[str]) -> bool:
    for sku, wanted in demand.items():
        own = [level for level in found if level.variant_id == sku]
        here = sum(max(0, level.available) for level in own)
        inside = [level for level in own if level.location in chosen]
        if here >= wanted and sum(max(0, level.available) for level in inside) < wanted:
            return False
        if here < wanted and (
            any(level.available > 0 for level in own if level.location not in chosen)
            or sum(max(0, level.sellable) for level in inside) < wanted
        ):
            return False
    return True


@given(demands, levels, routes())
def test_the_fewest_shipments_are_those_of_the_smallest_set_that_suffices(
    demand: dict[str, int], found: list[StockLevel], ways: Routes
) -> None:
    plan = planned(demand, found, "fewest_shipments", ways)
    assert plan.parcels == min(map(len, sets_that_suffice(demand, found)))
    for other in STRATEGIES:
        assert plan.parcels <= allocate_plan(demand, found, strategy=other, routes=ways).parcels


def every_split(demand: dict[str, int], found: list[StockLevel]) -> Iterator[dict[tuple[str, str], int]]:
    """All ways to take the units of a demand, one by one from each place."""
    places = [level for level in found if level.variant_id in demand]
    for counts in product(*(range(max(0, level.available) + 1) for level in places)):
        split = {(level.variant_id, level.location): n for level, n in zip(places, counts, strict=True) if n}
        if all(sum(n for (s, _), n in split.items() if s == sku) == wanted for sku, wanted in demand.items()):
            yield split


def cost(split: dict[tuple[str, str], int], ways: Routes) -> int:
    by_unit = sum(n * ways.unit_minor.get(place, 0) for (_, place), n in split.items())
    return by_unit + sum(ways.shipment_minor[place] for place in {place for _, place in split})


@given(st.dictionaries(st.sampled_from(SKUS[:2]), st.integers(1, 3), min_size=1), levels_of(2, 3, 3), routes())
def test_no_way_to_take_the_units_is_cheaper_or_has_fewer_parcels(
    demand: dict[str, int], found: list[StockLevel], ways: Routes
) -> None:
    found = [evolve(level, backorder_limit=0) for level in found]
    cheapest, fewest = (planned(demand, found, name, ways) for name in ("cheapest", "fewest_shipments"))
    splits = list(every_split(demand, found))
    taken = {(u.variant_id, u.location): u.quantity for u in cheapest.units}
    assert cost(taken, ways) == min(cost(split, ways) for split in splits)
    assert f": {cost(taken, ways)} minor units" in cheapest.why
    assert fewest.parcels == min(len({place for _, place in split}) for split in splits)


@given(demands, levels, routes())
def test_the_cheapest_set_is_the_first_of_all_sets_by_cost_then_parcels_then_priority(
    demand: dict[str, int], found: list[StockLevel], ways: Routes
) -> None:
    found = [evolve(level, backorder_limit=0) for level in found]
    plan = planned(demand, found, "cheapest", ways)
    order = ways.first(PLACES)

    def rank(chosen: tuple[str, ...]) -> tuple[int, int, list[int]]:
        split = by_cheap_units(demand, found, sorted(chosen, key=lambda p: ways.unit_minor.get(p, 0)))
        used = {place for _, place in split}
        return cost(split, ways), len(used), sorted(order.index(place) for place in used)

    assert rank(tuple({unit.location for unit in plan.units})) == min(map(rank, sets_that_suffice(demand, found)))
    assert f": {cost({(u.variant_id, u.location): u.quantity for u in plan.units}, ways)} minor units" in plan.why


def by_cheap_units(demand: dict[str, int], found: list[StockLevel], by_unit: list[str]) -> dict[tuple[str, str], int]:
    """The units of a demand, of each variant from the first places that have some."""
    free = {(level.variant_id, level.location): max(0, level.available) for level in found}
    split: dict[tuple[str, str], int] = {}
    for sku, missing in demand.items():
        left = missing
        for place in by_unit:
            units = min(left, free.get((sku, place), 0))
            split |= {(sku, place): units} if units else {}
            left -= units
    return split


@given(st.integers(13, 20), st.integers(1, 4), st.data())
def test_beyond_twelve_places_no_parcel_can_be_spared_and_the_plan_says_that_it_is_no_proof(
    count: int, skus: int, data: st.DataObject
) -> None:
    places = [f"w{number:02}" for number in range(count)]
    found = [StockLevel(sku, place, 2) for sku in SKUS[:skus] for place in places]
    found += [StockLevel(sku, f"x{sku}", data.draw(st.integers(0, 9))) for sku in SKUS[:skus]]
    demand = {sku: data.draw(st.integers(1, 2 * count - 2)) for sku in SKUS[:skus]}
    ways = Routes(shipment_minor={level.location: data.draw(st.integers(0, 500)) for level in found})
    fewest = allocate_plan(demand, found, strategy="fewest_shipments")
    used = {unit.location for unit in fewest.units}
    assert "not proved" in fewest.why
    assert not any(can_serve(demand, found, used - {place}) for place in used)
    cheapest = allocate_plan(demand, found, strategy="cheapest", routes=ways)
    assert "not proved" in cheapest.why
    assert {sku: sum(u.quantity for u in cheapest.units if u.variant_id == sku) for sku in demand} == demand


@given(st.lists(st.integers(0, 50), min_size=1, max_size=6).filter(any), st.data())
@example([2, 8], None)
def test_a_proportional_share_is_the_exact_one_rounded_to_a_neighbour(
    free: list[int], data: st.DataObject | None
) -> None:
    wanted = 5 if data is None else data.draw(st.integers(1, sum(free)))
    found = [StockLevel("a", place, count) for place, count in zip(PLACES, free, strict=False)]
    taken = {u.location: u.quantity for u in allocate_plan({"a": wanted}, found, strategy="proportional").units}
    for place, count in zip(PLACES, free, strict=False):
        assert abs(taken.get(place, 0) * sum(free) - wanted * count) < sum(free)
    if data is None:
        assert taken == {"p1": 1, "p2": 4}


@given(demands, levels, names, routes())
def test_a_demand_beyond_what_can_be_sold_is_refused_and_names_all_that_is_short(
    demand: dict[str, int], found: list[StockLevel], strategy: str, ways: Routes
) -> None:
    sellable = {sku: sum(max(0, each.sellable) for each in found if each.variant_id == sku) for sku in demand}
    short = tuple(Shortage(sku, demand[sku], sellable[sku]) for sku in sorted(demand) if sellable[sku] < demand[sku])
    assume(short)
    with pytest.raises(InsufficientStock) as refused:
        allocate_plan(demand, found, strategy=strategy, routes=ways)
    assert refused.value.shortages == short


def test_an_oversold_level_counts_as_empty_and_not_as_a_debt_of_other_places() -> None:
    levels = [StockLevel("var_a", "main", on_hand=1, allocated=4), StockLevel("var_a", "north", on_hand=2)]
    assert [(u.location, u.quantity) for u in allocate_plan({"var_a": 2}, levels).units] == [("north", 2)]


@pytest.mark.parametrize("quantity", [-1, 0, True, 1.0])
def test_a_plan_refuses_a_demand_that_is_no_count(quantity: object) -> None:
    with pytest.raises(InvalidQuantity):
        allocate_plan({"var_a": quantity}, [StockLevel("var_a", on_hand=5)])
