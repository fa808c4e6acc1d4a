"""The figures of promotions, as ratios: `python benchmarks/promotions_report.py [FAMILY ...]`.

Each cell is a quote in multiples of the same quote by hand, both measured in turn in one process, fastest runs only;
then growth with lines and with rules that cannot touch the cart, and what compiling costs.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.promotions_by_hand import compile_by_hand
from benchmarks.rule_books import FAMILIES, LINES, PROMOTIONS, by_hand, by_library, promotions, rules
from commerce_core.promotions import compile_promotions

SECONDS = 0.3
"""How long each cell is measured."""


def fastest(calls: Sequence[Callable[[], object]], seconds: float = SECONDS) -> list[float]:
    """The seconds of one call of each, at its best while they take turns."""
    best = [float("inf")] * len(calls)
    times = [1] * len(calls)
    for index, call in enumerate(calls):
        began = perf_counter()
        call()
        times[index] = max(1, int(0.002 / max(perf_counter() - began, 1e-7)))
    end = perf_counter() + seconds
    while perf_counter() < end or best[0] == float("inf"):
        for index, call in enumerate(calls):
            began = perf_counter()
            for _ in range(times[index]):
                call()
            best[index] = min(best[index], (perf_counter() - began) / times[index])
    return best


def report(families: Sequence[str]) -> None:
    """A row per cell: microseconds by hand and by the library, and their ratio."""
    print("family target lines promotions   by hand us   quote us   ratio")
    for family in families:
        for target, sizes in (("cat", PROMOTIONS), ("all", (1, 10, 100))):
            for lines in LINES:
                for size in sizes:
                    told = rules(family, target, size)
                    hand, ours = by_hand(lines, told), by_library(lines, told)
                    assert hand().total == ours().total_minor, (family, target, lines, size)
                    yardstick, quoted = fastest([hand, ours])
                    words = f"{family:7} {target:5} {lines:5} {size:10}"
                    print(f"{words} {yardstick * 1e6:12.1f} {quoted * 1e6:10.1f} {quoted / yardstick:7.2f}", flush=True)


def report_growth(families: Sequence[str]) -> None:
    """1,000 lines in times of 100, and 10,000 promotions of which ten touch the cart in times of those ten."""
    print("\nfamily   target  L1000 / L100   P10000 / P10")
    for family in families:
        for target in ("cat", "all"):
            few, many = (by_library(lines, rules(family, target, 10)) for lines in (100, 1000))
            small, large = fastest([few, many], 1.0)
            grown = f"{large / small:12.2f}"
            if target == "cat":
                narrow, wide = fastest([few, by_library(100, rules(family, "cat", 10_000))], 1.0)
                grown += f" {wide / narrow:14.2f}"
            print(f"{family:8} {target:6} {grown}", flush=True)


def report_compiling() -> None:
    """Milliseconds of 10,000 rules, by hand and by the library."""
    told = rules("mixed", "cat", 10_000)
    ours = promotions(told)
    hand, library = fastest([lambda: compile_by_hand(told), lambda: compile_promotions(ours)], 2.0)
    print(f"\ncompiling 10,000: by hand {hand * 1e3:.1f} ms, ours {library * 1e3:.1f} ms, {library / hand:.1f} times")


if __name__ == "__main__":
    chosen = sys.argv[1:] or list(FAMILIES)
    report_compiling()
    report(chosen)
    report_growth(chosen)
