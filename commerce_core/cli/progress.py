"""A progress bar on standard error where that is a terminal, and nothing anywhere else."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator
from time import monotonic
from typing import TypeVar

T = TypeVar("T")

WIDTH = 30
EVERY_SECONDS = 0.1


def progress(items: Collection[T], name: str) -> Iterator[T]:
    """Walk `items`, and say how far it is ten times a second."""
    if not sys.stderr.isatty():
        yield from items
        return
    drawn = 0.0
    for number, item in enumerate(items):
        if monotonic() - drawn >= EVERY_SECONDS:
            drawn = monotonic()
            full = WIDTH * number // len(items)
            _draw(f"[{'#' * full}{'.' * (WIDTH - full)}] {number}/{len(items)} {name}")
        yield item
    _draw("")


def _draw(text: str) -> None:
    print(f"\r\x1b[2K{text}", end="", file=sys.stderr, flush=True)
