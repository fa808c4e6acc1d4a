"""Quotes with rule books beside the same sum by hand, and what compiling a book costs.

`python benchmarks/promotions_report.py` prints the ratios of every cell.
"""

from __future__ import annotations

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.promotions_by_hand import compile_by_hand
from benchmarks.rule_books import FAMILIES, LINES, PROMOTIONS, by_hand, by_library, promotions, rules
from commerce_core.promotions import compile_promotions

CELLS = [
    pytest.param(lines, family, "cat", size, id=f"{family}-cat-L{lines}-P{size}")
    for family in FAMILIES
    for lines in LINES
    for size in PROMOTIONS
] + [
    pytest.param(lines, family, "all", size, id=f"{family}-all-L{lines}-P{size}")
    for family in FAMILIES
    for lines in LINES
    for size in (10, 100)
]


@pytest.mark.benchmark(group="promotions")
@pytest.mark.parametrize(("lines", "family", "target", "size"), CELLS)
def test_quote_with_promotions(benchmark: BenchmarkFixture, lines: int, family: str, target: str, size: int) -> None:
    told = rules(family, target, size)
    quoted = benchmark(by_library(lines, told))
    assert quoted.total_minor == by_hand(lines, told)().total


@pytest.mark.benchmark(group="promotions")
@pytest.mark.parametrize(("lines", "family", "target", "size"), CELLS)
def test_promotions_by_hand(benchmark: BenchmarkFixture, lines: int, family: str, target: str, size: int) -> None:
    benchmark(by_hand(lines, rules(family, target, size)))


@pytest.mark.benchmark(group="compile")
def test_compiling_ten_thousand(benchmark: BenchmarkFixture) -> None:
    told = promotions(rules("mixed", "cat", 10_000))
    benchmark(lambda: compile_promotions(told))


@pytest.mark.benchmark(group="compile")
def test_compiling_ten_thousand_by_hand(benchmark: BenchmarkFixture) -> None:
    told = rules("mixed", "cat", 10_000)
    benchmark(lambda: compile_by_hand(told))
