"""Imports, each round in a fresh interpreter, beside attrs alone in the same run."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.imports import STATEMENTS, cost_of


@pytest.mark.benchmark(group="import")
@pytest.mark.parametrize("name", STATEMENTS)
def test_import(benchmark: BenchmarkFixture, tmp_path: Path, name: str) -> None:
    cost = benchmark.pedantic(cost_of, [STATEMENTS[name], tmp_path], rounds=10, warmup_rounds=1)
    benchmark.extra_info["megabytes"] = cost.memory / 1e6
    benchmark.extra_info["modules"] = len(cost.modules)
