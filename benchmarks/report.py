"""The figures we watch, as ratios: `python benchmarks/report.py`.

What a quote costs in yardsticks, and an import in imports of attrs. Both sides of a ratio take turns many times, and
what is compared are their fastest runs: neighbours and clock speeds change from second to second, so a run alone says
little, and a mean less.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.carts import SIZES, by_hand, by_library
from benchmarks.imports import cheapest

ROUNDS = 400
LINES_PER_TURN = 100
"""A turn is short, so that some turns run undisturbed on a busy machine too."""


def report_quotes() -> None:
    """A row per size of cart: times in microseconds, then each as a multiple of the yardstick."""
    print(
        "times the yardstick: the quote; with its lines as records; with its trace; a cart with 15 % off every 4th line"
    )
    print("lines  yardstick us   quote us   quote  + lines  + trace  by hand")
    for size in SIZES:
        hand, quoted, lines, trace = fastest(size, *calls(size))
        hand_4, quoted_4 = fastest(size, by_hand(size, every_nth_by_hand=4), by_library(size, every_nth_by_hand=4))
        ratios = f"{quoted / hand:6.2f}  {lines / hand:7.2f}  {trace / hand:7.2f}  {quoted_4 / hand_4:7.2f}"
        print(f"{size:5}  {hand * 1e6:12.1f}  {quoted * 1e6:9.1f}  {ratios}", flush=True)


def calls(size: int) -> Iterator[Callable[[], object]]:
    """The yardstick, the quote, the quote with its lines as records, the quote with its explanation."""
    yield by_hand(size)
    quoted = by_library(size)
    yield quoted
    yield lambda: quoted().lines
    yield lambda: quoted().trace


def fastest(size: int, *calls: Callable[[], object]) -> list[float]:
    """The seconds of one call of each, at its best over `ROUNDS` turns."""
    times = range(max(1, LINES_PER_TURN // (size + 5)))
    best = [float("inf")] * len(calls)
    for _ in range(ROUNDS):
        for index, call in enumerate(calls):
            began = perf_counter()
            for _ in times:
                call()
            best[index] = min(best[index], (perf_counter() - began) / len(times))
    return best


def report_imports(rounds: int = 15) -> None:
    """A row per import: milliseconds and megabytes beyond an empty interpreter, and the time as a multiple of attrs."""
    costs = cheapest(rounds)
    print("\nimport          ms     MB  attrs  modules of ours")
    for name, cost in costs.items():
        megabytes = (cost.memory - costs["nothing"].memory) / 1e6
        ratio = cost.seconds / costs["attrs"].seconds
        print(f"{name:10}  {cost.seconds * 1e3:6.1f}  {megabytes:5.1f}  {ratio:5.2f}  {len(cost.modules):15}")


if __name__ == "__main__":
    report_quotes()
    report_imports()
