"""Promotions that a code unlocks though it is not theirs: those with a `Code` condition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from commerce_core.promotions.compile import Compiled, PromotionSet, codes_named


def unlocked_by(promotions: PromotionSet, code: str) -> tuple[Compiled, ...]:
    """The promotions with a condition that names a code (folded), in the order in which they are evaluated."""
    if code not in promotions.named_codes:
        return ()
    return tuple(sorted(_naming(promotions, code), key=lambda each: each.rank))


def _naming(promotions: PromotionSet, code: str) -> Iterator[Compiled]:
    every: Iterable[Compiled] = (*promotions.automatic, *promotions.by_code.values())
    yield from (each for each in every if code in codes_named(each.promotion.conditions))
