"""Words and walks that the rules of the linter share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from commerce_core.checks import Finding
from commerce_core.promotions.conditions.condition import Condition
from commerce_core.promotions.conditions.logic import AllOf, AnyOf, Not
from commerce_core.promotions.promotion import Promotion


def fault(code: str, promotion: Promotion, field: str, message: str) -> Finding:
    """A finding that is an error of one promotion: it can never do what it says."""
    return Finding(code, field, message, severity="error", promotions=(promotion.id,))


def doubt(code: str, promotion: Promotion, field: str, message: str) -> Finding:
    """A finding that may be meant."""
    return Finding(code, field, message, promotions=(promotion.id,))


def between(code: str, promotions: tuple[str, str], field: str, message: str) -> Finding:
    """A finding that is an error of two promotions (by their ids) together."""
    return Finding(code, field, message, severity="error", promotions=promotions)


def needed(conditions: Iterable[Condition]) -> Iterator[Condition]:
    """Conditions that must all hold, those inside `AllOf` too; "not any of" is "not" of each, "not not" is neither."""
    for each in conditions:
        inner = each.condition if isinstance(each, Not) else None
        if isinstance(each, AllOf) or (isinstance(each, AnyOf) and len(each.conditions) == 1):
            yield from needed(each.conditions)
        elif isinstance(inner, Not):
            yield from needed((inner.condition,))
        elif isinstance(inner, AnyOf):
            yield from needed(map(Not, inner.conditions))
        else:
            yield each


def inside(conditions: Iterable[Condition]) -> Iterator[Condition]:
    """Every condition, those inside others too."""
    for each in conditions:
        yield each
        if isinstance(each, AllOf | AnyOf):
            yield from inside(each.conditions)
        elif isinstance(each, Not):
            yield from inside((each.condition,))
