"""What a promotion kind is, and what stands for a kind that nobody knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar, Literal, Protocol

from attrs import field, frozen

from commerce_core.events import Plain
from commerce_core.lines import Lines
from commerce_core.money import Rounding
from commerce_core.promotions.policy import Policy

Phase = Literal["line", "order"]

Rule = Callable[[Lines, Sequence[int]], list[int]]
"""A compiled kind: from the rows and what is left of each (minor units) to what is taken off each."""


class Kind(Protocol):
    """One way to take something off. A new kind is one attrs class of this shape and one line in `KINDS`."""

    @property
    def phase(self) -> Phase:
        """When it is evaluated: `line` kinds before `order` kinds."""

    @property
    def label(self) -> str:
        """What it does in two words, for explanations: `10 %`."""

    def compile(self, policy: Policy, rounding: Rounding) -> Rule:
        """Turn the definition into a function over columns, once."""


@frozen
class UnknownKind:
    """A kind that was stored by somebody who knew it. It is never applied, and it is written back unchanged."""

    tag: str
    data: Mapping[str, Plain] = field(factory=dict)
    phase: ClassVar[Phase] = "order"

    @property
    def label(self) -> str:
        """Its tag is all that is known."""
        return self.tag

    def compile(self, policy: Policy, rounding: Rounding) -> Rule:
        """A rule that takes nothing off."""
        return lambda lines, base: [0] * len(base)
