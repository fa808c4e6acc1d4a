"""MinimumSpend: the lines come to so much."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from attrs import Attribute, field, frozen

from commerce_core.lines import Lines
from commerce_core.money import MAX_ORDER_MINOR, Currency, Minor, currency
from commerce_core.promotions.conditions.condition import Check, Key, Subject
from commerce_core.promotions.conditions.wording import Whole, amount, more_in
from commerce_core.promotions.errors import InvalidPromotion
from commerce_core.promotions.policy import Base, Policy
from commerce_core.promotions.scope import Scope, rows_in
from commerce_core.trace import Requirement


def _base(_: object, attribute: Attribute[str], value: object) -> None:
    if value not in get_args(Base):
        message = "A minimum is held against the 'running' amount, or the 'original' one before promotions."
        raise InvalidPromotion(message, field=attribute.name, value=value)


def whole_rows(_: object, attribute: Attribute[Scope], value: object) -> None:
    """Validator: a scope of rows, not of the cheapest units. Raises `InvalidPromotion`."""
    if not isinstance(value, Scope) or value.max_units is not None:
        raise InvalidPromotion("A condition looks at whole lines: leave `max_units` out.", field=attribute.name)


@frozen
class MinimumSpend:
    """`MinimumSpend(5000, "EUR")`: what is left of the lines in scope is 50.00 EUR or more.

    `base` is the amount compared: `running`, after the promotions before this one, or `original`, before all of them.
    The two decide: 10 % off 105.00 leave 94.50. So 20 % off from 100.00 on do not hold beside them where they look at
    the running amount, and the better of the two is taken: 84.00 remain. Where they look at the original amount both
    hold, and 75.60 remain. Shipping does not count. An amount in another currency
    cannot be compared: neither this nor its contrary holds. Raises `InvalidPromotion` and `UnknownCurrency`.
    """

    amount_minor: Minor = field(validator=Whole(least=1, most=MAX_ORDER_MINOR))
    currency: Currency = field(converter=currency)
    base: Base = field(default="running", validator=_base)
    scope: Scope = field(default=Scope(), validator=whole_rows)

    def compile(self, policy: Policy) -> Check:
        """Sum the rows in scope; where the two bases differ the finding tells both."""
        least, unit, base, scope = self.amount_minor, self.currency, self.base, self.scope
        required = f"at least {amount(least, unit)}"

        def check(lines: Lines, subject: Subject) -> Requirement:
            if subject.currency is not unit:
                return Requirement("minimum_spend", required, "", met=False, missing=f"prices in {unit}", base=base)
            rows = rows_in(scope, lines)
            running, original = _sum(subject.left, rows), _sum(subject.original, rows)
            found = running if base == "running" else original
            actual = amount(found, unit)
            if running != original:
                other = ("original", original) if base == "running" else ("running", running)
                actual += f" ({other[0]} {amount(other[1], unit)})"
            missing = "" if found >= least else more_in(f"{amount(least - found, unit)} more", scope, lines)
            return Requirement("minimum_spend", required, actual, found >= least, missing, base)

        return check

    @property
    def reads_running(self) -> bool:
        """Whether what others took off can change it."""
        return self.base == "running"

    def keys(self) -> frozenset[Key] | None:
        """Something in scope must be there, since the amount is not nothing."""
        return self.scope.keys()


def _sum(amounts: Sequence[int], rows: Sequence[int]) -> int:
    return sum(amounts) if len(rows) == len(amounts) else sum(amounts[row] for row in rows)
