"""What a condition is, what it is held against, and what stands for a condition that nobody knows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol, runtime_checkable

from attrs import field, frozen

from commerce_core.events import Plain
from commerce_core.lines import Lines
from commerce_core.money import Currency
from commerce_core.promotions.policy import Policy
from commerce_core.promotions.shopper import Shopper
from commerce_core.trace import Requirement


class Subject(NamedTuple):
    """What a condition is held against, beside the lines.

    `original` is what each row came to before any promotion, `left` what is left of it at this point (running), both in
    minor units of `currency`. `at` is the instant of the evaluation.
    """

    original: Sequence[int]
    left: Sequence[int]
    shopper: Shopper
    at: datetime
    currency: Currency


Check = Callable[[Lines, Subject], Requirement]
"""A compiled condition. A requirement that is not met, with an empty `actual`, could not be told: nor does its contrary
hold."""

Key = tuple[str, str]
"""Something a cart can have, for the index: ("product", id), ("variant", id), ("category", slug), ("tag", tag) of a
line, or ("code", folded code)."""


@runtime_checkable
class Condition(Protocol):
    """One thing that must be so. A new condition is one attrs class of this shape and one line in `CONDITIONS`."""

    def compile(self, policy: Policy) -> Check:
        """Turn the definition into a function of lines and a subject, once."""

    def keys(self) -> frozenset[Key] | None:
        """Keys of which a cart has at least one whenever this holds; None when carts with any keys may do."""


@runtime_checkable
class Changing(Protocol):
    """A condition that time alone can change says when; one without this method never changes by itself."""

    def next_change(self, at: datetime) -> datetime | None:
        """An instant after `at`, up to which what it says at `at` stays so; None for ever."""


def counts_orders(condition: Condition) -> bool:
    """Whether a condition asks how many orders came before; one that does has a true `counts_orders`."""
    found: bool = getattr(condition, "counts_orders", False)
    return found


def reads_running(condition: Condition) -> bool:
    """Whether what others took off can change it; one that looks at `Subject.left` has a true `reads_running`."""
    found: bool = getattr(condition, "reads_running", False)
    return found


def next_change(conditions: Iterable[Condition], at: datetime) -> datetime | None:
    """Until when (exclusive) what these conditions say at `at` stays so, the cart being the same; None for ever."""
    ahead = [each.next_change(at) for each in conditions if isinstance(each, Changing)]
    return min((change for change in ahead if change is not None), default=None)


def untold(requirement: Requirement) -> bool:
    """Whether it could not be told if this holds: the tags of a shopper nobody knows, a sum in another currency."""
    return not requirement.met and not requirement.actual


@frozen
class UnknownCondition:
    """A condition that was stored by somebody who knew it. Neither it nor its contrary holds; it is kept unchanged."""

    tag: str
    data: Mapping[str, Plain] = field(factory=dict)

    def compile(self, policy: Policy) -> Check:
        """A check that cannot be told."""
        found = Requirement(self.tag, "a condition of a kind that is not known here", "", met=False)
        return lambda lines, subject: found

    def keys(self) -> frozenset[Key] | None:
        """Nobody knows."""
        return None
