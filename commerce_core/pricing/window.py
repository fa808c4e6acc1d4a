"""Windows of time, half-open, and other instants that a record may have: in UTC, and never without a zone."""

from __future__ import annotations

from datetime import datetime

from commerce_core.checks import in_utc
from commerce_core.errors import Invalid

Window = tuple[datetime | None, datetime | None]
"""From when, and until when exclusively; None leaves that side open."""


def starts(value: datetime | None) -> datetime | None:
    """The converter of `starts_at`."""
    return edge(value, field="starts_at")


def ends(value: datetime | None) -> datetime | None:
    """The converter of `ends_at`."""
    return edge(value, field="ends_at")


def created(value: datetime | None) -> datetime | None:
    """The converter of `created_at`."""
    return edge(value, field="created_at")


def updated(value: datetime | None) -> datetime | None:
    """The converter of `updated_at`."""
    return edge(value, field="updated_at")


def edge(value: datetime | None, *, field: str) -> datetime | None:
    """An instant in UTC; None leaves that side of a window open, or says nothing. Raises `InvalidDatetime`."""
    return None if value is None else in_utc(value, field=field)


def check_window(starts_at: datetime | None, ends_at: datetime | None, *, kind: type[Invalid]) -> None:
    """That a window ends after it starts. Raises `kind`."""
    if starts_at is not None and ends_at is not None and ends_at <= starts_at:
        raise kind("A window ends after it starts: move one of its edges.", field="ends_at")
