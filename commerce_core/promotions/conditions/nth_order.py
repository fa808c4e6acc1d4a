"""FirstOrder and NthOrder: how many orders came before this one."""

from __future__ import annotations

from typing import ClassVar

from attrs import field, frozen

from commerce_core.lines import Lines
from commerce_core.promotions.conditions.condition import Check, Key, Subject
from commerce_core.promotions.conditions.wording import Whole
from commerce_core.promotions.policy import Policy
from commerce_core.trace import Requirement


@frozen
class NthOrder:
    """`NthOrder(5)`: this is the fifth order of the shopper, who placed four before. Raises `InvalidPromotion`.

    It cannot be told for a guest whose e-mail address is not known: neither this nor its contrary holds.
    """

    counts_orders: ClassVar[bool] = True
    n: int = field(validator=Whole(least=1, most=1_000_000))

    def compile(self, policy: Policy) -> Check:
        """Compare counts."""
        return _nth("nth_order", self.n)

    def keys(self) -> frozenset[Key] | None:
        """It says nothing about the cart."""
        return None


@frozen
class FirstOrder:
    """`FirstOrder()`: the shopper has placed no order yet. A guest whose e-mail address is not known cannot be told."""

    counts_orders: ClassVar[bool] = True
    n: ClassVar[int] = 1

    def compile(self, policy: Policy) -> Check:
        """Compare counts."""
        return _nth("first_order", self.n)

    def keys(self) -> frozenset[Key] | None:
        """It says nothing about the cart."""
        return None


def _nth(name: str, n: int) -> Check:
    required = f"order number {n}"

    def check(lines: Lines, subject: Subject) -> Requirement:
        before = subject.shopper.orders_count
        if before is None:
            return Requirement(name, required, "", met=False, missing="an e-mail address")
        missing = "" if before >= n - 1 else f"{n - 1 - before} more orders before this one"
        return Requirement(name, required, f"order number {before + 1}", before == n - 1, missing)

    return check
