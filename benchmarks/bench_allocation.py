"""Plans of 1,000 lines over 12 places: what the search for the best places costs beside taking them by priority.

`python benchmarks/bench_allocation.py` prints the ratios, of plans made in turn.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random

import pytest
from attrs import frozen
from pytest_benchmark.fixture import BenchmarkFixture

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.turns import seconds
from commerce_core.ids import VariantId
from commerce_core.inventory import STRATEGIES, Plan, Routes, StockLevel, allocate_plan
from commerce_core.money import Minor

LINES = 1_000
PLACES = [f"l{number:02}" for number in range(12)]
SKUS = [VariantId(f"v{number:04}") for number in range(LINES)]
ROUNDS = 9


@frozen
class Case:
    """What is wanted, what there is, and what shipments and units cost."""

    demand: dict[VariantId, int]
    levels: list[StockLevel]
    routes: Routes


def dear_hub() -> Case:
    """One of each: in the last place, whose units are dear, and in one of the others in turn."""
    levels = [StockLevel(sku, place, 1) for n, sku in enumerate(SKUS) for place in (PLACES[n % 11], PLACES[11])]
    unit = dict.fromkeys(PLACES, Minor(1)) | {PLACES[11]: Minor(900)}
    return Case(dict.fromkeys(SKUS, 1), levels, Routes(shipment_minor=_alike(100), unit_minor=unit))


def no_two_alike() -> Case:
    """20 to 60 of each, and 6 to 16 in every place, drawn: no two lines are alike, and many sets are nearly enough."""
    random = Random(1)
    demand = {sku: random.randint(20, 60) for sku in SKUS}
    levels = [StockLevel(sku, place, random.randint(6, 16)) for sku in SKUS for place in PLACES]
    return Case(demand, levels, Routes(shipment_minor=_alike(100)))


def three_each() -> Case:
    """One of each, in three places drawn; shipments cost what the units of a place differ by."""
    random = Random(1)
    levels = [StockLevel(sku, place, 1) for sku in SKUS for place in random.sample(PLACES, 3)]
    unit = {place: Minor(number) for number, place in enumerate(PLACES)}
    return Case(dict.fromkeys(SKUS, 1), levels, Routes(shipment_minor=_alike(LINES // 4), unit_minor=unit))


def _alike(minor: int) -> dict[str, Minor]:
    return dict.fromkeys(PLACES, Minor(minor))


CASES: dict[str, Callable[[], Case]] = {
    "a dear hub": dear_hub,
    "no two alike": no_two_alike,
    "three places each": three_each,
}


def planned(case: Case, strategy: str) -> Plan:
    """The plan."""
    return allocate_plan(case.demand, case.levels, strategy=strategy, routes=case.routes)


@pytest.mark.benchmark(group="allocation")
@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("strategy", STRATEGIES)
def test_plan(benchmark: BenchmarkFixture, name: str, strategy: str) -> None:
    plan = benchmark.pedantic(partial(planned, CASES[name](), strategy), rounds=ROUNDS, warmup_rounds=1)
    assert "not proved" not in plan.why


def main() -> None:
    """A row per case and strategy: milliseconds of a plan, and as a multiple of that by priority."""
    print(f"{LINES:,} lines, {len(PLACES)} places       ms  times priority")
    for name, make in CASES.items():
        case = make()
        best = dict.fromkeys(STRATEGIES, float("inf"))
        for _ in range(ROUNDS):
            for strategy in STRATEGIES:
                best[strategy] = min(best[strategy], seconds(partial(planned, case, strategy), range(1)))
        for strategy, time in best.items():
            print(f"{name:18} {strategy:22} {time * 1e3:6.0f} {time / best['priority']:6.1f}", flush=True)


if __name__ == "__main__":
    main()
