"""Uses counted on the way through recorded sales, so that limits hold in a backtest as they do in a shop."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from attrs import evolve, field, frozen

from commerce_core.ids import PromotionId
from commerce_core.money import Minor
from commerce_core.promotions.candidates import asking
from commerce_core.promotions.compile import PromotionSet
from commerce_core.promotions.evaluate import Evaluation
from commerce_core.promotions.promotion import Promotion
from commerce_core.promotions.uses import Usage


@frozen
class UsedSoFar:
    """What promotions with limits were used for until now: in all, by shared budget (minor units), and by each name.

    It fills as one walks through sales in the order of time, and starts from what the promotions were used for before.
    """

    promotions: PromotionSet = field(factory=PromotionSet, repr=False)
    totals: dict[PromotionId, Usage] = field(factory=dict)
    budgets: dict[str, int] = field(factory=dict)
    by_name: dict[tuple[PromotionId, str], frozenset[int]] = field(factory=dict)


def usages_for(so_far: UsedSoFar, codes: Sequence[str], *, names: Iterable[str] = ()) -> Mapping[PromotionId, Usage]:
    """What a sale with these codes must know of it, whose customer goes by these names: an id, folded addresses.

    Without a name nobody knows who buys, so that what is limited per customer is not given, as in a shop.
    """
    known = tuple(names)
    counted = [each.promotion for each in asking(so_far.promotions, codes) if each.counted]
    return {each.id: _usage(so_far, each, known) for each in counted}


def _usage(so_far: UsedSoFar, promotion: Promotion, names: Sequence[str]) -> Usage:
    id, budget = promotion.id, promotion.limits.budget
    usage = _before(so_far, id)
    spent = so_far.budgets.get(budget, usage.spent_minor) if budget else usage.spent_minor
    slots = usage.slots.union(*(so_far.by_name.get((id, name), frozenset()) for name in names))
    return evolve(usage, spent_minor=Minor(spent), slots=slots, known=bool(names))


def _before(so_far: UsedSoFar, id: PromotionId) -> Usage:
    return so_far.totals.get(id) or so_far.promotions.usages.get(id) or Usage()


def count_uses(so_far: UsedSoFar, found: Evaluation, *, names: Iterable[str] = ()) -> None:
    """Count what a sale used: 5.00 off by a promotion with limits is one use more, and 500 more spent."""
    known = tuple(names)
    for taken in found.taken:
        id, limits, amount = taken.promotion.id, taken.promotion.limits, taken.amount_minor
        if not limits.any or not amount:
            continue
        before = _before(so_far, id)
        so_far.totals[id] = evolve(before, used=before.used + 1, spent_minor=Minor(before.spent_minor + amount))
        if limits.budget:
            so_far.budgets[limits.budget] = so_far.budgets.get(limits.budget, before.spent_minor) + amount
        for name in known:
            so_far.by_name[id, name] = so_far.by_name.get((id, name), frozenset()) | {before.used}
