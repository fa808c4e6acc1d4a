"""The figures we watch, as ratios: `python benchmarks/report.py`.

What a quote costs in yardsticks, an import in imports of attrs, an amount as text in Babel's and a sum in py-moneyed's.
Both sides of a ratio take turns (benchmarks/turns.py); beside them stands what an addition of two ints costs here.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.bench_formatting import CASES, ways
from benchmarks.bench_money import LINES, splits, sums
from benchmarks.bench_negotiation import CALLS as HEADERS
from benchmarks.carts import SIZES, by_hand, by_library
from benchmarks.imports import cheapest
from benchmarks.turns import beside_an_add, fastest


def report_quotes() -> None:
    """A row per size of cart: times in microseconds, then each as a multiple of the yardstick."""
    print(
        "times the yardstick: the quote; with its lines as records; with its trace; a cart with 15 % off every 4th line"
    )
    print("lines  yardstick us   quote us   quote  + lines  + trace  by hand")
    for size in SIZES:
        hand, quoted, lines, trace = fastest(*calls(size))
        hand_4, quoted_4 = fastest(by_hand(size, every_nth_by_hand=4), by_library(size, every_nth_by_hand=4))
        ratios = f"{quoted / hand:6.2f}  {lines / hand:7.2f}  {trace / hand:7.2f}  {quoted_4 / hand_4:7.2f}"
        print(f"{size:5}  {hand * 1e6:12.1f}  {quoted * 1e6:9.1f}  {ratios}", flush=True)


def calls(size: int) -> Iterator[Callable[[], object]]:
    """The yardstick, the quote, the quote with its lines as records, the quote with its explanation."""
    yield by_hand(size)
    quoted = by_library(size)
    yield quoted
    yield lambda: quoted().lines
    yield lambda: quoted().trace


def report_imports(rounds: int = 15) -> None:
    """A row per import: milliseconds and megabytes beyond an empty interpreter, and the time as a multiple of attrs."""
    costs = cheapest(rounds)
    print("\nimport          ms     MB  attrs  modules of ours  Babel, py-moneyed")
    for name, cost in costs.items():
        megabytes = (cost.memory - costs["nothing"].memory) / 1e6
        ratio = cost.seconds / costs["attrs"].seconds
        numbers = f"{cost.seconds * 1e3:6.1f}  {megabytes:5.1f}  {ratio:5.2f}  {len(cost.modules):15}"
        print(f"{name:10}  {numbers}  {', '.join(cost.heavy) or 'not loaded'}", flush=True)


def report_amounts() -> None:
    """A row per locale: nanoseconds of one amount as text, in int adds, and how many times as fast as Babel."""
    print("\none amount as text, in nanoseconds; the formatter in int adds; how many times as fast as Babel")
    print("              int add  formatter  format_money    Babel   adds  times  times")
    for locale, code in CASES:
        add, formatter, whole, babel = beside_an_add(*ways(locale, code).values())
        numbers = f"{add * 1e9:7.0f}  {formatter * 1e9:9.0f}  {whole * 1e9:12.0f}  {babel * 1e9:7.0f}"
        ratios = f"{formatter / add:5.0f}  {babel / formatter:5.1f}  {babel / whole:5.1f}"
        print(f"{locale:>8} {code}  {numbers}  {ratios}", flush=True)


def report_sums() -> None:
    """Rows of calls that do the same: microseconds, in int adds, and as a multiple of the first of them."""
    for what, same in ((f"{LINES} amounts summed", sums()), ("split", splits()), ("a header", HEADERS)):
        add, *times = beside_an_add(*same.values())
        print(f"\n{what + ', microseconds':>33}     adds  times the first; an int add takes {add * 1e9:.0f} ns")
        for way, time in zip(same, times, strict=True):
            print(f"{way:>30}  {time * 1e6:6.2f}  {time / add:7.0f}  {time / times[0]:7.3f}", flush=True)


if __name__ == "__main__":
    report_quotes()
    report_imports()
    report_amounts()
    report_sums()
