"""RateTable: rates with their history, and the way from one currency to another at any instant."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from operator import attrgetter

from attrs import field, frozen

from commerce_core.currency.errors import InvalidRate, StaleRate, UnknownRate
from commerce_core.currency.policy import Policy
from commerce_core.currency.rate import Rate, in_utc
from commerce_core.currency.route import Leg, Route, leg_of
from commerce_core.money import Currency, currency

Step = tuple[Rate, bool]
"""A rate, and whether it is divided by."""
Way = tuple[Step, ...]


@frozen
class Series:
    """The rates of one pair, oldest first, and the instants from which they hold."""

    instants: tuple[datetime, ...]
    rates: tuple[Rate, ...]

    def latest(self, at: datetime, oldest: datetime | None) -> Rate | None:
        """The last rate that held at `at`; None when there is none, or none from `oldest` on."""
        place = bisect_right(self.instants, at)
        if not place or (oldest is not None and self.instants[place - 1] < oldest):
            return None
        return self.rates[place - 1]


@frozen
class RateTable:
    """Rates by pair: `RateTable.of([Rate("EUR", "USD", "1.08", valid_from=monday)])`. Immutable, shared by threads."""

    series: Mapping[tuple[Currency, Currency], Series] = field(factory=dict)
    neighbours: Mapping[Currency, tuple[Currency, ...]] = field(factory=dict)
    policy: Policy = Policy()

    @staticmethod
    def of(rates: Iterable[Rate], *, policy: Policy | None = None) -> RateTable:
        """Index rates. Of two sources that speak of a pair at one instant, the last by name is heard (not "ecb" but
        "manual").

        Raises `InvalidRate` where one source says two things of one pair at one instant.
        """
        chosen = policy or Policy()
        by_pair: dict[tuple[Currency, Currency], list[Rate]] = {}
        for rate in _distinct(rates):
            by_pair.setdefault((rate.base, rate.quote), []).append(rate)
        return RateTable({pair: _series(each) for pair, each in by_pair.items()}, _linked(by_pair, chosen), chosen)

    def rate_at(self, base: Currency | str, quote: Currency | str, *, at: datetime) -> Route:
        """The way from `base` to `quote` with the rates that held at `at`: of each pair the latest from then or before.

        The shortest way is taken: the pair itself (its own quotation first, then the reverse, divided by), else over as
        few currencies as possible, the policy's pivot first, then by code. Ways of fresh rates only are tried before
        all others. A currency leads to itself by no rate at all. Raises `UnknownRate`, `StaleRate` where the policy
        refuses an old rate, `InvalidRate` for a naive instant, and `UnknownCurrency`.
        """
        at, start, goal = in_utc(at, field="at"), currency(base), currency(quote)
        limit = self.policy.max_age_seconds
        oldest = None if limit is None else at - timedelta(seconds=limit)
        fresh = self._search(start, goal, at, oldest)
        if fresh is not None:
            return Route(start, goal, fresh, at)
        found = self._search(start, goal, at, None)
        if found is None:
            raise UnknownRate(start.code, goal.code, at=at)
        route = Route(start, goal, found, at, stale=self.policy.stale == "mark")
        if self.policy.stale == "refuse":
            raise _too_old(route, limit or 0)
        return route

    def _search(self, start: Currency, goal: Currency, at: datetime, oldest: datetime | None) -> tuple[Leg, ...] | None:
        """Breadth first, so that the shortest way is found first; every level asks for the goal before it goes on."""
        if start is goal:
            return ()
        ways: dict[Currency, Way] = {start: ()}
        level = [start]
        while level:
            for here in level:
                step = self._step(here, goal, at, oldest)
                if step is not None:
                    return tuple(leg_of(rate, inverse=inverse) for rate, inverse in (*ways[here], step))
            level = list(self._onwards(ways, level, at, oldest))
        return None

    def _onwards(
        self, ways: dict[Currency, Way], level: list[Currency], at: datetime, oldest: datetime | None
    ) -> Iterator[Currency]:
        """Currencies one leg further than `level` that no way has reached yet; notes the way to each."""
        for here in level:
            for there in self.neighbours.get(here, ()):
                step = self._step(here, there, at, oldest) if there not in ways else None
                if step is not None:
                    ways[there] = (*ways[here], step)
                    yield there

    def _step(self, here: Currency, there: Currency, at: datetime, oldest: datetime | None) -> Step | None:
        """The rate of two neighbours, and whether it is divided by."""
        for pair, inverse in (((here, there), False), ((there, here), True)):
            known = self.series.get(pair)
            rate = known.latest(at, oldest) if known else None
            if rate is not None:
                return rate, inverse
        return None


def _distinct(rates: Iterable[Rate]) -> Iterable[Rate]:
    known: dict[str, Rate] = {}
    for rate in rates:
        if known.setdefault(rate.id, rate).value != rate.value:
            raise InvalidRate(f"Two values are given for {rate.id}: keep one of them.", field="value")
    return known.values()


def _series(rates: list[Rate]) -> Series:
    ordered = sorted(rates, key=attrgetter("valid_from", "source"))
    return Series(tuple(rate.valid_from for rate in ordered), tuple(ordered))


def _linked(pairs: Iterable[tuple[Currency, Currency]], policy: Policy) -> dict[Currency, tuple[Currency, ...]]:
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
        f"The rate from {route.base} to {route.quote} is {route.age_seconds} seconds old, and {limit} are allowed: "
        "refresh the rates, or allow older ones in the currency policy.",
        base=route.base.code,
        quote=route.quote.code,
        as_of=route.as_of,
        age_seconds=route.age_seconds,
        max_age_seconds=limit,
    )
