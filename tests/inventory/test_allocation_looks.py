"""How often a plan looks at its lines: the search for the best set of places stays within a stated limit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from attrs import frozen

from commerce_core.ids import VariantId
from commerce_core.inventory import STRATEGIES, Choice, Routes, StockLevel, allocate_plan
from commerce_core.inventory.allocation import Need, branches
from commerce_core.money import Minor

PLACES = [f"l{number:02}" for number in range(12)]
DEAR_HUB = Routes(
    shipment_minor=dict.fromkeys(PLACES, Minor(100)), unit_minor=dict.fromkeys(PLACES, Minor(1)) | {"l11": Minor(900)}
)
"""A hub with dear units that has everything, and eleven places with cheap ones."""


@frozen
class Shelf(Mapping[str, int]):
    """What places have of a variant, which notes that it was looked at."""

    free: dict[str, int]
    looks: list[str]

    def __getitem__(self, place: str) -> int:
        self.looks.append(place)
        return self.free[place]

    def __iter__(self) -> Iterator[str]:
        return iter(self.free)

    def __len__(self) -> int:
        return len(self.free)


def in_two_places(lines: int) -> list[dict[str, int]]:
    """So many lines, one unit of each in the hub and in one of the other places in turn."""
    return [{PLACES[number % 11]: 1, "l11": 1} for number in range(lines)]


def chosen(lines: int, strategy: str) -> tuple[Choice, int]:
    looks: list[str] = []
    needs = [Need(VariantId(f"v{n:03}"), 1, Shelf(free, looks)) for n, free in enumerate(in_two_places(lines))]
    return STRATEGIES[strategy](needs, DEAR_HUB), len(looks)


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_a_line_is_looked_at_for_each_place_some_times_and_not_for_each_set_of_places(strategy: str) -> None:
    for lines in (22, 44):
        _, looks = chosen(lines, strategy)
        assert looks <= 10 * lines * len(PLACES)


def test_the_plan_for_a_dear_hub_and_eleven_cheap_places_is_proved() -> None:
    # 11 shipments for 1.00 and 100 units for 0.01 are 12.00; the hub alone is 1.00 and 100 times 9.00.
    choice, _ = chosen(100, "cheapest")
    assert choice.why == "the cheapest of all sets of 12 places: 1200 minor units"
    assert chosen(100, "fewest_shipments")[0].taken == ({"l11": 1},) * 100


def test_lines_of_which_the_same_places_have_the_same_are_searched_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(branches, "LOOKS", 11 * 2**12)
    assert chosen(1_000, "cheapest")[0].why == "the cheapest of all sets of 12 places: 2100 minor units"


@pytest.mark.parametrize("strategy", ["cheapest", "fewest_shipments"])
def test_a_search_that_is_given_up_ends_in_a_plan_that_says_it_is_no_proof(
    strategy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(branches, "LOOKS", 10)
    demand = {VariantId(f"v{n}"): 1 for n in range(22)}
    levels = [
        StockLevel(sku, place, units)
        for sku, free in zip(demand, in_two_places(22), strict=True)
        for place, units in free.items()
    ]
    plan = allocate_plan(demand, levels, strategy=strategy, routes=DEAR_HUB)
    assert "not proved" in plan.why
    assert {unit.variant_id: unit.quantity for unit in plan.units} == demand
