"""Money: a hundred line amounts summed and wrapped once, beside py-moneyed; and splits beside the same by hand.

pytest benchmarks/bench_money.py --benchmark-group-by=func
python benchmarks/bench_money.py      # a table of fastest times, taken in turns, with the cost of an int add
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from time import perf_counter

import moneyed
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from commerce_core.money import Money, MoneyBag, allocate

LINES = 100
MINORS = [1999 + 37 * line for line in range(LINES)]
KEYS = [f"line_{line:03}" for line in range(LINES)]
DISCOUNT = 12_345
ROUNDS = 60
CALLS = 50


def sums() -> dict[str, Callable[[], object]]:
    """The total of the same lines: ints wrapped once, `Money.total`, our `+`, py-moneyed, a bag."""
    ours = [Money(minor, "EUR") for minor in MINORS]
    theirs = [moneyed.Money(Decimal(minor).scaleb(-2), "EUR") for minor in MINORS]
    return {
        "moneyed_sum": lambda: sum(theirs, moneyed.Money(0, "EUR")),
        "wrapped_once": lambda: Money(sum(MINORS), "EUR"),
        "money_total": lambda: Money.total(ours, "EUR"),
        "money_plus": lambda: sum(ours, Money.zero("EUR")),
        "bag": lambda: MoneyBag(ours),
    }


def splits() -> dict[str, Callable[[], object]]:
    """A discount over the same lines: largest remainder by hand, and `allocate` with keys."""
    return {"by_hand": by_hand, "allocate": lambda: allocate(DISCOUNT, MINORS, keys=KEYS)}


def by_hand() -> list[int]:
    """The yardstick: what one would write in place, checking nothing."""
    whole = sum(MINORS)
    parts = [DISCOUNT * minor // whole for minor in MINORS]
    remainders = sorted((-(DISCOUNT * minor % whole), KEYS[line], line) for line, minor in enumerate(MINORS))
    for _, _, line in remainders[: DISCOUNT - sum(parts)]:
        parts[line] += 1
    return parts


@pytest.mark.parametrize("way", sums())
def test_sum(benchmark, way):
    assert benchmark(sums()[way])


@pytest.mark.parametrize("way", splits())
def test_split(benchmark, way):
    assert sum(benchmark(splits()[way])) == DISCOUNT


def main() -> None:
    """Print two tables: microseconds, and how many times as fast as the first row."""
    print(f"an int add takes {int_add():.0f} ns here; below, microseconds for {LINES} lines")
    for ways in (sums(), splits()):
        times = fastest(*ways.values())
        for way, time in zip(ways, times, strict=True):
            print(f"{way:>12}  {time:>8.2f}  {times[0] / time:>5.1f}", flush=True)


def int_add() -> float:
    """Nanoseconds of one addition of ints: what tells one machine, and one hour of it, from another."""
    best = float("inf")
    for _ in range(200):
        total, began = 0, perf_counter()
        for minor in MINORS:
            total += minor
        best = min(best, perf_counter() - began)
    return best / LINES * 1e9


def fastest(*calls: Callable[[], object]) -> list[float]:
    """The microseconds of one call of each, at its best over `ROUNDS` turns."""
    best = [float("inf")] * len(calls)
    for _ in range(ROUNDS):
        for index, call in enumerate(calls):
            began = perf_counter()
            for _ in range(CALLS):
                call()
            best[index] = min(best[index], (perf_counter() - began) / CALLS * 1e6)
    return best


if __name__ == "__main__":
    main()
