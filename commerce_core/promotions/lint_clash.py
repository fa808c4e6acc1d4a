"""Conditions that never hold together, whatever the cart, the shopper and the instant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from operator import and_

from commerce_core.promotions.conditions.cart_currency import CartCurrency
from commerce_core.promotions.conditions.categories import CartCategories
from commerce_core.promotions.conditions.channel import Channel
from commerce_core.promotions.conditions.code import Code
from commerce_core.promotions.conditions.condition import Condition
from commerce_core.promotions.conditions.customer_group import CustomerGroup
from commerce_core.promotions.conditions.customer_tag import CustomerTag
from commerce_core.promotions.conditions.destination import Country, Region
from commerce_core.promotions.conditions.logic import AllOf, AnyOf, Not
from commerce_core.promotions.conditions.minimum_quantity import MinimumQuantity
from commerce_core.promotions.conditions.minimum_spend import MinimumSpend
from commerce_core.promotions.conditions.nth_order import FirstOrder, NthOrder
from commerce_core.promotions.conditions.products import CartProducts
from commerce_core.promotions.conditions.segment import Segment
from commerce_core.promotions.conditions.tags import CartTags
from commerce_core.promotions.conditions.time_window import TimeWindow
from commerce_core.promotions.lint_finding import needed
from commerce_core.promotions.windows import WEEKDAYS, minute_of_day

_DAY, _WEEK = 24 * 60, 7 * 24 * 60


def clash(conditions: Iterable[Condition]) -> str:
    """Why these never hold together, in words; empty where nothing says so. Sure: no cart brings them about.

    `Channel(["app"])` and `Channel(["web"])` never do, nor do a minimum of 50.00 and "not a minimum of 40.00". Of
    `AnyOf` each way is held against the others.
    """
    musts = list(needed(conditions))
    found = _first(musts, musts) or _windows(musts)
    if found:
        return found
    for each in musts:
        if isinstance(each, AnyOf):
            ways = [list(needed((part,))) for part in each.conditions]
            clashes = [_first(way, [*musts, *way]) or _windows([*musts, *way]) for way in ways]
            if all(clashes):
                return f"{clashes[0]}, and no other way of its AnyOf holds either"
    return ""


def _first(some: Sequence[Condition], others: Sequence[Condition]) -> str:
    return next((why for one in some for other in others if (why := _apart(one, other))), "")


def _apart(one: Condition, other: Condition) -> str:
    """Why two of them never hold together, in words."""
    for positive, negative in ((one, other), (other, one)):
        if isinstance(negative, Not) and implies(positive, negative.condition):
            return f"{_named(positive)} and the contrary of {_named(negative.condition)} never hold together"
    return f"two conditions {_named(one)} never hold together" if _disjoint(one, other) else ""


def _named(condition: Condition) -> str:
    return type(condition).__name__


def implies(one: Condition, other: Condition) -> bool:
    """Whether the other surely holds wherever the one does. A spend of 50.00 implies one of 40.00 in the same scope."""
    if one == other:
        return True
    if isinstance(other, AnyOf):
        return any(implies(one, each) for each in other.conditions)
    if isinstance(other, AllOf):
        return all(implies(one, each) for each in other.conditions)
    if isinstance(one, FirstOrder | NthOrder) and isinstance(other, FirstOrder | NthOrder):
        return one.n == other.n
    if isinstance(one, TimeWindow) and isinstance(other, TimeWindow):
        return one.zone == other.zone and not minutes_of(one) & ~minutes_of(other)
    return _reaches(one, other) or _lists(one, other)


def _reaches(one: Condition, other: Condition) -> bool:
    """Of minimums: whether as much is reached, over the same rows or over all of them."""
    if isinstance(one, MinimumSpend) and isinstance(other, MinimumSpend):
        same = one.currency is other.currency and one.base == other.base
        enough = one.amount_minor >= other.amount_minor
    elif isinstance(one, MinimumQuantity) and isinstance(other, MinimumQuantity):
        same, enough = True, one.quantity >= other.quantity
    else:
        return False
    return same and enough and (one.scope == other.scope or other.scope.everything)


def _lists(one: Condition, other: Condition) -> bool:
    """Of lists: whether whoever has one of the first has one (or all) of the other."""
    if type(one) is not type(other):
        return False
    mine, theirs = _names(one), _names(other)
    if mine is None or theirs is None:
        return False
    if getattr(other, "match", "any") == "all":
        return theirs <= mine if getattr(one, "match", "any") == "all" else mine == theirs and len(mine) == 1
    return bool(mine & theirs) if getattr(one, "match", "any") == "all" else mine <= theirs


def _names(condition: Condition) -> frozenset[str] | None:
    """What a condition lists; None for one that is no list."""
    if isinstance(condition, CustomerTag | CartTags):
        return frozenset(condition.tags)
    if isinstance(condition, CustomerGroup):
        return frozenset(condition.groups)
    if isinstance(condition, Segment):
        return frozenset(condition.segments)
    if isinstance(condition, CartProducts):
        return frozenset(condition.products)
    if isinstance(condition, CartCategories):
        return frozenset(condition.categories)
    if isinstance(condition, Code):
        return frozenset(condition.codes)
    return _one_of(condition)


def _one_of(condition: Condition) -> frozenset[str] | None:
    """The same for what there is one of: a cart has one channel, one country, one currency."""
    if isinstance(condition, Channel):
        return frozenset(condition.channels)
    if isinstance(condition, Country):
        return frozenset(condition.countries)
    return frozenset(map(str, condition.currencies)) if isinstance(condition, CartCurrency) else None


def _disjoint(one: Condition, other: Condition) -> bool:
    """Whether both list what there is one of, and have nothing in common."""
    if isinstance(one, FirstOrder | NthOrder) and isinstance(other, FirstOrder | NthOrder):
        return one.n != other.n
    if isinstance(one, Region):
        return _elsewhere(one, other)
    if isinstance(one, CartCurrency) or type(one) is not type(other):
        return False  # currencies are looked at with all amounts
    mine, theirs = _one_of(one), _one_of(other)
    return mine is not None and theirs is not None and not mine & theirs


def _elsewhere(region: Region, other: Condition) -> bool:
    if isinstance(other, Country):
        return region.country not in other.countries
    if not isinstance(other, Region):
        return False
    mine, theirs = ({name.casefold() for name in each.regions} for each in (region, other))
    return region.country != other.country or not mine & theirs


def minutes_of(window: TimeWindow) -> int:
    """The minutes of a week, from Monday, at which a window holds as its clock reads: a bit for each of 10,080."""
    opens, closes = minute_of_day(window.opens, field="opens"), minute_of_day(window.closes, field="closes")
    length = closes - opens if opens < closes else _DAY - opens + closes
    week = 0
    for number, day in enumerate(WEEKDAYS):
        if not window.weekdays or day in window.weekdays:
            week |= ((1 << length) - 1) << (number * _DAY + opens)
    return (week | week >> _WEEK) & ((1 << _WEEK) - 1)


def _windows(musts: Sequence[Condition]) -> str:
    """Time windows in one zone that have no minute of the week in common, those that must not hold left out."""
    for zone in sorted({each.zone for each in musts if isinstance(each, TimeWindow)}):
        held = [minutes_of(each) for each in _in(zone, musts)]
        barred = [~minutes_of(each) for each in _in(zone, [each.condition for each in musts if isinstance(each, Not)])]
        if not reduce(and_, [*held, *barred]):
            return f"its time windows in {zone} have no minute of the week in common"
    return ""


def _in(zone: str, conditions: Iterable[Condition]) -> Iterator[TimeWindow]:
    return (each for each in conditions if isinstance(each, TimeWindow) and each.zone == zone)
