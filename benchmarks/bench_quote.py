"""A quote beside the yardstick, on carts of 1 to 1,000 lines. `python benchmarks/report.py` prints their ratio."""

from __future__ import annotations

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.carts import SIZES, by_hand, by_library


@pytest.mark.benchmark(group="quote")
@pytest.mark.parametrize("lines", SIZES)
def test_yardstick(benchmark: BenchmarkFixture, lines: int) -> None:
    benchmark(by_hand(lines))


@pytest.mark.benchmark(group="quote")
@pytest.mark.parametrize("lines", SIZES)
def test_the_quote(benchmark: BenchmarkFixture, lines: int) -> None:
    quoted = benchmark(by_library(lines))
    assert quoted.total_minor == by_hand(lines)().total


@pytest.mark.benchmark(group="quote")
@pytest.mark.parametrize("lines", SIZES)
def test_quote_with_its_trace(benchmark: BenchmarkFixture, lines: int) -> None:
    quoted = by_library(lines)
    benchmark(lambda: quoted().trace)
