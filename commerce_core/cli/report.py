"""What a command says, and how it ends."""

from __future__ import annotations

from typing import NamedTuple


class Report(NamedTuple):
    """Text for standard output with an exit status: 1 where what was looked at is not as it should be."""

    text: str
    status: int = 0
