"""Limits: how often a promotion may be used, by all and by one, and what is wrong when that is over."""

from __future__ import annotations

from typing import Literal, TypeVar

from attrs import Attribute, field, frozen

from commerce_core.errors import Conflict, Invalid
from commerce_core.money import MAX_MINOR, Minor
from commerce_core.promotions.errors import InvalidPromotion

N = TypeVar("N")

UseStatus = Literal["reserved", "committed", "released", "expired"]
Limit = Literal["uses", "customer", "budget"]

MAX_USES = 10**9
MAX_USES_PER_CUSTOMER = 1_000
MAX_BUDGET_NAME = 64


class LimitReached(Conflict):
    """A promotion has been used as often as it may, by all (`uses`), by this customer, or up to its budget.

    Take its code off the cart and quote again. `limit` says which limit it was.
    """

    code = "coupon_exhausted"
    promotion_id: str
    limit: Limit


class CustomerNeeded(Invalid):
    """A promotion is limited per customer, and nobody knows who this is: ask for an e-mail address."""

    code = "customer_required"
    promotion_id: str


class UseEnded(Conflict):
    """A reserved use has ended already: committed, released, expired, or past its time. Reserve again."""

    code = "coupon_use_ended"
    promotion_id: str
    status: UseStatus


class UseNotDue(Conflict):
    """A reserved use still has time: release it, or wait until `expires_at`."""

    code = "coupon_use_not_due"
    promotion_id: str


def _whole(_: object, attribute: Attribute[N], value: N) -> None:
    most = {"per_customer": MAX_USES_PER_CUSTOMER, "max_uses": MAX_USES}.get(attribute.name, MAX_MINOR)
    given: object = value
    if given is not None and (type(given) is not int or not 1 <= given <= most):
        message = f"A limit is a whole number from 1 to {most}; leave it out for none, retire what is to end."
        raise InvalidPromotion(message, field=f"limits.{attribute.name}", value=value)


def _name(_: object, attribute: Attribute[str], value: object) -> None:
    if not isinstance(value, str) or len(value) > MAX_BUDGET_NAME or value != value.strip():
        message = f"Name a budget of the policy, in at most {MAX_BUDGET_NAME} characters."
        raise InvalidPromotion(message, field=f"limits.{attribute.name}", value=value)


@frozen
class Limits:
    """`Limits(max_uses=1000, per_customer=1)`: a thousand orders in all, one of each customer; None is no limit.

    `budget_minor` is what all uses together may take off, in minor units of the promotion's currency. `budget` names
    one in `Policy.budgets` instead, which all promotions that name it share. Raises `InvalidPromotion`.
    """

    max_uses: int | None = field(default=None, validator=_whole)
    per_customer: int | None = field(default=None, validator=_whole)
    budget_minor: Minor | None = field(default=None, validator=_whole)
    budget: str = field(default="", validator=_name)

    def __attrs_post_init__(self) -> None:
        if self.budget and self.budget_minor is not None:
            message = "A promotion has a budget of its own, or a share in a named one: not both."
            raise InvalidPromotion(message, field="limits.budget", value=self.budget)

    @property
    def any(self) -> bool:
        """Whether there is anything to count."""
        return not self.max_uses == self.per_customer == self.budget_minor is None or bool(self.budget)

    @property
    def budgeted(self) -> bool:
        """Whether a budget, its own or a shared one, may leave less than a promotion gives."""
        return self.budget_minor is not None or bool(self.budget)
