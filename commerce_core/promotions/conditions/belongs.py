"""What groups, tags and segments of a shopper have in common: they belong to one of those listed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from commerce_core.lines import Lines
from commerce_core.promotions.conditions.condition import Check, Subject
from commerce_core.promotions.conditions.wording import listed
from commerce_core.promotions.shopper import Shopper
from commerce_core.trace import Requirement


def belongs(name: str, wanted: Collection[str], *, among: Callable[[Shopper], Iterable[str]]) -> Check:
    """A check that a shopper belongs to at least one. Who nobody knows belongs to none, and that is known."""
    sought, required = frozenset(wanted), listed(wanted)

    def check(lines: Lines, subject: Subject) -> Requirement:
        found = sought.intersection(among(subject.shopper))
        actual, missing = listed(found, "and") or "none of them", "" if found else required
        return Requirement(name, required, actual, bool(found), missing)

    return check


def is_one_of(name: str, wanted: Collection[str], *, what: Callable[[Shopper], str], unknown: str) -> Check:
    """A check of one thing about a shopper; while it is not known, `unknown` is what is missing."""
    sought, required = frozenset(wanted), listed(wanted)

    def check(lines: Lines, subject: Subject) -> Requirement:
        actual = what(subject.shopper)
        met = actual in sought
        return Requirement(name, required, actual, met, "" if met else required if actual else unknown)

    return check
