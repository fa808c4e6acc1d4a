"""Options that commands share."""

from __future__ import annotations

from argparse import ArgumentParser, _SubParsersAction
from datetime import datetime
from typing import TypeAlias

Commands: TypeAlias = "_SubParsersAction[ArgumentParser]"
"""What `add_subparsers` returns."""


def instant(text: str) -> datetime:
    """An option's instant; argparse turns the ValueError of anything else into a message."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("an instant needs a time zone, such as 2026-06-01T12:00:00Z")
    return at
