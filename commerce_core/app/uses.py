"""Uses of promotions in the books: reserved when an order is placed, committed when it is paid, else given back.

Limits hold without races: a counter is raised before anything is decided, so that whoever wants the last use waits for
whoever is faster, and then finds it gone. The rows of uses are unique by promotion and order, and by slot and each name
of whoever uses them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from attrs import evolve

from commerce_core import promotions
from commerce_core.app.buying import Person, account_in, budget_counter, slots_in, spent_counter, used_counter
from commerce_core.app.context import Context
from commerce_core.app.records import every, intents_of
from commerce_core.checkout import Cart, Policies, Quote
from commerce_core.customers import fold_email
from commerce_core.ids import OrderId, PromotionId
from commerce_core.money import Minor
from commerce_core.orders import Order
from commerce_core.ports import Query, Snapshot, Tx, Where
from commerce_core.promotions import Claim, Compiled, Decision, Limits, Promotion, Usage, Use, check_usage

RESERVED = timedelta(days=7)
"""How long an order keeps its uses before it is paid: long enough for a bank transfer."""
BATCH = 20
"""Uses that are given back in one transaction: few, so that several workers share what is due."""


def refuse_used_up(cart: Cart, asking: Iterable[Compiled], usages: Mapping[PromotionId, Usage]) -> None:
    """Refuse to order with a code that is used up: whoever entered it expects its discount.

    Raises `LimitReached`, and `CustomerNeeded` for somebody without an e-mail address.
    """
    for each in asking if cart.codes else ():
        if each.promotion.code is not None and each.counted:
            check_usage(each.promotion.id, each.limits, usage=usages[each.promotion.id])


def reserve_for(
    tx: Tx, priced: Quote, asking: Iterable[Compiled], person: Person, *, order_id: OrderId, at: datetime
) -> frozenset[str]:
    """Reserve what an order uses, or commit it at once where there is nothing to pay; the promotions of which it did.

    Raises `LimitReached`, and `CustomerNeeded` for somebody without an e-mail address.
    """
    counted = {each.promotion.id: each for each in asking if each.counted}
    if not counted:
        return frozenset()
    given = {each.promotion_id: each.amount_minor + each.shipping_minor for each in priced.discounts}
    claims = (
        Claim(id, order_id, person.customer, Minor(given.get(id, 0)), person.emails, each.promotion.limits.budget)
        for id, each in counted.items()
    )
    worth = promotions.worth_claiming(claims)
    for claim in worth:
        use = _reserve(tx, claim, counted[claim.promotion_id].limits, at=at).use
        if priced.total_minor == 0:
            use = promotions.commit(use, at=at).use
        tx.put(use)
    return frozenset(claim.promotion_id for claim in worth)


def _reserve(tx: Tx, claim: Claim, limits: Limits, *, at: datetime) -> Decision:
    """Raise the counters, which nobody else can then, and decide by what they were. An error undoes all of it."""
    id, amount = claim.promotion_id, claim.amount_minor
    used = tx.increment(used_counter(id)) - 1
    spent = tx.increment(spent_counter(id), amount) - amount
    if claim.budget:
        spent = tx.increment(budget_counter(claim.budget), amount) - amount
    slots = slots_in(tx, id, limits, Person(claim.customer, claim.emails))
    return promotions.reserve(claim, limits, usage=Usage(used, Minor(spent), slots), expires_at=at + RESERVED, at=at)


def commit_for(tx: Tx, order: Order, *, at: datetime) -> None:
    """The order is paid, or its payment is authorised: what it reserved is used. In time or not, the money is there."""
    for use in _of(tx, order):
        if use.status == "reserved":
            _put(tx, use, evolve(use, status="committed", updated_at=at))


def give_back_for(tx: Tx, order: Order, *, at: datetime) -> None:
    """The order is cancelled: give back what it reserved, and what it used if the shop's policy says so."""
    live = [use for use in _of(tx, order) if use.live]
    if live:
        policies = tx.get(Policies, Policies().id) or Policies()
        _hold_budgets(tx, live)
        for use in live:
            _carry_out(tx, use, promotions.cancel(use, policies.promotions, at=at))


def renew_for(tx: Tx, order: Order, *, at: datetime) -> None:
    """Somebody is about to pay late: reserve anew what has expired. Raises `LimitReached` once it is used up."""
    expired = [use for use in _of(tx, order) if use.status == "expired"]
    if expired:
        policies = tx.get(Policies, Policies().id) or Policies()
        _hold_budgets(tx, expired)
        for use in expired:
            if (promotion := tx.get(Promotion, use.claim.promotion_id)) is not None:
                limits = promotions.filled(promotion.limits, policies.promotions)
                again = _reserve(tx, _claimed_again(tx, order, use.claim, promotion), limits, at=at).use
                _put(tx, use, evolve(again, created_at=use.created_at))


def _claimed_again(tx: Snapshot, order: Order, claim: Claim, promotion: Promotion) -> Claim:
    """The claim of an order by whoever has placed it, who may have an account by now."""
    email = fold_email(order.email)
    account = None if claim.customer else account_in(tx, email)
    customer = claim.customer or order.customer_id or (account.id if account else "")
    emails = claim.emails or ((email,) if email else ())
    return evolve(claim, customer=customer, emails=emails, budget=promotion.limits.budget)


def _hold_budgets(tx: Tx, uses: Iterable[Use]) -> None:
    """Keep shared budgets from everybody else, by name and before any other counter: so nobody waits in a circle."""
    for name in sorted({use.claim.budget for use in uses} - {""}):
        tx.increment(budget_counter(name), 0)


def expire_uses(ctx: Context) -> int:
    """Give back the uses of orders that nobody has paid in time; how many that were."""
    at, total = ctx.now(), 0
    while count := ctx.run(lambda tx: _expire_some(tx, at)):
        total += count
    return total


def _expire_some(tx: Tx, at: datetime) -> int:
    due = (Where("status", "eq", "reserved"), Where("expires_at", "lte", at))
    some = tx.take(Use, Query(due, sort=("expires_at",), limit=BATCH), at=at, until=at)
    _hold_budgets(tx, some)
    for use in sorted(some, key=lambda use: use.id):
        if _is_being_paid(tx, use):
            _put(tx, use, evolve(use, expires_at=at + RESERVED, updated_at=at))
        else:
            _carry_out(tx, use, promotions.expire(use, at=at))
    return len(some)


def _is_being_paid(tx: Snapshot, use: Use) -> bool:
    """Whether a payment of its order is under way: what becomes of the use is for that to say."""
    return any(intent.open_operations for intent in intents_of(tx, use.claim.order_id))


def _carry_out(tx: Tx, use: Use, decision: Decision | None) -> None:
    """Do what was decided: the counters first, then the row."""
    if decision is None:
        return
    if (count := decision.count) is not None:
        tx.increment(used_counter(count.promotion_id), count.uses)
        tx.increment(spent_counter(count.promotion_id), count.spent_minor)
        if count.budget:
            tx.increment(budget_counter(count.budget), count.spent_minor)
    _put(tx, use, decision.use)


def _put(tx: Tx, before: Use, after: Use) -> None:
    """Store what became of a use; somebody else who moved it meanwhile makes all begin anew."""
    tx.put(evolve(after, version=before.version + 1))


def _of(tx: Snapshot, order: Order) -> list[Use]:
    """The uses of an order, by promotion; one without a promotion has none."""
    if not any(each.promotion_id for each in order.discounts):
        return []
    return sorted(every(tx, Use, Where("order_id", "eq", order.id)), key=lambda use: use.id)
