"""What a linter finds, and words that its rules share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from attrs import frozen

from commerce_core.promotions.conditions.condition import Condition
from commerce_core.promotions.conditions.logic import AllOf, AnyOf, Not
from commerce_core.promotions.promotion import Promotion

Severity = Literal["error", "warning"]


@frozen
class Finding:
    """Something that is surely or probably not meant: `error` where a promotion can never do what it says.

    `rule` names the check, `promotions` are the ids of those concerned, `field` where to look, `message` what to do.
    """

    rule: str
    severity: Severity
    promotions: tuple[str, ...]
    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.severity}: {', '.join(self.promotions)}: {self.field}: {self.message} [{self.rule}]"


def fault(rule: str, promotion: Promotion, field: str, message: str) -> Finding:
    """A finding that is an error of one promotion."""
    return Finding(rule, "error", (promotion.id,), field, message)


def doubt(rule: str, promotion: Promotion, field: str, message: str) -> Finding:
    """A finding that may be meant."""
    return Finding(rule, "warning", (promotion.id,), field, message)


def needed(conditions: Iterable[Condition]) -> Iterator[Condition]:
    """Conditions that must all hold, those inside `AllOf` too."""
    for each in conditions:
        if isinstance(each, AllOf):
            yield from needed(each.conditions)
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
