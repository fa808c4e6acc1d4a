"""Whether a promotion gives less because of what others took before it: then fewer promotions may give more.

Most kinds are not in one another's way: a percentage of less is less, but all of them together still take most off.
Four things differ. A condition may look at the running amount, a tier at the running spend; an offer that consumes
units may find them consumed, or free already. A kind of somebody else's may differ in any way, unless it says in which.
"""

from __future__ import annotations

from bisect import bisect_right

from commerce_core.promotions.compile import Compiled
from commerce_core.promotions.kinds.kind import Matched
from commerce_core.promotions.matching import Sale, State
from commerce_core.promotions.scope import rows_in, units_in


def hindered(compiled: Compiled, sale: Sale, state: State, matched: Matched) -> bool:
    """Whether others have taken units or amounts without which this one would give more than a part of these."""
    if compiled.unsure:
        return True
    if compiled.thresholds:
        return _lower_tier(compiled, sale, matched)
    if not compiled.counts_units:
        return False
    return _fewer_units(compiled, sale, state, matched) or _free_already(sale, matched)


def _lower_tier(compiled: Compiled, sale: Sale, matched: Matched) -> bool:
    """Whether the spend reached a higher tier before the others took something off."""
    there, columns = sale.lines.quantities, zip(matched.rows, matched.units, strict=True)
    spend = sum([sale.original[row] * units // there[row] for row, units in columns])
    thresholds = compiled.thresholds
    return bisect_right(thresholds, spend) > bisect_right(thresholds, sum(matched.base))


def _fewer_units(compiled: Compiled, sale: Sale, state: State, matched: Matched) -> bool:
    """Whether an offer unlike this one has consumed units in its scope; one just like it gives the same for them."""
    if not compiled.consumes or state.shapes <= {compiled.shape}:
        return False
    scope = compiled.promotion.scope
    return sum(matched.free) < sum(units_in(scope, sale.lines, rows_in(scope, sale.lines)))


def _free_already(sale: Sale, matched: Matched) -> bool:
    """Whether rows that cost something cost nothing any more: such units neither count nor buy anything."""
    if 0 not in matched.left:
        return False
    return any(not left and sale.original[row] for row, left in zip(matched.rows, matched.left, strict=True))
