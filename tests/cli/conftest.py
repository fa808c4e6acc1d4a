"""A command, run as a person would, and what it said; PostgreSQL from `tests.stores`."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from attrs import frozen

from commerce_core.cli import main
from tests.stores import postgres_url

__all__ = ["postgres_url"]


@frozen
class Said:
    """How a command ended and what it wrote."""

    status: int
    out: str
    err: str


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """`run("quote", "cart.json")`: the exit status, standard output and standard error."""

    def command(*argv: object) -> Said:
        try:
            status = main([str(arg) for arg in argv])
        except SystemExit as ended:
            status = int(ended.code or 0)
        written = capsys.readouterr()
        return Said(status, written.out, written.err)

    return command
