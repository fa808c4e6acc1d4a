"""How many times the yardstick a quote costs: `python benchmarks/report.py`.

Both sums take turns in one process, many times; what is compared are their fastest runs. Neighbours and clock speeds
change from second to second, so a run alone says little, and a mean less.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.carts import SIZES, by_hand, by_library

ROUNDS = 400
LINES_PER_TURN = 100
"""A turn is short, so that some turns run undisturbed on a busy machine too."""


def main() -> None:
    """Print a table: a row per size of cart, times in microseconds, then each as a multiple of the yardstick."""
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


if __name__ == "__main__":
    main()
