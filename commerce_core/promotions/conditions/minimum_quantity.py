"""MinimumQuantity: there are so many units."""

from __future__ import annotations

from attrs import field, frozen

from commerce_core.lines import Lines
from commerce_core.money import MAX_ORDER_MINOR
from commerce_core.promotions.conditions.condition import Check, Key, Subject
from commerce_core.promotions.conditions.minimum_spend import whole_rows
from commerce_core.promotions.conditions.wording import Whole, more_in
from commerce_core.promotions.policy import Policy
from commerce_core.promotions.scope import Scope, rows_in
from commerce_core.trace import Requirement


@frozen
class MinimumQuantity:
    """`MinimumQuantity(3, Scope(categories=["tea"]))`: 3 units of tea or more, on however many lines.

    Raises `InvalidPromotion`.
    """

    quantity: int = field(validator=Whole(least=1, most=MAX_ORDER_MINOR))
    scope: Scope = field(default=Scope(), validator=whole_rows)

    def compile(self, policy: Policy) -> Check:
        """Add up counts."""
        least, scope, required = self.quantity, self.scope, f"at least {self.quantity} units"

        def check(lines: Lines, subject: Subject) -> Requirement:
            found = sum(lines.quantities[row] for row in rows_in(scope, lines))
            missing = "" if found >= least else more_in(f"{least - found} more units", scope, lines)
            return Requirement("minimum_quantity", required, f"{found} units", found >= least, missing)

        return check

    def keys(self) -> frozenset[Key] | None:
        """Something in scope must be there."""
        return self.scope.keys()
