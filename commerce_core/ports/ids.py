"""Ids: where fresh identifiers come from."""

from __future__ import annotations

from typing import Protocol


class Ids(Protocol):
    """Makes identifiers: unique, sortable by time, with a prefix that says what they name."""

    def new(self, prefix: str) -> str:
        """A fresh id: `new("ord") -> "ord_01jd..."`."""
