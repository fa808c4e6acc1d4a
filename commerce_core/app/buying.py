"""What promotions may know of whoever buys: who they are, how many orders came before, and what was used so far."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from attrs import evolve, frozen

from commerce_core.app.records import every
from commerce_core.checkout import Cart
from commerce_core.customers import Buyer, Customer, buyer_of, fold_email
from commerce_core.ids import PromotionId
from commerce_core.money import Minor
from commerce_core.orders import Order
from commerce_core.ports import Snapshot, Where
from commerce_core.promotions import Compiled, Limits, Promotion, Usage, Use, names_of

Read = Callable[[str], int]
"""What tells the value of a counter: a look at it, or one that lets nobody else change it meanwhile."""


def used_counter(id: str) -> str:
    """The counter of the orders that use a promotion."""
    return f"promotion_used:{id}"


def spent_counter(id: str) -> str:
    """The counter of what a promotion took off these orders, in minor units."""
    return f"promotion_spent:{id}"


def budget_counter(name: str) -> str:
    """The counter of what all promotions that share a budget took off, in its minor units."""
    return f"promotion_budget:{name}"


@frozen
class Person:
    """Who buys: the id of their account and every e-mail address they are known by, folded, the one on the cart first.

    Nobody is known who has neither.
    """

    customer: str = ""
    emails: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every name: what was done under one of them, they did."""
        return names_of(self.customer, self.emails)


def person_of(cart: Cart, account: Customer | None) -> Person:
    """Whoever a cart is of. Its account is also known by the address that it has, whatever was typed on the cart."""
    emails = (cart.email, "" if account is None else account.email)
    known = tuple(dict.fromkeys(fold_email(email) for email in emails if email))
    return Person((account.id if account else cart.customer_id) or "", known)


def account_in(tx: Snapshot, email: str) -> Customer | None:
    """The customer of our own whom a guest's address names: this is who they are."""
    return tx.get_by(Customer, "email", [email]).get(email) if email else None


def buyer_in(
    tx: Snapshot, customer: Customer | None, person: Person, asking: Iterable[Compiled], *, read: Read
) -> Buyer:
    """Who buys; the orders before this one are counted only where a promotion asks for them.

    Before they are counted a counter of this person is read: whoever places an order keeps it from the same person's
    other orders until this one is there to be counted, so that no two of them are the first.
    """
    buyer = buyer_of(customer)
    if not any(each.counts_orders for each in asking):
        return buyer
    for name in sorted(person.names):
        read(f"orders_of:{name}")
    return evolve(buyer, orders_count=_orders_before(tx, person))


def _orders_before(tx: Snapshot, person: Person) -> int | None:
    """Their orders that were not cancelled, under any name; None for somebody who has none."""
    known = [Where("customer_id", "eq", person.customer)] if person.customer else []
    known += [Where("email", "eq", email) for email in person.emails]
    if not known:
        return None
    alive = Where("status", "ne", "cancelled")
    return len({order.id for where in known for order in every(tx, Order, where, alive)})


def usages_in(tx: Snapshot, person: Person, asking: Iterable[Compiled], *, read: Read) -> dict[PromotionId, Usage]:
    """What was used so far of the promotions whose uses are counted, by id; shared budgets are read first, by name, and
    then the counters of promotions by id, so that whoever locks them never waits for somebody who waits for them.
    """
    counted = [each for each in asking if each.counted]
    for name in sorted({each.promotion.limits.budget for each in counted} - {""}):
        read(budget_counter(name))
    return {each.promotion.id: read_usage(tx, person, each.promotion, each.limits, read=read) for each in counted}


def read_usage(
    tx: Snapshot, person: Person, promotion: Promotion, limits: Limits, *, read: Read | None = None
) -> Usage:
    """What was used so far of one promotion, whose `limits` are filled in; `read` reads its counters."""
    read = read or tx.counter
    used, own = read(used_counter(promotion.id)), read(spent_counter(promotion.id))
    shared = promotion.limits.budget
    spent = read(budget_counter(shared)) if shared else own
    return Usage(used, Minor(spent), slots_in(tx, promotion.id, limits, person), known=bool(person.names))


def slots_in(tx: Snapshot, id: str, limits: Limits, person: Person) -> frozenset[int]:
    """The slots that a person's live uses hold: where two hold one, or hold none, they take the next that is free."""
    if limits.per_customer is None:
        return frozenset()
    slots: set[int] = set()
    for use in sorted(uses_by(tx, id, person), key=lambda use: (use.slot is None, use.slot or 0, use.id)):
        slot = use.slot or 0
        while slot in slots:
            slot += 1
        slots.add(slot)
    return frozenset(slots)


def uses_by(tx: Snapshot, id: str, person: Person) -> tuple[Use, ...]:
    """The live uses of a promotion by a person, under any of their names."""
    named = [Where("customer", "eq", person.customer)] if person.customer else []
    named += [Where(column, "eq", email) for email in person.emails for column in ("email", "other_email")]
    live = (Where("promotion_id", "eq", id), Where("live", "eq", value=True))
    return tuple({use.id: use for name in named for use in every(tx, Use, *live, name)}.values())
