"""TimeWindow: on these weekdays, at these hours, as clocks in a zone read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import cast

from attrs import Attribute, field, frozen

from commerce_core.checks import texts
from commerce_core.lines import Lines
from commerce_core.localisation import check_zone
from commerce_core.promotions.conditions.condition import Check, Key, Subject
from commerce_core.promotions.conditions.wording import listed
from commerce_core.promotions.errors import InvalidPromotion
from commerce_core.promotions.policy import Policy
from commerce_core.promotions.windows import WEEKDAYS, Weekday, check_weekdays, clock_of, minute_of_day
from commerce_core.trace import Requirement

_MIDNIGHT = 24 * 60
_HORIZON = timedelta(days=8)
_SECOND = timedelta(seconds=1)


def _names(value: Iterable[Weekday]) -> tuple[Weekday, ...]:
    return tuple(cast("tuple[Weekday, ...]", texts(value)))


def _days(_: object, attribute: Attribute[tuple[Weekday, ...]], value: Sequence[object]) -> None:
    check_weekdays(value, field=attribute.name)


@frozen
class TimeWindow:
    """`TimeWindow(["friday"], opens="17:00", closes="19:00", zone="Europe/Berlin")`: a happy hour on Fridays.

    From `opens` (included) until `closes` (excluded). One that closes before it opens runs over midnight and belongs to
    the day on which it opened; no weekdays are all of them. It holds while the clock reads so: the hour that is read
    twice in autumn counts twice, the hour that is left out in spring not at all.
    Raises `InvalidPromotion` and `UnknownZone`.
    """

    weekdays: tuple[Weekday, ...] = field(default=(), converter=_names, validator=_days)
    opens: str = "00:00"
    closes: str = "24:00"
    zone: str = "UTC"

    def __attrs_post_init__(self) -> None:
        check_zone(self.zone)
        opens, closes = self._minutes()
        if opens % _MIDNIGHT == closes % _MIDNIGHT and (opens, closes) != (0, _MIDNIGHT):
            raise InvalidPromotion("A window does not close when it opens.", field="closes", value=self.closes)

    def compile(self, policy: Policy) -> Check:
        """Read the clock of the zone and compare minutes."""
        clock, zone = clock_of(self.zone), self.zone
        days = listed(self.weekdays) if self.weekdays else "every day"
        required = f"{days}, {self.opens} to {self.closes} ({zone})"

        def check(lines: Lines, subject: Subject) -> Requirement:
            local = subject.at.astimezone(clock)
            met = self._holds(local)
            actual = f"{WEEKDAYS[local.weekday()]}, {local:%H:%M} ({zone})"
            return Requirement("time_window", required, actual, met, "" if met else required)

        return check

    def keys(self) -> frozenset[Key] | None:
        """It says nothing about the cart."""
        return None

    def next_change(self, at: datetime) -> datetime | None:
        """When it next opens or closes; at the latest in eight days, after which one may ask again."""
        clock = clock_of(self.zone)
        now = self._holds(at.astimezone(clock))
        ahead = sorted(instant for instant in self._edges(at, clock) if at < instant < at + _HORIZON)
        changed = (instant for instant in ahead if self._holds(instant.astimezone(clock)) != now)
        return next(changed, (at + _HORIZON).astimezone(UTC))

    def _minutes(self) -> tuple[int, int]:
        return minute_of_day(self.opens, field="opens"), minute_of_day(self.closes, field="closes")

    def _holds(self, local: datetime) -> bool:
        opens, closes = self._minutes()
        minute, today = local.hour * 60 + local.minute, local.weekday()
        if opens < closes:
            return opens <= minute < closes and self._is_on(today)
        return (minute >= opens and self._is_on(today)) or (minute < closes and self._is_on(today - 1))

    def _is_on(self, weekday: int) -> bool:
        return not self.weekdays or WEEKDAYS[weekday] in self.weekdays

    def _edges(self, at: datetime, clock: tzinfo) -> Iterator[datetime]:
        """Every instant near `at` at which the truth could change: readings of the clock, and a change of the clock."""
        first = at.astimezone(clock).date() - timedelta(days=1)
        for day in (first + timedelta(days=n) for n in range(_HORIZON.days + 3)):
            for minute in {0, *(each % _MIDNIGHT for each in self._minutes())}:
                reading = datetime.combine(day, time(*divmod(minute, 60)), clock)
                yield reading.astimezone(UTC)
                yield reading.replace(fold=1).astimezone(UTC)
        yield from _clock_changes(at, at + _HORIZON, clock)


def _clock_changes(early: datetime, late: datetime, clock: tzinfo) -> Iterator[datetime]:
    """The instant at which a clock was put forward or back, if its offset differs between the two."""
    early, late = early.astimezone(UTC), late.astimezone(UTC)
    before = early.astimezone(clock).utcoffset()
    if late.astimezone(clock).utcoffset() == before:
        return
    early = early.replace(microsecond=0)
    while late - early > _SECOND:
        middle = early + (late - early) // _SECOND // 2 * _SECOND
        early, late = (middle, late) if middle.astimezone(clock).utcoffset() == before else (early, middle)
    yield late
