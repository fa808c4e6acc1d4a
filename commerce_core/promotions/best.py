"""The best combination for the customer over the whole cart, and how it is known to be the best."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Literal, NamedTuple

from attrs import frozen

from commerce_core.promotions.compile import Compiled
from commerce_core.promotions.ledger import Attempt, Refused, Taken
from commerce_core.promotions.matching import Sale, State
from commerce_core.promotions.search import Search, Tried, blocker_of, ceiling, walk, without_some, worth
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
"""`optimal`: no maximal compatible set gives more, nor does any set without promotions that keep others from giving.

Where nobody keeps anybody from giving, fewer promotions are not tried: they could give more only by the cents that
rounding moves, one minor unit a row and promotion at most. `by_priority`: the policy asks for the first, not for the
best."""


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
            take(each, sale, state, blocker=blocker_of(each, state, by_priority=by_priority)) for each in candidates
        ]
    else:
        attempts = [take(each, sale, state) for each in candidates]
    return Found(attempts, state, "by_priority" if by_priority else "optimal")


def best_of(candidates: Sequence[Compiled], sale: Sale, start: State) -> Found:
    """The compatible set that takes most off, shipping included; of equals the one with fewer promotions.

    Maximal sets are tried, and where somebody in one of them gives less because of what others took, also what is left
    of it without any of these others. 10 % off 105.00 leave 94.50, too little for 20 % off from 100.00 on: the 20 %
    alone take more. Of those still equal the set whose promotions come first in the order of evaluation wins, so that
    the answer depends on no order in which lines or promotions are told.
    """
    most = max(FEWEST_SETS, min(MAX_SETS, MAX_WORK // max(1, len(sale.original))))
    sets, complete = _maximal(candidates, sale, start, most=most)
    if len(sets) == 1 and len(sets[0]) == len(candidates):
        found = in_turn(candidates, sale, start.copy())
        if not found.state.harmed:
            return found
    search = Search(candidates, sale, start)
    walk(search, sets)
    if search.harmed and not without_some(search, most=most):
        complete = False
    if search.best is None:
        return in_turn(candidates, sale, start)
    return Found(_attempts(search, search.best), search.best.state, "optimal" if complete else _bound(search))


def _maximal(
    candidates: Sequence[Compiled], sale: Sale, start: State, *, most: int
) -> tuple[list[tuple[int, ...]], bool]:
    """The maximal compatible sets, as places of their members, and whether these are all of them."""
    conflicts = conflicts_of(candidates)
    rivals = [place for place, mask in enumerate(conflicts) if mask and _may_hold(candidates[place], sale)]
    number = {place: n for n, place in enumerate(rivals)}
    masks = [sum(1 << number[other] for other in rivals if conflicts[place] >> other & 1) for place in rivals]
    if not any(masks):
        return [tuple(range(len(candidates)))], True
    others = [place for place in range(len(candidates)) if place not in number]
    found = list(islice(maximal_sets(masks), most + 1))
    chosen = {_places(mask, rivals, others) for mask in found[:most]}
    if len(found) > most:
        chosen.add(_places(_greedy(rivals, masks, candidates, (sale, start)), rivals, others))
    return sorted(chosen), len(found) <= most


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


def _attempts(search: Search, best: Tried) -> list[Attempt]:
    """What became of each: of one that is not in the best set, what it came to in the best set with it."""
    return [
        best.attempts[place] if place in best.attempts else _beaten(compiled, search.best_with.get(place), best)
        for place, compiled in enumerate(search.candidates)
    ]


def _beaten(compiled: Compiled, with_it: tuple[int, Attempt] | None, best: Tried) -> Attempt:
    """What is said of one that is not in the best set; None: it was in none of those that were tried."""
    if with_it is not None and not isinstance(with_it[1], Taken):
        return with_it[1]
    given = best.state.given
    rivals = [each.promotion for each in given if not compatible(each, compiled)]
    winners = rivals or [each.promotion for each in given]
    labels = ", ".join(each.label for each in winners)
    reason = f"it does not combine with {labels}" if rivals else f"it would keep {labels} from giving more"
    ids = tuple([each.id for each in winners])
    if with_it is None:
        return Refused(compiled.promotion, reason, beaten_by=ids)
    taken, attempt = with_it
    wanted = attempt.amount_minor
    return Refused(compiled.promotion, reason, attempt.requirements, "", wanted, ids, best.taken, taken)


def _bound(search: Search) -> Bound:
    """How much more there could be at most than was found."""
    start, taken = search.start, search.best.taken if search.best else 0
    most = sum(ceiling(each, search.sale, start) for each in search.candidates)
    return Bound(min(worth(start), most) - taken)
