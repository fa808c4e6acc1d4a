"""DateWindow and InstantWindow: from when until when."""

from __future__ import annotations

from datetime import date, datetime

from attrs import field, frozen

from commerce_core.lines import Lines
from commerce_core.localisation import check_zone
from commerce_core.promotions.conditions.condition import Check, Key, Subject
from commerce_core.promotions.errors import InvalidPromotion
from commerce_core.promotions.policy import Policy
from commerce_core.promotions.windows import check_window, days_as_instants, within
from commerce_core.trace import Requirement


@frozen
class InstantWindow:
    """`InstantWindow(starts_at, ends_at)`: at or after the start, and before the end. None is open.

    Raises `InvalidPromotion` for an end that is not after the start, no bound at all, or a time without a zone.
    """

    starts_at: datetime | None = None
    ends_at: datetime | None = None

    def __attrs_post_init__(self) -> None:
        check_window(self.starts_at, self.ends_at)
        _bounded(self.starts_at, self.ends_at, field="starts_at")

    def compile(self, policy: Policy) -> Check:
        """Compare instants."""
        return _window("instant_window", self.starts_at, self.ends_at, required=_shown(self.starts_at, self.ends_at))

    def keys(self) -> frozenset[Key] | None:
        """It says nothing about the cart."""
        return None

    def next_change(self, at: datetime) -> datetime | None:
        """Its next edge."""
        return _next_edge(self.starts_at, self.ends_at, at)


@frozen
class DateWindow:
    """`DateWindow(date(2026, 2, 1), date(2026, 3, 31), zone="America/New_York")`: on these days, both included.

    Days are those that clocks in `zone` show: it holds from 05:00 UTC on 1 February until 04:00 UTC on 1 April. None is
    open. Raises `InvalidPromotion` and `UnknownZone`.
    """

    first: date | None = None
    last: date | None = None
    zone: str = "UTC"
    _edges: tuple[datetime | None, datetime | None] = field(init=False, eq=False, repr=False)

    @_edges.default
    def _to_instants(self) -> tuple[datetime | None, datetime | None]:
        check_zone(self.zone)
        _bounded(self.first, self.last, field="first")
        return days_as_instants(self.first, self.last, self.zone, fields=("first", "last"))

    def compile(self, policy: Policy) -> Check:
        """Compare instants: days were turned into them when this was written."""
        return _window("date_window", *self._edges, required=f"{_shown(self.first, self.last, 'to')} ({self.zone})")

    def keys(self) -> frozenset[Key] | None:
        """It says nothing about the cart."""
        return None

    def next_change(self, at: datetime) -> datetime | None:
        """The instant at which its first day begins, or its last one is over."""
        return _next_edge(*self._edges, at)


def _bounded(start: date | None, end: date | None, *, field: str) -> None:
    if start is None and end is None:
        raise InvalidPromotion("A window has a start or an end.", field=field)


def _shown(start: date | None, end: date | None, word: str = "until") -> str:
    return f"{start.isoformat() if start else 'ever'} {word} {end.isoformat() if end else 'ever'}"


def _next_edge(start: datetime | None, end: datetime | None, at: datetime) -> datetime | None:
    return min((edge for edge in (start, end) if edge is not None and edge > at), default=None)


def _window(name: str, start: datetime | None, end: datetime | None, *, required: str) -> Check:
    def check(lines: Lines, subject: Subject) -> Requirement:
        met = within(subject.at, start, end)
        early = start is not None and subject.at < start
        missing = "" if met else "it has not started yet" if early else "it has ended"
        return Requirement(name, required, subject.at.isoformat(), met, missing)

    return check
