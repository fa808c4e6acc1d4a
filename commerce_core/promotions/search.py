"""Trying sets of promotions one after the other: what each takes off, and whose members harm one another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from attrs import define, field

from commerce_core.promotions.compile import Compiled
from commerce_core.promotions.ledger import CONDITION, NO_ROWS, Attempt, Refused
from commerce_core.promotions.matching import Sale, State
from commerce_core.promotions.promotion import Promotion
from commerce_core.promotions.scope import rows_in
from commerce_core.promotions.stacking import compatible
from commerce_core.promotions.step import take

MAX_TAKES = 2_000
"""Promotions evaluated at most while members of sets are left out: some hundredths of a second."""

MAX_ROWS_TAKEN = 100_000
"""Rows that these look at together at most, so that a cart of hundreds of rows waits no longer than a small one."""

FEWEST_TRIES = 4
"""Sets that are tried at least, for each set with harmed members."""

Places = tuple[int, ...]


class Tried(NamedTuple):
    """One set, as places among the candidates, what it takes off in all, and what became of each of its members."""

    places: Places
    taken: int
    attempts: dict[int, Attempt]
    state: State

    @property
    def merit(self) -> tuple[int, int]:
        """More is better, and of equals fewer promotions."""
        return self.taken, -len(self.state.given)


@define
class Search:
    """The best set so far, of each candidate what it came to in the best set with it, and sets with harmed members.

    `alone` is what candidates give by themselves, as far as that was asked.
    """

    candidates: Sequence[Compiled]
    sale: Sale
    start: State
    best: Tried | None = None
    best_with: dict[int, tuple[int, Attempt]] = field(factory=dict)
    harmed: list[Tried] = field(factory=list)
    alone: dict[int, int] = field(factory=dict)


def walk(search: Search, sets: Iterable[Places]) -> list[Tried]:
    """Try these sets, in turn; neighbours that begin alike share that beginning."""
    every = []
    for tried in _tried(sets, search):
        every.append(tried)
        if search.best is None or tried.merit > search.best.merit:
            search.best = tried
        if tried.state.harmed:
            search.harmed.append(tried)
        for place, attempt in tried.attempts.items():
            if place not in search.best_with or tried.taken > search.best_with[place][0]:
                search.best_with[place] = tried.taken, attempt
    return every


def without_some(search: Search, *, most: int) -> bool:
    """Try the sets with harmed members without some of the others; whether all that might give more were tried.

    Whoever is left out costs what it gives by itself, and leaving somebody out brings at most what the others give by
    themselves beyond what they give now. Of 10 % that take 10.50 and 20 % that could take 21.00 and take nothing, the
    10 % may be worth leaving out; where 21.00 are at stake, one that takes 30.00 is not.
    """
    rows = max(1, len(search.sale.original))
    tries = min(most, min(MAX_TAKES, MAX_ROWS_TAKEN // rows) // max(1, len(search.candidates)))
    complete = True
    for tried in sorted(search.harmed, key=lambda tried: tried.merit, reverse=True):
        weights, at_stake = _weights(search, tried)
        sets = list(islice(_lighter(tried, weights, at_stake), tries + 1))
        if len(sets) > tries:
            complete = False
            sets = []
            _grow(search, tried, weights, tries=tries)
        walk(search, sorted(sets))
        tries = max(FEWEST_TRIES, tries - len(sets))
    return complete


def _weights(search: Search, tried: Tried) -> tuple[dict[int, int], int]:
    """What each droppable member gives by itself, and what is at stake: more than that no set without some can add.

    The first of a group is not dropped, but it may be what gives more without others.
    """
    harmed = {each.rank for each in tried.state.harmed}
    now = {
        place: _amount(attempt)
        for place, attempt in tried.attempts.items()
        if search.candidates[place].rank in harmed or not _idle(attempt)
    }
    alone = {place: max(_alone(search, place), amount) for place, amount in now.items()}
    best = tried.taken if search.best is None else search.best.taken
    at_stake = tried.taken - best + sum(alone.values()) - sum(now.values())
    return {place: alone[place] for place in now if search.candidates[place].group.policy != "first"}, at_stake


def _alone(search: Search, place: int) -> int:
    """What one gives by itself; where a condition wants less than there is at first, the most that it ever could."""
    if place not in search.alone:
        compiled = search.candidates[place]
        attempt = take(compiled, search.sale, search.start.copy())
        most = ceiling(compiled, search.sale, search.start) if _idle(attempt) else _amount(attempt)
        search.alone[place] = most
    return search.alone[place]


def ceiling(compiled: Compiled, sale: Sale, start: State) -> int:
    """More than this a promotion can never take off."""
    inside = sum([start.left[row] for row in rows_in(compiled.promotion.scope, sale.lines)]) + start.shipping
    cap = compiled.promotion.cap_minor
    return inside if cap is None else min(inside, cap)


def _amount(attempt: Attempt) -> int:
    return 0 if isinstance(attempt, Refused) else attempt.amount_minor


def _lighter(tried: Tried, weights: Mapping[int, int], at_stake: int) -> Iterator[Places]:
    """The members without some whose weights stay below what is at stake together."""
    order = sorted(weights, key=lambda place: (weights[place], place))

    def without(start: int, dropped: tuple[int, ...], weight: int) -> Iterator[Places]:
        for n in range(start, len(order)):
            heavier = weight + weights[order[n]]
            if heavier >= at_stake:
                return
            chosen = (*dropped, order[n])
            yield tuple(place for place in tried.places if place not in chosen)
            yield from without(n + 1, chosen, heavier)

    return without(0, (), 0)


def _idle(attempt: Attempt) -> bool:
    """Whether one gives nothing whoever else is there."""
    return isinstance(attempt, Refused) and attempt.reason in (CONDITION, NO_ROWS)


def _grow(search: Search, tried: Tried, weights: Mapping[int, int], *, tries: int) -> None:
    """From each harmed member on, add the others one by one, who gives most first, as long as that takes more off."""
    harmed = {each.rank for each in tried.state.harmed}
    firsts = set(tried.places).difference(weights)
    for seed in [{place} for place in weights if search.candidates[place].rank in harmed] or [set()]:
        chosen = firsts | seed
        merit = _merit_of(search, chosen)
        for place in sorted(weights, key=lambda place: (-weights[place], place)):
            tries -= 1
            if tries <= 0:
                return
            if place not in chosen and (more := _merit_of(search, {*chosen, place})) > merit:
                chosen, merit = {*chosen, place}, more


def _merit_of(search: Search, chosen: set[int]) -> tuple[int, int]:
    (tried,) = walk(search, [tuple(sorted(chosen))])
    return tried.merit


def _tried(sets: Iterable[Places], search: Search) -> Iterator[Tried]:
    """Evaluate each set in turn; neighbours share what they begin with, so that it is evaluated once."""
    candidates, sale, start = search.candidates, search.sale, search.start
    path: list[tuple[int, Attempt, State]] = []
    for places in sets:
        shared = 0
        while shared < min(len(path), len(places)) and path[shared][0] == places[shared]:
            shared += 1
        del path[shared:]
        for place in places[shared:]:
            state = (path[-1][2] if path else start).copy()
            compiled = candidates[place]
            attempt = take(compiled, sale, state, blocker=blocker_of(compiled, state, by_priority=False))
            path.append((place, attempt, state))
        state = path[-1][2] if path else start
        yield Tried(places, worth(start) - worth(state), {place: attempt for place, attempt, _ in path}, state)


def blocker_of(compiled: Compiled, state: State, *, by_priority: bool) -> Promotion | None:
    """Whoever has given something already and does not let this one join."""
    if not state.given or not (by_priority or compiled.group.policy == "first"):
        return None
    first, group = compiled.group.policy == "first", compiled.promotion.group
    for earlier in state.given:
        if (first and earlier.promotion.group == group) or (by_priority and not compatible(earlier, compiled)):
            return earlier.promotion
    return None


def worth(state: State) -> int:
    """What is left to be paid for rows and shipping."""
    return sum(state.left) + state.shipping
