"""What products, categories and tags have in common: the cart has any, or all, of what is listed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from commerce_core.lines import Lines
from commerce_core.promotions.conditions.condition import Check, Key, Subject
from commerce_core.promotions.conditions.wording import Match, listed
from commerce_core.trace import Requirement


def cart_has(name: str, wanted: Collection[str], match: Match, *, column: Callable[[Lines], Iterable[str]]) -> Check:
    """A check that looks for names in a column of the lines and says which were found and which are missing."""
    sought = frozenset(wanted)
    needed = len(sought) if match == "all" else 1
    required = listed(sought, "and" if match == "all" else "or")

    def check(lines: Lines, subject: Subject) -> Requirement:
        found = sought.intersection(column(lines))
        met = len(found) >= needed
        missing = "" if met else listed(sought - found, "and" if match == "all" else "or")
        return Requirement(name, required, listed(found, "and") or "none of them", met, missing)

    return check


def keys_of(facet: str, wanted: Iterable[str]) -> frozenset[Key]:
    """Keys of which a cart must have one."""
    return frozenset((facet, name) for name in wanted)
