"""Which promotions combine, and which sets of them are maximal: nothing can be added to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from commerce_core.promotions.compile import Compiled


def compatible(one: Compiled, other: Compiled) -> bool:
    """Whether two promotions may be on one cart: neither excludes a tag or the class of the other, nor do their groups.

    Symmetric: one of them saying no is enough.
    """
    if "exclusive" in (one.group.policy, other.group.policy):
        return False
    a, b = one.promotion, other.promotion
    if one.group.policy == "best" and a.group == b.group:
        return False
    if b.kind.phase not in a.combines_with or a.kind.phase not in b.combines_with:
        return False
    return not any(tag in b.tags for tag in a.excludes) and not any(tag in a.tags for tag in b.excludes)


def conflicts_of(candidates: Sequence[Compiled]) -> list[int]:
    """For each candidate a bit mask of those it does not combine with."""
    masks = [0] * len(candidates)
    for place, one in enumerate(candidates):
        if one.restricts:
            for other, theirs in enumerate(candidates):
                if other != place and not compatible(one, theirs):
                    masks[place] |= 1 << other
                    masks[other] |= 1 << place
    return masks


def maximal_sets(conflicts: Sequence[int]) -> Iterator[int]:
    """Every set (a bit mask) that conflicts with nothing in itself and to which nothing can be added.

    Bron and Kerbosch's algorithm 457 (1973) with the pivot of Tomita et al. (2006), over the graph of who combines.
    """
    everybody = (1 << len(conflicts)) - 1
    friends = [everybody & ~mask & ~(1 << place) for place, mask in enumerate(conflicts)]
    stack = [(0, everybody, 0)]
    while stack:
        chosen, open_, done = stack.pop()
        if not open_:
            if not done:
                yield chosen
            continue
        pivot = max(_places(open_ | done), key=lambda place: ((open_ & friends[place]).bit_count(), -place))
        branches = []
        for place in _places(open_ & ~friends[pivot]):
            bit = 1 << place
            branches.append((chosen | bit, open_ & friends[place], done & friends[place]))
            open_ &= ~bit
            done |= bit
        stack.extend(reversed(branches))


def _places(mask: int) -> Iterator[int]:
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low
