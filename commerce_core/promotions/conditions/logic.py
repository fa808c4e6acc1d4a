"""Conditions made of conditions: all of, any of, not.

What cannot be told (a tag of somebody nobody knows) is neither so nor not so: Kleene's strong logic of three values.
So no discount is given because a shop knows too little, and the laws of and, or and not hold all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from attrs import Attribute, field, frozen

from commerce_core.lines import Lines
from commerce_core.promotions.conditions.condition import (
    Check,
    Condition,
    Key,
    Subject,
    counts_orders,
    next_change,
    reads_running,
    untold,
)
from commerce_core.promotions.errors import InvalidPromotion
from commerce_core.promotions.policy import Policy
from commerce_core.trace import Requirement

MAX_PARTS = 100
"""Conditions inside one: more is a list that belongs into tags or a segment."""
MAX_DEPTH = 16
"""Conditions inside conditions: nobody can read more, and every quote walks them."""
MAX_LEAVES = 1000
"""Conditions in all inside one."""


def _listed(value: Iterable[Condition]) -> tuple[Condition, ...]:
    """A tuple; what is no list of conditions is left for the validator."""
    given: object = value
    return tuple(value) if isinstance(given, Iterable) and not isinstance(given, str | bytes) else ()


def _some(_: object, attribute: Attribute[tuple[Condition, ...]], value: Sequence[object]) -> None:
    if not 1 <= len(value) <= MAX_PARTS:
        message = f"Between 1 and {MAX_PARTS} conditions are needed here."
        raise InvalidPromotion(message, field=attribute.name, count=len(value))
    for position, each in enumerate(value):
        check_condition(each, field=f"{attribute.name}[{position}]")
    _bounded(value, field=attribute.name)


def _one(_: object, attribute: Attribute[Condition], value: object) -> None:
    check_condition(value, field=attribute.name)
    _bounded((value,), field=attribute.name)


def _bounded(parts: Sequence[object], *, field: str) -> None:
    """That conditions are not nested too deep, nor too many. Each of them has been looked at before, so it is small."""
    level, leaves, depth = list(parts), 0, 1
    while level:
        inner = [each for part in level for each in parts_of(part)]
        leaves += len(level)
        if depth > MAX_DEPTH or leaves > MAX_LEAVES:
            message = f"Nest conditions at most {MAX_DEPTH} deep, and {MAX_LEAVES} in all: use tags or segments."
            raise InvalidPromotion(message, field=field)
        level, depth = inner, depth + 1


def parts_of(condition: object) -> tuple[object, ...]:
    """The conditions inside a condition; none inside most."""
    if isinstance(condition, Not):
        return (condition.condition,)
    return condition.conditions if isinstance(condition, AllOf | AnyOf) else ()


def check_condition(value: object, *, field: str) -> None:
    """That a value has the two verbs of a condition. Raises `InvalidPromotion`."""
    if isinstance(value, type) or not isinstance(value, Condition):
        raise InvalidPromotion("A condition is needed here, such as MinimumSpend(5000, 'EUR').", field=field)


@frozen
class AllOf:
    """All of these hold: `AllOf([MinimumSpend(5000, "EUR"), CustomerTag(["vip"])])`. Raises `InvalidPromotion`."""

    conditions: tuple[Condition, ...] = field(converter=_listed, validator=_some)

    def compile(self, policy: Policy) -> Check:
        """Every condition is looked at, so that all that is missing is known."""
        checks = [each.compile(policy) for each in self.conditions]

        def check(lines: Lines, subject: Subject) -> Requirement:
            found = [each(lines, subject) for each in checks]
            unmet = [each for each in found if not each.met]
            told = not unmet or not all(map(untold, unmet))
            missing = " and ".join(each.missing for each in unmet if each.missing)
            return _joined("all_of", " and ", found, told=told, met=not unmet, missing=missing)

        return check

    def keys(self) -> frozenset[Key] | None:
        """The shortest list of keys of one of them, since each must hold."""
        return min((keys for each in self.conditions if (keys := each.keys()) is not None), key=_by_size, default=None)

    @property
    def counts_orders(self) -> bool:
        """Whether one of its conditions does."""
        return any(map(counts_orders, self.conditions))

    @property
    def reads_running(self) -> bool:
        """Whether one of its conditions does."""
        return any(map(reads_running, self.conditions))

    def next_change(self, at: datetime) -> datetime | None:
        """The earliest of its conditions'."""
        return next_change(self.conditions, at)


@frozen
class AnyOf:
    """At least one of these holds: `AnyOf([CustomerTag(["vip"]), FirstOrder()])`. Raises `InvalidPromotion`."""

    conditions: tuple[Condition, ...] = field(converter=_listed, validator=_some)

    def compile(self, policy: Policy) -> Check:
        """Every condition is looked at, so that each way to reach it is known."""
        checks = [each.compile(policy) for each in self.conditions]

        def check(lines: Lines, subject: Subject) -> Requirement:
            found = [each(lines, subject) for each in checks]
            met = any(each.met for each in found)
            told = met or not any(map(untold, found))
            missing = "" if met else " or ".join(each.missing for each in found if each.missing)
            return _joined("any_of", " or ", found, told=told, met=met, missing=missing)

        return check

    def keys(self) -> frozenset[Key] | None:
        """The keys of all of them; None as soon as one can do without."""
        every = [each.keys() for each in self.conditions]
        some = [keys for keys in every if keys is not None]
        return frozenset().union(*some) if len(some) == len(every) else None

    @property
    def counts_orders(self) -> bool:
        """Whether one of its conditions does."""
        return any(map(counts_orders, self.conditions))

    @property
    def reads_running(self) -> bool:
        """Whether one of its conditions does."""
        return any(map(reads_running, self.conditions))

    def next_change(self, at: datetime) -> datetime | None:
        """The earliest of its conditions'."""
        return next_change(self.conditions, at)


@frozen
class Not:
    """This does not hold: `Not(CustomerGroup(["wholesale"]))`. What cannot be told is not met either."""

    condition: Condition = field(validator=_one)

    def compile(self, policy: Policy) -> Check:
        """The contrary of what was found."""
        inner = self.condition.compile(policy)

        def check(lines: Lines, subject: Subject) -> Requirement:
            found = inner(lines, subject)
            told, met = not untold(found), not found.met and not untold(found)
            missing = "" if met else found.missing if not told else f"anything but {found.required}"
            actual = (found.actual or "nothing") if told else ""
            return Requirement("not", f"not ({found.required})", actual, met, missing, found.base)

        return check

    def keys(self) -> frozenset[Key] | None:
        """Any cart may be without something."""
        return None

    @property
    def counts_orders(self) -> bool:
        """Whether its condition does."""
        return counts_orders(self.condition)

    @property
    def reads_running(self) -> bool:
        """Whether its condition does."""
        return reads_running(self.condition)

    def next_change(self, at: datetime) -> datetime | None:
        """When that of its condition is."""
        return next_change((self.condition,), at)


def _by_size(keys: frozenset[Key]) -> tuple[int, list[Key]]:
    return len(keys), sorted(keys)


def _joined(name: str, word: str, found: Iterable[Requirement], *, told: bool, met: bool, missing: str) -> Requirement:
    """One requirement that says what each of several required and found, and the base of each that has one."""
    found = tuple(found)
    actual = "; ".join(f"{each.name}: {each.actual or 'not known'}" for each in found) if told else ""
    bases = ", ".join(dict.fromkeys(each.base for each in found if each.base))
    return Requirement(name, word.join(f"({each.required})" for each in found), actual, met, missing, bases)
