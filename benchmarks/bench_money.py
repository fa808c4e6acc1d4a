"""Money: a hundred line amounts summed and wrapped once, beside py-moneyed; and splits beside the same by hand.

pytest benchmarks/bench_money.py --benchmark-group-by=func
python benchmarks/report.py      # a table of fastest times, taken in turns, with the cost of an int add
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import moneyed
import pytest

from commerce_core.money import Money, MoneyBag, allocate

LINES = 100
MINORS = [1999 + 37 * line for line in range(LINES)]
KEYS = [f"line_{line:03}" for line in range(LINES)]
DISCOUNT = 12_345


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
