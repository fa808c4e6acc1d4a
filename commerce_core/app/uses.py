"""Uses of promotions in the books: reserved when an order is placed, committed when it is paid, else given back.

Limits hold without races: a counter is raised before anything is decided, so that whoever wants the last use waits for
whoever is faster, and then finds it gone. The rows of uses are unique by promotion and order, and by customer and slot.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from attrs import evolve

from commerce_core import promotions
from commerce_core.app.buying import people, slots_in, spent_counter, used_counter
from commerce_core.app.context import Context
from commerce_core.app.records import every
from commerce_core.checkout import Cart, Policies, Quote
from commerce_core.ids import OrderId, PromotionId
from commerce_core.money import Minor
from commerce_core.orders import Order
from commerce_core.payments import Intent
from commerce_core.ports import Query, Snapshot, Tx, Where
from commerce_core.promotions import Claim, Compiled, Decision, Limits, Promotion, Usage, Use, check_usage

RESERVED = timedelta(days=7)
"""How long an order keeps its uses before it is paid: long enough for a bank transfer."""
BATCH = 100
"""Uses that are given back in one transaction."""


def refuse_used_up(cart: Cart, asking: Iterable[Compiled], usages: Mapping[PromotionId, Usage]) -> None:
    """Refuse to order with a code that is used up: whoever entered it expects its discount. Raises `LimitReached`."""
    for each in asking if cart.codes else ():
        if each.promotion.code is not None and each.counted:
            check_usage(each.promotion.id, each.promotion.limits, usage=usages[each.promotion.id])


def reserve_for(
    ctx: Context, tx: Tx, priced: Quote, asking: Iterable[Compiled], *, order_id: OrderId, at: datetime
) -> None:
    """Reserve what an order uses, or commit it at once where there is nothing to pay.

    Raises `LimitReached`, and `CustomerNeeded` for somebody without an e-mail address.
    """
    limits = {each.promotion.id: each.promotion.limits for each in asking if each.counted}
    if not limits:
        return
    names = people(ctx, tx, priced.cart)
    given = {each.promotion_id: each.amount_minor + each.shipping_minor for each in priced.discounts}
    claims = (Claim(id, order_id, names[0] if names else "", Minor(given.get(id, 0))) for id in limits)
    for claim in promotions.worth_claiming(claims):
        use = _reserve(tx, claim, limits[claim.promotion_id], names, at=at).use
        if priced.total_minor == 0:
            use = promotions.commit(use, at=at).use
        tx.put(use)


def _reserve(tx: Tx, claim: Claim, limits: Limits, names: tuple[str, ...], *, at: datetime) -> Decision:
    """Raise the counters, which nobody else can then, and decide by what they were. An error undoes all of it."""
    id = claim.promotion_id
    used = tx.increment(used_counter(id)) - 1
    spent = tx.increment(spent_counter(id), claim.amount_minor) - claim.amount_minor
    usage = Usage(used, Minor(spent), slots_in(tx, id, limits, names))
    return promotions.reserve(claim, limits, usage=usage, expires_at=at + RESERVED, at=at)


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
        for use in live:
            _carry_out(tx, use, promotions.cancel(use, policies.promotions, at=at))


def renew_for(tx: Tx, order: Order, *, at: datetime) -> None:
    """Somebody is about to pay late: reserve anew what has expired. Raises `LimitReached` once it is used up."""
    for use in _of(tx, order):
        if use.status == "expired" and (promotion := tx.get(Promotion, use.claim.promotion_id)) is not None:
            names = (use.claim.customer,) if use.claim.customer else ()
            again = _reserve(tx, use.claim, promotion.limits, names, at=at).use
            _put(tx, use, evolve(again, created_at=use.created_at))


def expire_uses(ctx: Context) -> int:
    """Give back the uses of orders that nobody has paid in time; how many that were."""
    at, total = ctx.now(), 0
    while count := ctx.run(lambda tx: _expire_some(tx, at)):
        total += count
    return total


def _expire_some(tx: Tx, at: datetime) -> int:
    due = (Where("status", "eq", "reserved"), Where("expires_at", "lte", at))
    some = tx.find(Use, Query(due, sort=("expires_at",), limit=BATCH)).records
    for use in sorted(some, key=lambda use: use.id):
        if _is_being_paid(tx, use):
            _put(tx, use, evolve(use, expires_at=at + RESERVED, updated_at=at))
        else:
            _carry_out(tx, use, promotions.expire(use, at=at))
    return len(some)


def _is_being_paid(tx: Snapshot, use: Use) -> bool:
    """Whether a payment of its order is under way: what becomes of the use is for that to say."""
    return any(intent.open_operations for intent in every(tx, Intent, Where("order_id", "eq", use.claim.order_id)))


def _carry_out(tx: Tx, use: Use, decision: Decision | None) -> None:
    """Do what was decided: the counters first, then the row."""
    if decision is None:
        return
    for command in decision.commands:
        if isinstance(command, promotions.Count):
            tx.increment(used_counter(command.promotion_id), command.uses)
            tx.increment(spent_counter(command.promotion_id), command.spent_minor)
    _put(tx, use, decision.use)


def _put(tx: Tx, before: Use, after: Use) -> None:
    """Store what became of a use; somebody else who moved it meanwhile makes all begin anew."""
    tx.put(evolve(after, version=before.version + 1))


def _of(tx: Snapshot, order: Order) -> list[Use]:
    """The uses of an order, by promotion; one without a promotion has none."""
    if not any(each.promotion_id for each in order.discounts):
        return []
    return sorted(every(tx, Use, Where("order_id", "eq", order.id)), key=lambda use: use.id)


def verify_uses(tx: Snapshot) -> Iterator[str]:
    """Every counter that is not the sum of its live uses, and every use whose order is not there."""
    counted: dict[str, list[int]] = {}
    for use in every(tx, Use):
        sums = counted.setdefault(use.claim.promotion_id, [0, 0])
        if use.live:
            sums[0] += 1
            sums[1] += use.claim.amount_minor
        if tx.get(Order, use.claim.order_id) is None:
            yield f"Promotion {use.claim.promotion_id}: its use by order {use.claim.order_id} is of no order"
    for promotion in every(tx, Promotion):
        if promotion.limits.any:
            counted.setdefault(promotion.id, [0, 0])
    for id, (used, spent) in sorted(counted.items()):
        said = (tx.counter(used_counter(id)), tx.counter(spent_counter(id)))
        if said != (used, spent):
            yield f"Promotion {id}: {said[0]} uses worth {said[1]} are counted, but orders have {used} worth {spent}"
