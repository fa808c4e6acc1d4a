"""Each strategy on small numbers that a reader can check."""

from __future__ import annotations

import pytest
from attrs import evolve

from commerce_core.inventory import (
    STRATEGIES,
    Choice,
    InsufficientStock,
    Location,
    MissingCost,
    Routes,
    Shortage,
    StockLevel,
    UnknownStrategy,
    allocate_plan,
    routes_of,
)


def stock(**places: dict[str, int]) -> list[StockLevel]:
    """`stock(p1={"a": 2})`: 2 of a on hand at p1."""
    return [StockLevel(sku, place, count) for place, counts in places.items() for sku, count in counts.items()]


def test_two_parcels_where_a_greedy_choice_needs_three() -> None:
    """Spree's MinimizeSplits ranks places by how many variants each covers (minimize_splits.rb): "big" with four comes
    first, and what is left, a1 and b1, lies in two places. The other two have everything between them."""
    demand = dict.fromkeys(["a1", "a2", "a3", "b1", "b2", "b3"], 1)
    found = stock(
        big=dict.fromkeys(["a2", "a3", "b2", "b3"], 1),
        east=dict.fromkeys(["a1", "a2", "a3"], 1),
        west=dict.fromkeys(["b1", "b2", "b3"], 1),
    )
    assert greedy_parcels(demand, found) == 3
    plan = allocate_plan(demand, found, strategy="fewest_shipments")
    assert (plan.parcels, plan.explanation[0]) == (2, "2 parcels: the fewest places, of all sets of 3")
    assert {unit.location for unit in plan.units} == {"east", "west"}


def greedy_parcels(demand: dict[str, int], found: list[StockLevel]) -> int:
    """Places in order of the variants that each covers alone, each giving what it has."""
    places = sorted({level.location for level in found})
    has = {(level.variant_id, level.location): level.available for level in found}
    covered = {p: sum(has.get((sku, p), 0) >= units for sku, units in demand.items()) for p in places}
    missing, used = dict(demand), set()
    for place in sorted(places, key=lambda place: -covered[place]):
        for sku in demand:
            if taken := min(missing[sku], has.get((sku, place), 0)):
                missing[sku] -= taken
                used.add(place)
    return len(used)


BERLIN_AND_ROME = stock(berlin={"a": 3, "b": 1}, rome={"a": 4})


@pytest.mark.parametrize(
    ("strategy", "ways", "expected"),
    [
        ("priority", Routes(), {"berlin": 3, "rome": 2}),
        ("priority", Routes(priorities={"berlin": 1}), {"berlin": 1, "rome": 4}),
        ("highest_available", Routes(), {"berlin": 1, "rome": 4}),
        ("nearest", Routes(distances={"berlin": 900, "rome": 40}), {"berlin": 1, "rome": 4}),
        ("nearest", Routes(distances={"rome": 40}), {"berlin": 1, "rome": 4}),
        ("proportional", Routes(), {"berlin": 2, "rome": 3}),
    ],
)
def test_five_of_three_and_four(strategy: str, ways: Routes, expected: dict[str, int]) -> None:
    # Proportional: 5 * 3/7 is 2.14 and 5 * 4/7 is 2.86, so the unit left over goes to Rome.
    plan = allocate_plan({"a": 5}, BERLIN_AND_ROME, strategy=strategy, routes=ways)
    assert {unit.location: unit.quantity for unit in plan.units} == expected


def test_one_place_that_has_everything_goes_before_the_first_by_priority() -> None:
    found = stock(north={"a": 1}, south={"a": 5, "b": 1}, west={"a": 5, "b": 1})
    ways = Routes(priorities={"west": 1, "south": 2})
    plan = allocate_plan({"a": 2, "b": 1}, found, strategy="single_location_first", routes=ways)
    assert {unit.location for unit in plan.units} == {"west"}
    apart = allocate_plan({"a": 7, "b": 1}, found, strategy="single_location_first", routes=ways)
    assert (apart.parcels, apart.why) == (3, "no place has everything: places in order of priority")


@pytest.mark.parametrize(("apart", "parcels", "total"), [(500, 1, 900), (400, 2, 800), (450, 1, 900)])
def test_one_dear_parcel_or_two_cheap_ones(apart: int, parcels: int, total: int) -> None:
    found = stock(hub={"a": 1, "b": 1}, one={"a": 1}, two={"b": 1})
    ways = Routes(shipment_minor={"hub": 900, "one": apart, "two": apart})
    plan = allocate_plan({"a": 1, "b": 1}, found, strategy="cheapest", routes=ways)
    assert (plan.parcels, plan.why) == (parcels, f"the cheapest of all sets of 3 places: {total} minor units")


def test_a_cheapest_plan_needs_to_know_what_shipments_cost() -> None:
    ways = Routes(shipment_minor={"berlin": 500})
    with pytest.raises(MissingCost) as missing:
        allocate_plan({"a": 1}, BERLIN_AND_ROME, strategy="cheapest", routes=ways)
    assert missing.value.locations == ("rome",)
    closed = evolve(ways, closed=frozenset({"rome"}))
    assert allocate_plan({"a": 1}, BERLIN_AND_ROME, strategy="cheapest", routes=closed).parcels == 1


def test_a_plan_says_in_words_what_is_taken_and_what_comes_later() -> None:
    found = [StockLevel("a", "berlin", 3), StockLevel("a", "rome", 1, backorder_limit=5)]
    assert allocate_plan({"a": 6}, found).explanation == (
        "2 parcels: places in order of priority",
        "3 of a from berlin",
        "3 of a from rome, 2 of them on backorder",
    )


def test_more_than_the_backorder_limit_is_short() -> None:
    found = [StockLevel("a", "berlin", 3, allocated=2), StockLevel("a", "rome", 1, backorder_limit=5)]
    with pytest.raises(InsufficientStock) as short:
        allocate_plan({"a": 8}, found)
    assert short.value.shortages == (Shortage("a", 8, 7),)


def test_closed_places_give_nothing() -> None:
    ways = routes_of([Location("berlin", "Berlin", active=False), Location("rome", "Roma", priority=3)])
    assert (ways.closed, ways.priorities) == (frozenset({"berlin"}), {"berlin": 0, "rome": 3})
    assert {u.location for u in allocate_plan({"a": 4}, BERLIN_AND_ROME, routes=ways).units} == {"rome"}
    with pytest.raises(InsufficientStock) as short:
        allocate_plan({"a": 5, "b": 1}, BERLIN_AND_ROME, routes=ways)
    assert short.value.shortages == (Shortage("a", 5, 4), Shortage("b", 1, 0))


def test_a_strategy_that_nobody_knows_is_refused_with_those_that_are() -> None:
    with pytest.raises(UnknownStrategy) as unknown:
        allocate_plan({"a": 1}, BERLIN_AND_ROME, strategy="teleport")
    assert (unknown.value.name, unknown.value.known) == ("'teleport'", tuple(STRATEGIES))


def test_the_planner_itself_takes_a_strategy_of_ones_own() -> None:
    def last_first(needs: object, ways: Routes) -> Choice:
        return Choice(tuple({max(need.free): need.wanted} for need in needs), "the last by name")

    plan = allocate_plan({"a": 2}, BERLIN_AND_ROME, strategy=last_first)
    assert plan.explanation == ("1 parcel: the last by name", "2 of a from rome")


def test_dear_units_can_outweigh_a_cheap_shipment() -> None:
    # 4 units: 1.00 + 4 * 0.50 = 3.00 from one, 2.00 + 4 * 0.10 = 2.40 from two.
    ways = Routes(shipment_minor={"one": 100, "two": 200}, unit_minor={"one": 50, "two": 10})
    plan = allocate_plan({"a": 4}, stock(one={"a": 9}, two={"a": 9}), strategy="cheapest", routes=ways)
    assert ({unit.location for unit in plan.units}, plan.why[-15:]) == ({"two"}, "240 minor units")


def test_where_both_places_are_needed_the_cheaper_units_go_first() -> None:
    ways = Routes(shipment_minor={"one": 100, "two": 100}, unit_minor={"one": 50, "two": 10})
    plan = allocate_plan({"a": 4}, stock(one={"a": 3}, two={"a": 3}), strategy="cheapest", routes=ways)
    assert {unit.location: unit.quantity for unit in plan.units} == {"one": 1, "two": 3}


def test_of_plans_that_cost_the_same_the_one_with_fewer_parcels_is_taken() -> None:
    # 2 + 3 for the shipments and 1 for each of 5 units are 10, as is one shipment from three.
    found = stock(one={"a": 3}, two={"b": 2}, three={"a": 3, "b": 2})
    ways = Routes(shipment_minor={"one": 2, "two": 3, "three": 10}, unit_minor={"one": 1, "two": 1})
    assert allocate_plan({"a": 3, "b": 2}, found, strategy="cheapest", routes=ways).parcels == 1


def test_of_plans_that_cost_the_same_with_as_many_parcels_the_first_by_priority_is_taken() -> None:
    # A unit costs 1 + 1 from one and 2 + 0 from two, whose cheaper units are looked at first.
    ways = Routes(shipment_minor={"one": 1, "two": 2}, unit_minor={"one": 1})
    plan = allocate_plan({"a": 1}, stock(one={"a": 1}, two={"a": 1}), strategy="cheapest", routes=ways)
    assert {unit.location for unit in plan.units} == {"one"}


FILLERS = {f"z{number:02}": {"a1": 1} for number in range(14)}


def test_beyond_twelve_places_one_that_has_everything_is_found() -> None:
    found = stock(**FILLERS, zz={"a1": 14})
    assert allocate_plan({"a1": 14}, found, strategy="fewest_shipments").parcels == 1


def test_beyond_twelve_places_a_parcel_that_proved_needless_is_dropped() -> None:
    demand = dict.fromkeys(["a1", "a2", "a3", "b1", "b2", "b3"], 1)
    found = stock(
        **FILLERS,
        big=dict.fromkeys(["a2", "a3", "b2", "b3"], 1),
        east=dict.fromkeys(["a1", "a2", "a3"], 1),
        west=dict.fromkeys(["b1", "b2", "b3"], 1),
        spare=dict.fromkeys(["a2", "a3"], 1),
        yonder=dict.fromkeys(["b1", "b2", "b3"], 1),
    )
    plan = allocate_plan(demand, found, strategy="fewest_shipments")
    assert ("not proved" in plan.why, {unit.location for unit in plan.units}) == (True, {"east", "west"})


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_where_nothing_else_tells_places_apart_their_names_do(strategy: str) -> None:
    places = [f"w{number}" for number in (7, 3, 9, 1, 5, 8, 2, 6, 4)]
    ways = Routes(shipment_minor=dict.fromkeys(places, 500))
    plan = allocate_plan({"a": 1}, [StockLevel("a", place, 4) for place in places], strategy=strategy, routes=ways)
    assert [unit.location for unit in plan.units] == ["w1"]
