"""Which units a buy-X-get-Y buys and gives: on counts, so that a million units cost what one does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from commerce_core.lines import Lines
from commerce_core.promotions.kinds.items import places_in
from commerce_core.promotions.kinds.kind import Matched
from commerce_core.promotions.kinds.shares import take
from commerce_core.promotions.scope import Scope


class Pools(NamedTuple):
    """The places whose units can be bought, those whose units can be given, and how many units each come to.

    `either` counts a unit that can be both once.
    """

    buys: frozenset[int]
    gets: frozenset[int]
    buyable: int
    gettable: int
    either: int


def pools_of(buys: Scope, gets: Scope, lines: Lines, matched: Matched, *, above: int = 0) -> Pools:
    """Who can be bought and who given. A unit is given only if something can be taken off it.

    `above` is the price, in minor units, that units are given at: what costs no more than that is not given.
    """
    bought = frozenset(places_in(buys, lines, matched))
    same = gets is buys or gets == buys
    bearable, left, units, free = matched.bearable, matched.left, matched.units, matched.free
    if same and not above and bearable is left:  # all that is paid for can be given
        whole = sum([free[place] for place in bought])
        return Pools(bought, bought, whole, whole, whole)
    listed = bought if same else places_in(gets, lines, matched)
    given = frozenset([place for place in listed if bearable[place] > 0 and left[place] > above * units[place]])
    sizes = [sum([free[place] for place in pool]) for pool in (bought, given, bought | given)]
    return Pools(bought, given, *sizes)


def count_sets(pools: Pools, buy: int, get: int, *, most: int | None, partial: bool) -> tuple[int, int]:
    """How many sets there are and how many units they give in all.

    By Hall's theorem, `k` sets exist exactly if there are `k * buy` units to buy, `k * get` to give, and
    `k * (buy + get)` of either sort: greedy reservation misses sets where the two pools overlap. With 3 units that can
    be both, one that can only be bought, and "buy 1, get 1", there are 2 sets. `partial` adds a set that gives less.
    """
    sets = min(pools.buyable // buy, pools.gettable // get, pools.either // (buy + get))
    if most is not None and sets >= most:
        return most, most * get
    given, bought = sets * get, (sets + 1) * buy
    if not partial or bought > pools.buyable:
        return sets, given
    more = min(pools.gettable, pools.either - bought, given + get)
    return (sets + 1, more) if more > given else (sets, given)


def assign(
    pools: Pools, order: Sequence[int], *, free: Sequence[int], bought: int, given: int
) -> tuple[Sequence[int], Sequence[int]]:
    """How many units of each row are bought and given, once `count_sets` says that it can be done.

    Units are given in `order` (of their price), as long as enough are left to buy: at most `buyable - bought` of those
    that could be bought. Such choices form a matroid, so taking the first that fits is best. Units are bought from the
    other end of that order: what is left over is what the next offer would give.
    """
    spare, gives = pools.buyable - bought, [0] * len(free)
    for place in order:
        if not given:
            break
        if place in pools.gets:
            able = min(free[place], spare) if place in pools.buys else free[place]
            gives[place] = taken = min(able, given)
            given -= taken
            spare -= taken if place in pools.buys else 0
    rest = [count - taken for count, taken in zip(free, gives, strict=True)]
    return take((place for place in reversed(order) if place in pools.buys), rest, bought), gives
