"""What can be wrong with tiers, quantities, prices and plans: each one typed, each message saying what to do."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from commerce_core.errors import Invalid

# Tiers and quantities


class InvalidTiers(Invalid):
    """Amounts or tiers that name no price: not rising, negative, inexact, or an open tier before the last.

    `details` lists every fault with its place, such as `tiers[2].up_to`.
    """

    code: ClassVar[str] = "invalid_tiers"


class InvalidLimits(Invalid):
    """Limits that contradict each other, such as a minimum above the maximum; `details` lists every fault."""

    code: ClassVar[str] = "invalid_limits"


class InvalidPolicy(Invalid):
    """A pricing policy that asks for a choice that does not exist; `details` lists every fault."""

    code: ClassVar[str] = "invalid_policy"


class BeyondLastTier(Invalid):
    """More than the last tier covers. Ask for less, leave the last tier open, or extend it in the policy.

    Carries the quantity `asked` and `up_to`, the last that has a price (both in units).
    """

    code: ClassVar[str] = "beyond_last_tier"
    asked: Decimal
    up_to: Decimal


class QuantityBounds(Invalid):
    """A quantity that is not sold. Carries what was `asked`, and `minimum`, `maximum` and `step`, None where unset."""

    code: ClassVar[str] = "quantity_bounds"
    asked: Decimal
    minimum: Decimal | None
    maximum: Decimal | None
    step: Decimal | None


class InvalidPlan(Invalid):
    """A plan whose terms contradict each other, or say too little or too much for its mode; `details` lists all."""

    code = "invalid_plan"


class PlanCurrencyMissing(Invalid):
    """The plan has no amount in this currency. Carries `plan_id`, the `currency` asked for and those `available`."""

    code = "plan_currency_missing"
    plan_id: str
    currency: str
    available: tuple[str, ...]

    def __init__(self, plan_id: str, unit: str, *, available: tuple[str, ...]) -> None:
        message = f"The plan {plan_id!r} is not sold in {unit}: ask for {' or '.join(available)}, or add an option."
        super().__init__(message, field="currency", plan_id=plan_id, currency=unit, available=available)


# Prices and their choice


class InvalidPrice(Invalid):
    """A price that could never hold as written, such as one for 10 to 5 units, or of a list that does not exist."""

    code: ClassVar[str] = "invalid_price"


class InvalidPriceList(Invalid):
    """A price list that could never hold as written, such as one that ends before it starts."""

    code: ClassVar[str] = "invalid_price_list"


class InvalidSituation(Invalid):
    """A situation in which nobody can ask for a price, such as one with a channel that is no text."""

    code: ClassVar[str] = "invalid_situation"


class PriceNotFound(Invalid):
    """The item has no price here. Carries `item` and `currency`; `details` says why each candidate is none.

    Set a price in that currency, or let the pricing policy convert one.
    """

    code: ClassVar[str] = "price_not_found"
    item: str
    currency: str
