"""Options that commands share."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, _SubParsersAction
from contextlib import suppress
from datetime import datetime
from typing import TypeAlias

Commands: TypeAlias = "_SubParsersAction[ArgumentParser]"
"""What `add_subparsers` returns."""


def instant(text: str) -> datetime:
    """An option's instant."""
    with suppress(ValueError):
        if (at := datetime.fromisoformat(text)).tzinfo is not None:
            return at
    raise ArgumentTypeError(f"{text!r} is no instant with a time zone, such as 2026-06-01T12:00:00Z")
