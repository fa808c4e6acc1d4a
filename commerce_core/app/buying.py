"""What promotions may know of whoever buys: who they are, how many orders came before, and what was used so far."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from attrs import evolve

from commerce_core.app.context import Context
from commerce_core.app.records import every
from commerce_core.checkout import Cart
from commerce_core.customers import Buyer, Customer, buyer_of, fold_email
from commerce_core.ids import PromotionId
from commerce_core.money import Minor
from commerce_core.orders import Order
from commerce_core.ports import Snapshot, Where
from commerce_core.promotions import Compiled, Limits, Usage, Use

Read = Callable[[str], int]
"""What tells the value of a counter: a look at it, or one that lets nobody else change it meanwhile."""


def used_counter(id: str) -> str:
    """The counter of the orders that use a promotion."""
    return f"promotion_used:{id}"


def spent_counter(id: str) -> str:
    """The counter of what a promotion took off these orders, in minor units."""
    return f"promotion_spent:{id}"


def buyer_in(
    ctx: Context, tx: Snapshot, cart: Cart, customer: Customer | None, asking: Iterable[Compiled], *, read: Read
) -> Buyer:
    """Who buys; the orders before this one are counted only where a promotion asks for them.

    Before they are counted a counter of this person is read: whoever places an order keeps it from the same person's
    other orders until this one is there to be counted, so that no two of them are the first.
    """
    buyer = buyer_of(customer)
    if not any(each.counts_orders for each in asking):
        return buyer
    for name in sorted(people(ctx, tx, cart)):
        read(f"orders_of:{name}")
    return evolve(buyer, orders_count=_orders_before(tx, cart))


def _orders_before(tx: Snapshot, cart: Cart) -> int | None:
    """Their orders that were not cancelled, by customer or e-mail address; None for somebody who has neither."""
    known = []
    if cart.customer_id is not None:
        known.append(Where("customer_id", "eq", cart.customer_id))
    if cart.email:
        known.append(Where("email", "in", tuple({cart.email, fold_email(cart.email)})))
    if not known:
        return None
    alive = Where("status", "ne", "cancelled")
    return len({order.id for where in known for order in every(tx, Order, where, alive)})


def people(ctx: Context, tx: Snapshot, cart: Cart) -> tuple[str, ...]:
    """Under what uses of a promotion by this customer are kept, the name for new ones first: id, e-mail address.

    A guest whose address is that of a customer of ours is this customer.
    """
    email = fold_email(cart.email) if cart.email else ""
    id: str | None = cart.customer_id
    if id is None and email and ctx.customers is None:
        known = tx.get_by(Customer, "email", [email]).get(email)
        id = None if known is None else known.id
    return tuple(name for name in (id, email) if name)


def usages_in(
    ctx: Context, tx: Snapshot, cart: Cart, asking: Iterable[Compiled], *, read: Read
) -> dict[PromotionId, Usage]:
    """What was used so far of the promotions whose uses are counted, by id and in the order of ids."""
    counted = [each.promotion for each in asking if each.counted]
    names = people(ctx, tx, cart) if counted else ()
    return {
        each.id: Usage(
            used=read(used_counter(each.id)),
            spent_minor=Minor(read(spent_counter(each.id))),
            slots=slots_in(tx, each.id, each.limits, names),
        )
        for each in counted
    }


def slots_in(tx: Snapshot, id: PromotionId, limits: Limits, names: tuple[str, ...]) -> frozenset[int]:
    """The slots that this customer's live uses hold; those under another of their names take the next that is free."""
    if limits.per_customer is None:
        return frozenset()
    slots: set[int] = set()
    for name in names:
        where = (Where("promotion_id", "eq", id), Where("customer", "eq", name), Where("live", "eq", value=True))
        for use in every(tx, Use, *where):
            slot = use.slot or 0
            while slot in slots:
                slot += 1
            slots.add(slot)
    return frozenset(slots)
