"""What is left of a promotion's limits, for whoever runs a campaign."""

from __future__ import annotations

from attrs import frozen

from commerce_core.money import Minor
from commerce_core.promotions.limits import Limits
from commerce_core.promotions.uses import Usage


@frozen
class UsageLeft:
    """How often a promotion was used, what it took off, and what is left of its limits (None: no limit).

    Of 1,000 uses and 12 orders, 988 are left. `used` and `spent_minor` are counted only where there is a limit, orders
    that are not paid yet included; `spent_minor` is in minor units of its currency. `budget_left_minor` is what is left
    of its budget, which others may share. `by_customer` and `customer_left` are of the customer that was asked about.
    """

    limits: Limits
    used: int
    spent_minor: Minor
    uses_left: int | None = None
    budget_left_minor: Minor | None = None
    by_customer: int | None = None
    customer_left: int | None = None


def usage_left(limits: Limits, usage: Usage, *, spent_minor: int, by_customer: int | None = None) -> UsageLeft:
    """What is left of `limits`; `usage` is of the budget that they name, `spent_minor` of this promotion alone."""
    return UsageLeft(
        limits,
        usage.used,
        Minor(spent_minor),
        _left(limits.max_uses, usage.used),
        None if limits.budget_minor is None else Minor(max(0, limits.budget_minor - usage.spent_minor)),
        by_customer,
        None if by_customer is None else _left(limits.per_customer, by_customer),
    )


def _left(most: int | None, used: int) -> int | None:
    return None if most is None else max(0, most - used)
