"""Lint promotions when they are defined: what can never hold, gives nothing, or is surely not meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from commerce_core.catalog import Item
from commerce_core.checks import Finding
from commerce_core.promotions.lint_amounts import amounts
from commerce_core.promotions.lint_catalogue import catalogue, sold
from commerce_core.promotions.lint_holds import holds
from commerce_core.promotions.lint_pairs import pairs
from commerce_core.promotions.lint_scopes import scopes, shelve
from commerce_core.promotions.policy import Policy
from commerce_core.promotions.promotion import Promotion


def lint(
    promotions: Iterable[Promotion],
    *,
    policy: Policy | None = None,
    items: Iterable[Item] | None = None,
    at: datetime | None = None,
) -> tuple[Finding, ...]:
    """Everything that is wrong with these definitions, errors first; none of it stops them from being stored.

    What no definition may be, such as 120 % off, buy 0 or an amount of 0, is refused when it is made. Here is told what
    each may be and still cannot mean: a tier from 10 units in a scope of 5, a window that was over `at` that instant,
    60 % and 50 % of one original price. With `items`, also what nothing in the catalogue answers to. Retired
    promotions are left out.
    """
    told = [each for each in promotions if not each.retired]
    found = list(_found(told, policy or Policy(), None if items is None else tuple(items), at))
    order: dict[str, int] = {each.id: place for place, each in reversed(list(enumerate(told)))}
    return tuple(sorted(found, key=lambda each: (each.severity, order[each.promotions[-1]])))


def _found(
    promotions: list[Promotion], policy: Policy, items: tuple[Item, ...] | None, at: datetime | None
) -> Iterator[Finding]:
    known, shelf = (None, None) if items is None else (sold(items), shelve(items))
    for each in promotions:
        yield from holds(each, at)
        yield from scopes(each, shelf)
        yield from amounts(each, shelf)
        if known is not None:
            yield from catalogue(each, known)
    yield from pairs(promotions, policy)
