"""RateTable: rates with their history, and the way from one currency to another at any instant."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from operator import attrgetter
from typing import NamedTuple

from attrs import field, frozen

from commerce_core.checks import in_utc
from commerce_core.currency.errors import StaleRate, UnknownRate
from commerce_core.currency.policy import Policy
from commerce_core.currency.rate import MANUAL, Rate, distinct
from commerce_core.currency.route import Leg, Route, leg_of
from commerce_core.money import Currency, currency

Step = tuple[Rate, bool]
"""A rate, and whether it is divided by."""
Way = tuple[Step, ...]
Pair = tuple[Currency, Currency]
"""Base and quote, as rates state them."""
Strand = tuple[Currency, Currency, str]
"""Base, quote and one source; all sources together when it is empty."""
_UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))


@frozen
class Series:
    """The rates of one pair, oldest first, and the instants from which they hold."""

    instants: tuple[datetime, ...]
    rates: tuple[Rate, ...]

    @staticmethod
    def of(rates: Iterable[Rate]) -> Series:
        """Rates of one pair, in whatever order they come. At one instant the one that is heard comes last."""
        by_name = sorted(rates, key=attrgetter("source"), reverse=True)
        ordered = sorted(by_name, key=lambda rate: (rate.valid_from, rate.source == MANUAL))
        return Series(tuple(rate.valid_from for rate in ordered), tuple(ordered))

    def latest(self, at: datetime, oldest: datetime | None) -> Rate | None:
        """The last rate that held at `at`; None when there is none, or none from `oldest` on."""
        place = bisect_right(self.instants, at)
        if not place or (oldest is not None and self.instants[place - 1] < oldest):
            return None
        return self.rates[place - 1]


class _Look(NamedTuple):
    """When rates must hold, since when they are fresh, and the oldest that is taken (None: of any age)."""

    at: datetime
    fresh: datetime | None
    oldest: datetime | None


@frozen
class RateTable:
    """Rates by pair: `RateTable.of([Rate("EUR", "USD", "1.08", valid_from=monday)])`. Immutable, shared by threads.

    `series` has each pair's rates of all sources, and once more of each source that the policy names.
    """

    series: Mapping[Strand, Series] = field(factory=dict)
    neighbours: Mapping[Currency, tuple[Currency, ...]] = field(factory=dict)
    policy: Policy = Policy()

    @staticmethod
    def of(rates: Iterable[Rate], *, policy: Policy | None = None) -> RateTable:
        """Index rates. Raises `InvalidRate` where one source says two things of one pair at one instant."""
        chosen = policy or Policy()
        strands: dict[Strand, list[Rate]] = {}
        for rate in distinct(rates):
            for source in ("", rate.source) if rate.source in chosen.sources else ("",):
                strands.setdefault((rate.base, rate.quote, source), []).append(rate)
        pairs = {(base, quote) for base, quote, _ in strands}
        return RateTable({strand: Series.of(each) for strand, each in strands.items()}, linked(pairs, chosen), chosen)

    def rate_at(self, base: Currency | str, quote: Currency | str, *, at: datetime) -> Route:
        """The way between two currencies with the rates that held at `at`.

        Of a pair and its reverse (divided by) the rate is taken that began to hold last; the pair itself where both did
        at once, then what was set by hand, then the source first by name. Sources that the policy names come before all
        others, in its order, with what they have that is not too old.

        The shortest way is taken: straight, else over as few currencies as possible, the policy's pivot first, then by
        code. Ways of fresh rates only are tried before all others. A currency leads to itself by no rate at all. Raises
        `UnknownRate`, `StaleRate` where the policy refuses an old rate, `InvalidDatetime`, and `UnknownCurrency`.
        """
        at, start, goal = in_utc(at), currency(base), currency(quote)
        limit = self.policy.max_age_seconds
        fresh = None if limit is None else at - timedelta(seconds=limit)
        legs = self._search(start, goal, _Look(at, fresh, fresh))
        if legs is not None:
            return Route(start, goal, legs, at)
        legs = None if limit is None else self._search(start, goal, _Look(at, fresh, None))
        if legs is None:
            raise UnknownRate(start.code, goal.code, at=at)
        route = Route(start, goal, legs, at, stale=self.policy.stale == "mark")
        if self.policy.stale in ("use", "mark"):
            return route
        raise _too_old(route, limit or 0)

    def _search(self, start: Currency, goal: Currency, look: _Look) -> tuple[Leg, ...] | None:
        """Breadth first, so that the shortest way is found first; every level asks for the goal before it goes on."""
        if start is goal:
            return ()
        ways: dict[Currency, Way] = {start: ()}
        level = [start]
        while level:
            for here in level:
                step = self._step(here, goal, look)
                if step is not None:
                    return tuple(leg_of(rate, inverse=inverse) for rate, inverse in (*ways[here], step))
            level = list(self._onwards(ways, level, look))
        return None

    def _onwards(self, ways: dict[Currency, Way], level: list[Currency], look: _Look) -> Iterator[Currency]:
        """Currencies one leg further than `level` that no way has reached yet; notes the way to each."""
        for here in level:
            for there in self.neighbours.get(here, ()):
                step = self._step(here, there, look) if there not in ways else None
                if step is not None:
                    ways[there] = (*ways[here], step)
                    yield there

    def _step(self, here: Currency, there: Currency, look: _Look) -> Step | None:
        """The rate of two neighbours, and whether it is divided by."""
        for source in self.policy.sources:
            named = self._said(here, there, source, look.at, look.fresh)
            if named is not None:
                return named
        return self._said(here, there, "", look.at, look.oldest)

    def _said(self, here: Currency, there: Currency, source: str, at: datetime, oldest: datetime | None) -> Step | None:
        """What a source says of two currencies, in whichever direction it said so last."""
        straight = self._latest((here, there, source), at, oldest)
        reverse = self._latest((there, here, source), at, oldest)
        if reverse is not None and (straight is None or reverse.valid_from > straight.valid_from):
            return reverse, True
        return None if straight is None else (straight, False)

    def _latest(self, strand: Strand, at: datetime, oldest: datetime | None) -> Rate | None:
        known = self.series.get(strand)
        return known.latest(at, oldest) if known else None


def linked(pairs: Iterable[Pair], policy: Policy) -> dict[Currency, tuple[Currency, ...]]:
    """Of each currency the others that have a rate with it, either way: the policy's pivot first, then by code."""
    linked: dict[Currency, set[Currency]] = {}
    for base, quote in pairs:
        linked.setdefault(base, set()).add(quote)
        linked.setdefault(quote, set()).add(base)
    return {
        here: tuple(sorted(others, key=lambda other: (other is not policy.pivot, other.code)))
        for here, others in linked.items()
    }


def _too_old(route: Route, limit: int) -> StaleRate:
    return StaleRate(
        f"The rate from {route.base} to {route.quote} is {_spoken(route.age_seconds)} old, and at most "
        f"{_spoken(limit)} are allowed: refresh the rates, or allow older ones in the currency policy.",
        base=route.base.code,
        quote=route.quote.code,
        as_of=route.as_of,
        age_seconds=route.age_seconds,
        max_age_seconds=limit,
    )


def _spoken(seconds: int) -> str:
    """A time in its two largest units, cut off: 612,000 seconds are "7 days 2 hours"."""
    parts = []
    for name, size in _UNITS:
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count} {name}{'s' * (count > 1)}")
    return " ".join(parts[:2]) or "0 seconds"
