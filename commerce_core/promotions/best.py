"""The best combination for the customer over the whole cart, and how it is known to be the best."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Literal, NamedTuple

from attrs import frozen

from commerce_core.promotions.compile import Compiled
from commerce_core.promotions.ledger import Attempt, Refused, Taken
from commerce_core.promotions.matching import Sale, State
from commerce_core.promotions.promotion import Promotion
from commerce_core.promotions.scope import rows_in
from commerce_core.promotions.stacking import compatible, conflicts_of, maximal_sets
from commerce_core.promotions.step import requirements_of, take

MAX_SETS = 4096
"""Combinations that are evaluated at most. 20 promotions have at most 1,458 maximal ones (Moon and Moser 1965,
"On cliques in graphs": 3^(n/3), here 3^6 * 2), so that of 20 in conflict the best is always found, but for a cart of
hundreds of rows."""

MAX_WORK = 500_000
"""Rows times combinations: a second of work, whoever chooses codes and lines. 1,458 of them for up to 342 rows."""

FEWEST_SETS = 16
"""Combinations that are always tried."""


@frozen
class Bound:
    """The best combination found may fall short of the best there is by at most `gap_minor`, in minor units."""

    gap_minor: int


Certificate = Literal["optimal", "by_priority"] | Bound
"""`optimal`: no maximal compatible set gives more. `by_priority`: the policy asks for the first, not for the best."""


class Found(NamedTuple):
    """What became of every candidate, what is left, and how it is known to be the best."""

    attempts: Sequence[Attempt]
    state: State
    certificate: Certificate = "optimal"


def in_turn(candidates: Sequence[Compiled], sale: Sale, state: State) -> Found:
    """Every candidate in its turn, but for those that may not join what has given something already."""
    by_priority = sale.promotions.policy.conflicts == "priority"
    if by_priority or any(each.group.policy == "first" for each in candidates):
        attempts = [
            take(each, sale, state, blocker=_blocker(each, state, by_priority=by_priority)) for each in candidates
        ]
    else:
        attempts = [take(each, sale, state) for each in candidates]
    return Found(attempts, state, "by_priority" if by_priority else "optimal")


def _blocker(compiled: Compiled, state: State, *, by_priority: bool) -> Promotion | None:
    """Whoever has given something already and does not let this one join."""
    if not state.given or not (by_priority or compiled.group.policy == "first"):
        return None
    first, group = compiled.group.policy == "first", compiled.promotion.group
    for earlier in state.given:
        if (first and earlier.promotion.group == group) or (by_priority and not compatible(earlier, compiled)):
            return earlier.promotion
    return None


def best_of(candidates: Sequence[Compiled], sale: Sale, start: State) -> Found:
    """The maximal compatible set that takes most off, shipping included; of equals the one with fewer promotions.

    Of those still equal the one whose promotions come first in the order of evaluation, so that the answer depends on
    no order in which lines or promotions are told.
    """
    conflicts = conflicts_of(candidates)
    rivals = [place for place, mask in enumerate(conflicts) if mask and _may_hold(candidates[place], sale)]
    number = {place: n for n, place in enumerate(rivals)}
    masks = [sum(1 << number[other] for other in rivals if conflicts[place] >> other & 1) for place in rivals]
    if not any(masks):
        return in_turn(candidates, sale, start)
    others = [place for place in range(len(candidates)) if place not in number]
    most_sets = max(FEWEST_SETS, min(MAX_SETS, MAX_WORK // max(1, len(sale.original))))
    found = list(islice(maximal_sets(masks), most_sets + 1))
    chosen = {_places(mask, rivals, others) for mask in found[:most_sets]}
    if len(found) > most_sets:
        chosen.add(_places(_greedy(rivals, masks, candidates, (sale, start)), rivals, others))
    winner = _walked(sorted(chosen), candidates, sale, start)
    if len(found) <= most_sets:
        return winner
    most = min(_worth(start), sum(_ceiling(each, sale, start) for each in candidates))
    return winner._replace(certificate=Bound(most - (_worth(start) - _worth(winner.state))))


def _may_hold(compiled: Compiled, sale: Sale) -> bool:
    """False where a condition fails whatever is left of the rows: nothing need give way to such a promotion."""
    whole = requirements_of(compiled, sale, sale.original)
    if all(each.met for each in whole):
        return True
    nothing = requirements_of(compiled, sale, [0] * len(sale.original))
    return not any(one == other and not one.met for one, other in zip(whole, nothing, strict=True))


def _places(mask: int, rivals: Sequence[int], others: Sequence[int]) -> tuple[int, ...]:
    return tuple(sorted([*others, *(place for n, place in enumerate(rivals) if mask >> n & 1)]))


def _greedy(rivals: Sequence[int], masks: Sequence[int], candidates: Sequence[Compiled], at: tuple[Sale, State]) -> int:
    """The compatible set of those that give most by themselves: a fair guess where there are too many to try."""
    sale, start = at
    alone = [take(candidates[place], sale, start.copy()).amount_minor for place in rivals]
    chosen = barred = 0
    for n in sorted(range(len(rivals)), key=lambda n: (-alone[n], n)):
        if not barred >> n & 1:
            chosen |= 1 << n
            barred |= masks[n]
    return chosen


class _Tried(NamedTuple):
    places: tuple[int, ...]
    taken: int
    attempts: dict[int, Attempt]
    state: State

    @property
    def merit(self) -> tuple[int, int]:
        return self.taken, -len(self.state.given)


def _walked(sets: Iterable[tuple[int, ...]], candidates: Sequence[Compiled], sale: Sale, start: State) -> Found:
    """The best of these sets, and of every candidate that is not in it what it came to in the best set with it."""
    best: _Tried | None = None
    best_with: dict[int, tuple[int, Attempt]] = {}
    for tried in _tried(sets, candidates, sale, start):
        if best is None or tried.merit > best.merit:
            best = tried
        for place, attempt in tried.attempts.items():
            if place not in best_with or tried.taken > best_with[place][0]:
                best_with[place] = tried.taken, attempt
    if best is None:
        return in_turn(candidates, sale, start)
    attempts = [
        best.attempts[place] if place in best.attempts else _beaten(compiled, best_with.get(place), best)
        for place, compiled in enumerate(candidates)
    ]
    return Found(attempts, best.state)


def _tried(
    sets: Iterable[tuple[int, ...]], candidates: Sequence[Compiled], sale: Sale, start: State
) -> Iterator[_Tried]:
    """Evaluate each set in turn; neighbours share what they begin with, so that it is evaluated once."""
    path: list[tuple[int, Attempt, State]] = []
    for places in sets:
        shared = 0
        while shared < min(len(path), len(places)) and path[shared][0] == places[shared]:
            shared += 1
        del path[shared:]
        for place in places[shared:]:
            state = (path[-1][2] if path else start).copy()
            compiled = candidates[place]
            attempt = take(compiled, sale, state, blocker=_blocker(compiled, state, by_priority=False))
            path.append((place, attempt, state))
        state = path[-1][2]
        yield _Tried(places, _worth(start) - _worth(state), {place: attempt for place, attempt, _ in path}, state)


def _beaten(compiled: Compiled, with_it: tuple[int, Attempt] | None, best: _Tried) -> Attempt:
    """What is said of one that is not in the best set; None: it was in none of those that were tried."""
    if with_it is not None and not isinstance(with_it[1], Taken):
        return with_it[1]
    rivals = [each.promotion for each in best.state.given if not compatible(each, compiled)]
    winners = rivals or [each.promotion for each in best.state.given]
    reason = f"it does not combine with {', '.join(each.label for each in winners)}"
    ids = tuple([each.id for each in winners])
    if with_it is None:
        return Refused(compiled.promotion, reason, beaten_by=ids)
    taken, attempt = with_it
    wanted = attempt.amount_minor
    return Refused(compiled.promotion, reason, attempt.requirements, "", wanted, ids, best.taken, taken)


def _worth(state: State) -> int:
    """What is left to be paid for rows and shipping."""
    return sum(state.left) + state.shipping


def _ceiling(compiled: Compiled, sale: Sale, start: State) -> int:
    """More than this a promotion can never take off."""
    inside = sum([start.left[row] for row in rows_in(compiled.promotion.scope, sale.lines)]) + start.shipping
    cap = compiled.promotion.cap_minor
    return inside if cap is None else min(inside, cap)
