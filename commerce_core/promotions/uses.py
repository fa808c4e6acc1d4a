"""Uses of promotions, decided without races.

A decision is pure. The caller raises, then decides: in one transaction it adds to the counters of a promotion, which
nobody else can do until it ends, then reads the slots and asks `reserve` with what the counters were before. A refusal
undoes the transaction and with it the counting, so that however orders interleave no limit is passed. The use is stored
last: its id and its `places` are unique, and its version says whether somebody moved it meanwhile. A use counts from
its reservation on; it ends as committed, or it is given back (released, expired) with its `Count`, which is carried out
before the use is stored, so that two transactions never wait for each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from attrs import evolve, frozen

from commerce_core.ids import OrderId, PromotionId
from commerce_core.money import Minor
from commerce_core.promotions.errors import InvalidPromotion
from commerce_core.promotions.limits import (
    CustomerNeeded,
    Limit,
    LimitReached,
    Limits,
    UseEnded,
    UseNotDue,
    UseStatus,
)
from commerce_core.promotions.policy import Policy

LIVE: frozenset[UseStatus] = frozenset({"reserved", "committed"})
"""Statuses in which a use counts."""


@frozen
class Usage:
    """What a promotion was used for so far: `used` orders and `spent_minor`, reserved ones included.

    `spent_minor` is what its budget was spent for, by others too where it is shared. `slots` are those that this
    customer's live uses hold, `known` whether anybody knows who buys.
    """

    used: int = 0
    spent_minor: Minor = Minor(0)
    slots: frozenset[int] = frozenset()
    known: bool = True


@frozen
class Claim:
    """What an order wants of a promotion, and who wants it: the customer's id and every address they are known by.

    `customer` is "" for a guest without an account, `emails` are folded; both empty when nobody knows. `budget` is the
    name of the shared budget that pays for it.
    """

    promotion_id: PromotionId
    order_id: OrderId
    customer: str = ""
    amount_minor: Minor = Minor(0)
    emails: tuple[str, ...] = ()
    budget: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Every name of this person: a use under one of them is a use under all."""
        return names_of(self.customer, self.emails)


def names_of(customer: str, emails: Iterable[str]) -> tuple[str, ...]:
    """The names of a person, each once: `names_of("cust_7", ["jane@example.com"])` are these two."""
    return tuple(dict.fromkeys(name for name in (customer, *emails) if name))


@frozen
class Use:
    """One use: a row, unique by (promotion, order), and by (promotion, name, slot) for each name of the person, among
    those that are live.

    A promotion that each customer may use three times has the slots 0, 1 and 2; without such a limit `slot` is None
    and unique for nobody.
    """

    claim: Claim
    expires_at: datetime
    created_at: datetime
    updated_at: datetime
    slot: int | None = None
    status: UseStatus = "reserved"
    version: int = 1

    @property
    def id(self) -> str:
        """One of each promotion and order."""
        return f"{self.claim.promotion_id}:{self.claim.order_id}"

    @property
    def live(self) -> bool:
        """Whether it counts."""
        return self.status in LIVE

    @property
    def places(self) -> tuple[str, ...]:
        """What no other live use may hold: its slot among those that a person has, under each of their names."""
        if self.slot is None or not self.live:
            return ()
        return tuple(f"{self.claim.promotion_id}\n{name}\n{self.slot}" for name in self.claim.names)


@frozen
class Count:
    """What is added to the counters, that of a shared `budget` too; less than nothing where a use is given back."""

    promotion_id: PromotionId
    uses: int
    spent_minor: int
    limits: Limits = Limits()
    budget: str = ""


@frozen
class Decision:
    """The use as it will be, and what it adds to the counters: None where they stay as they are."""

    use: Use
    count: Count | None = None


def fits(count: Count, *, used: int, spent_minor: int) -> bool:
    """Whether the limits allow it on counters that stand there: `0 <= used + n <= limit`, and the same for the budget.

    With 999 of 1,000 used, one more fits and two do not. What is given back always fits: a limit may have been lowered.
    """
    after, spent = used + count.uses, spent_minor + count.spent_minor
    most, budget = count.limits.max_uses, count.limits.budget_minor
    if after < 0 or spent < 0:
        return False
    return (count.uses <= 0 or most is None or after <= most) and (
        count.spent_minor <= 0 or budget is None or spent <= budget
    )


def worth_claiming(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """The claims that take something off, by promotion: what had no effect is no use, and locks go in one order."""
    return tuple(sorted((claim for claim in claims if claim.amount_minor), key=lambda claim: claim.promotion_id))


def reserve(claim: Claim, limits: Limits, *, usage: Usage, expires_at: datetime, at: datetime) -> Decision:
    """Set one use aside for an order until `expires_at`, exclusive.

    `usage` is what the counters were before they were raised for it. Raises `CustomerNeeded`, `LimitReached`, and
    `InvalidPromotion` for a time that is not ahead or a claim of nothing (see `worth_claiming`).
    """
    if expires_at <= at:
        raise InvalidPromotion("A use is reserved until a later time.", field="expires_at")
    if claim.amount_minor <= 0:
        raise InvalidPromotion("What takes nothing off is no use: do not reserve it.", field="amount_minor")
    count = Count(claim.promotion_id, 1, claim.amount_minor, limits, claim.budget)
    slot = _free_slot(claim, limits, usage)
    if not fits(count, used=usage.used, spent_minor=usage.spent_minor):
        raise limit_reached(count, usage.used)
    use = Use(claim, expires_at, created_at=at, updated_at=at, slot=slot)
    return Decision(use, count)


def commit(use: Use, *, at: datetime) -> Decision:
    """Make a reserved use one for good: the order is paid. Raises `UseEnded`, also when past `expires_at`."""
    if use.status != "reserved" or use.expires_at <= at:
        raise use_ended(use)
    return Decision(evolve(use, status="committed", updated_at=at))


def release(use: Use, *, at: datetime) -> Decision:
    """Give a reserved use back: the payment was declined, the cart given up. Raises `UseEnded`."""
    if use.status != "reserved":
        raise use_ended(use)
    return _given_back(use, "released", at)


def expire(use: Use, *, at: datetime) -> Decision:
    """Give back a reserved use whose time is over. Raises `UseNotDue` before that, `UseEnded` the second time."""
    if use.status != "reserved":
        raise use_ended(use)
    if use.expires_at > at:
        message = f"The use of promotion {use.claim.promotion_id} is reserved until {use.expires_at.isoformat()}."
        raise UseNotDue(message, promotion_id=use.claim.promotion_id)
    return _given_back(use, "expired", at)


def cancel(use: Use, policy: Policy, *, at: datetime) -> Decision | None:
    """What the cancellation of its order does to a use: given back, or kept (None), as `policy.on_cancel` says.

    A use that is only reserved is given back whatever the policy: nobody got anything for it. Raises `UseEnded` if it
    was given back before.
    """
    if use.status not in LIVE:
        raise use_ended(use)
    if use.status == "committed" and policy.on_cancel == "keep":
        return None
    return _given_back(use, "released", at)


def check_usage(promotion_id: PromotionId, limits: Limits, *, usage: Usage) -> None:
    """That one use more is left, of all, of this customer's and of the budget.

    Raises `LimitReached`, and `CustomerNeeded` where only somebody who is known may use it.
    """
    spent_up = limits.budget_minor is not None and usage.spent_minor >= limits.budget_minor
    if (limits.max_uses is not None and usage.used >= limits.max_uses) or spent_up:
        raise _reached(promotion_id, "budget" if spent_up else "uses")
    if limits.per_customer is None:
        return
    if not usage.known:
        raise _customer_needed(promotion_id)
    if len(usage.slots) >= limits.per_customer:
        raise _reached(promotion_id, "customer")


def limit_reached(count: Count, used: int) -> LimitReached:
    """The error for a `Count` that did not fit, `used` being what the counter stood at."""
    most = count.limits.max_uses
    limit: Limit = "uses" if most is not None and used + count.uses > most else "budget"
    return _reached(count.promotion_id, limit)


def use_ended(use: Use) -> UseEnded:
    """The error for a use that has ended."""
    ended = "has run out" if use.status == "reserved" else f"is {use.status}"
    message = f"The use of promotion {use.claim.promotion_id} by order {use.claim.order_id} {ended}: reserve it again."
    return UseEnded(message, promotion_id=use.claim.promotion_id, status=use.status)


def _free_slot(claim: Claim, limits: Limits, usage: Usage) -> int | None:
    """The lowest slot that this customer's live uses leave free; None when there is no limit per customer."""
    if limits.per_customer is None:
        return None
    if not claim.names:
        raise _customer_needed(claim.promotion_id)
    slot = next((slot for slot in range(limits.per_customer) if slot not in usage.slots), None)
    # A limit that was lowered leaves slots above it in use: they count too.
    if slot is None or len(usage.slots) >= limits.per_customer:
        raise _reached(claim.promotion_id, "customer")
    return slot


def _customer_needed(promotion_id: PromotionId) -> CustomerNeeded:
    message = "This promotion is limited per customer: ask for an e-mail address first."
    return CustomerNeeded(message, field="customer", promotion_id=promotion_id)


def _reached(promotion_id: PromotionId, limit: Limit) -> LimitReached:
    whose = {"uses": "as often as it may", "customer": "by this customer as often as it may", "budget": "up"}[limit]
    message = f"Promotion {promotion_id} has been used {whose}: take its code off and quote again."
    return LimitReached(message, promotion_id=promotion_id, limit=limit)


def _given_back(use: Use, status: UseStatus, at: datetime) -> Decision:
    done = evolve(use, status=status, updated_at=at)
    claim = use.claim
    count = Count(claim.promotion_id, -1, -claim.amount_minor, budget=claim.budget)
    return Decision(done, count)
