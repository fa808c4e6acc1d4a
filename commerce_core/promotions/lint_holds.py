"""Whether a promotion can ever hold: kinds and conditions that are known, windows, and what contradicts itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import combinations

from commerce_core.checks import Finding
from commerce_core.promotions.codes import fold_code
from commerce_core.promotions.conditions.cart_currency import CartCurrency
from commerce_core.promotions.conditions.code import Code
from commerce_core.promotions.conditions.condition import Condition, UnknownCondition
from commerce_core.promotions.conditions.date_window import DateWindow, InstantWindow
from commerce_core.promotions.conditions.logic import Not
from commerce_core.promotions.conditions.minimum_spend import MinimumSpend
from commerce_core.promotions.kinds.kind import UnknownKind
from commerce_core.promotions.lint_clash import clash
from commerce_core.promotions.lint_finding import doubt, fault, inside, needed
from commerce_core.promotions.promotion import Promotion
from commerce_core.promotions.windows import days_as_instants

Window = tuple[datetime | None, datetime | None]


def holds(promotion: Promotion, at: datetime | None) -> Iterator[Finding]:
    """Whether it is known, can still come true after `at`, and does not exclude itself."""
    yield from _known(promotion)
    yield from _windows(promotion, at)
    yield from _excludes_itself(promotion)
    yield from _currencies(promotion)


def _known(promotion: Promotion) -> Iterator[Finding]:
    if isinstance(promotion.kind, UnknownKind):
        message = f"No kind is called {promotion.kind.tag!r} here: it is never applied."
        yield fault("unknown_kind", promotion, "kind", message)
    for each in inside(promotion.conditions):
        if isinstance(each, UnknownCondition):
            message = f"No condition is called {each.tag!r} here: it never holds, nor does its contrary."
            yield fault("unknown_condition", promotion, "conditions", message)


def _windows(promotion: Promotion, at: datetime | None) -> Iterator[Finding]:
    """Its own window and those of its conditions together: over, or no instant is in all of them."""
    every = [("ends_at", (promotion.starts_at, promotion.ends_at))]
    every += [("conditions", found) for each in needed(promotion.conditions) if (found := _window(each))]
    for field, (_, end) in every:
        if at is not None and end is not None and end <= at:
            yield fault("window_over", promotion, field, f"It ended at {end.isoformat()}: retire it or move its end.")
    starts = [start for _, (start, _) in every if start is not None]
    ends = [end for _, (_, end) in every if end is not None]
    if starts and ends and max(starts) >= min(ends):
        yield fault("never_open", promotion, "conditions", "Its windows have no instant in common: it never holds.")


def _window(condition: Condition) -> Window | None:
    if isinstance(condition, InstantWindow):
        return condition.starts_at, condition.ends_at
    if isinstance(condition, DateWindow):
        return days_as_instants(condition.first, condition.last, condition.zone)
    return None


def _excludes_itself(promotion: Promotion) -> Iterator[Finding]:
    why = clash(promotion.conditions)
    if why:
        message = f"{why[0].upper()}{why[1:]}: it is never applied."
        yield fault("excludes_itself", promotion, "conditions", message)
    bars = (_bars(each, fold_code(promotion.code)) for each in needed(promotion.conditions) if promotion.code)
    if any(bars):
        yield fault("excludes_itself", promotion, "conditions", "A condition excludes its own code: it never holds.")


def _bars(condition: Condition, code: str) -> bool:
    return isinstance(condition, Not) and isinstance(condition.condition, Code) and code in condition.condition.codes


def _currencies(promotion: Promotion) -> Iterator[Finding]:
    """Amounts in two currencies: a cart has one."""
    musts = list(needed(promotion.conditions))
    units = [{each.currency.code} for each in musts if isinstance(each, MinimumSpend)]
    units += [{unit.code for unit in each.currencies} for each in musts if isinstance(each, CartCurrency)]
    if promotion.in_currency is not None:
        units.append({promotion.in_currency.code})
    if any(not one & other for one, other in combinations(units, 2)):
        yield fault("two_currencies", promotion, "conditions", "Its amounts are in two currencies: it never holds.")
    for each in inside(promotion.conditions):
        if isinstance(each, MinimumSpend) and promotion.in_currency not in (None, each.currency) and each not in musts:
            yield doubt("two_currencies", promotion, "conditions", f"A minimum in {each.currency} never holds here.")
