"""Amounts as text: ours beside `babel.numbers.format_currency`, warm, in one process.

pytest benchmarks/bench_formatting.py --benchmark-group-by=param
python benchmarks/bench_formatting.py      # a table of fastest times, taken in turns, with the cost of an int add
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from time import perf_counter

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from babel.numbers import format_currency

from commerce_core.localisation import format_money, money_formatter, parse_money
from commerce_core.money import Money

CASES = [("en_US", "USD"), ("de_DE", "EUR"), ("fr_CH", "CHF"), ("ja_JP", "JPY"), ("hi_IN", "INR"), ("ar_EG", "EGP")]
MINOR = 123456
ROUNDS = 40
CALLS = 2_000


def ways(locale: str, code: str) -> dict[str, Callable[[], str]]:
    """The same amount written by a kept formatter, by `format_money`, and by Babel."""
    money = Money(MINOR, code)
    write = money_formatter(locale, code)
    amount = Decimal(MINOR).scaleb(-money.currency.digits)
    return {
        "formatter": lambda: write(MINOR),
        "format_money": lambda: format_money(money, locale),
        "babel": lambda: format_currency(amount, code, locale=locale),
    }


@pytest.mark.parametrize("way", ["formatter", "format_money", "babel"])
@pytest.mark.parametrize("case", CASES, ids="-".join)
def test_format(benchmark, case, way):
    benchmark(ways(*case)[way])


def test_parse(benchmark):
    benchmark(lambda: parse_money("1.234,56 €", "de_DE", currency="EUR"))


def main() -> None:
    """Print a table: a row per locale, nanoseconds and how many times as fast as Babel."""
    print(f"an int add takes {int_add():.0f} ns here; below, nanoseconds per amount")
    print(f"{'':>9}  {'formatter':>9}  {'format_money':>12}  {'babel':>8}  {'times':>5}  {'times':>5}")
    for locale, code in CASES:
        formatter, whole, babel = fastest(*ways(locale, code).values())
        row = f"{formatter:>9.0f}  {whole:>12.0f}  {babel:>8.0f}  {babel / formatter:>5.1f}  {babel / whole:>5.1f}"
        print(f"{locale} {code}  {row}", flush=True)


def int_add() -> float:
    """Nanoseconds of one addition of ints: what tells one machine, and one hour of it, from another."""
    numbers = [*range(1_000, 2_000)]
    best = float("inf")
    for _ in range(200):
        total, began = 0, perf_counter()
        for number in numbers:
            total += number
        best = min(best, perf_counter() - began)
    return best / len(numbers) * 1e9


def fastest(*calls: Callable[[], object]) -> list[float]:
    """The nanoseconds of one call of each, at its best over `ROUNDS` turns; the loop's own cost is included."""
    best = [float("inf")] * len(calls)
    for _ in range(ROUNDS):
        for index, call in enumerate(calls):
            times = range(CALLS if index < 2 else CALLS // 20)
            began = perf_counter()
            for _ in times:
                call()
            best[index] = min(best[index], (perf_counter() - began) / len(times) * 1e9)
    return best


if __name__ == "__main__":
    main()
