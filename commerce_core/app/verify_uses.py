"""Verify uses of promotions: against the orders that have something off, their places, and the counters."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from commerce_core.app.buying import budget_counter, spent_counter, used_counter
from commerce_core.app.records import every
from commerce_core.checkout import Policies
from commerce_core.customers import fold_email
from commerce_core.orders import DiscountLine, Order
from commerce_core.ports import Snapshot
from commerce_core.promotions import Promotion, Use


@frozen
class _Counted:
    """What live uses come to: how many of each promotion, what they took off, and what of each shared budget."""

    used: dict[str, int]
    spent: dict[str, int]
    shared: dict[str, int]


def verify_uses(tx: Snapshot) -> Iterator[str]:
    """Every use that its order does not explain, every order whose use is missing, every sum that is not one."""
    counted = _Counted({}, {}, {})
    for use in every(tx, Use):
        _add(counted, use)
        yield from (
            f"Promotion {use.claim.promotion_id}: its use by order {use.claim.order_id} {fault}"
            for fault in _use(tx, use)
        )
    for order in every(tx, Order):
        for line in order.discounts:
            if line.counted and tx.get(Use, f"{line.promotion_id}:{order.id}") is None:
                yield f"Promotion {line.promotion_id}: its use by order {order.id} is missing"
    yield from _sums(tx, counted)


def _add(counted: _Counted, use: Use) -> None:
    id, budget, live = use.claim.promotion_id, use.claim.budget, int(use.live)
    amount = use.claim.amount_minor * live
    counted.used[id] = counted.used.get(id, 0) + live
    counted.spent[id] = counted.spent.get(id, 0) + amount
    if budget:
        counted.shared[budget] = counted.shared.get(budget, 0) + amount


def _use(tx: Snapshot, use: Use) -> Iterator[str]:
    """What is wrong with one use. One of an order that was paid very late may have run out."""
    order = tx.get(Order, use.claim.order_id)
    if order is None:
        yield "is of no order"
        return
    lines = [line for line in order.discounts if line.promotion_id == use.claim.promotion_id and line.counted]
    if not lines:
        yield "took nothing off it"
    elif _amount(lines) != use.claim.amount_minor:
        yield f"is worth {use.claim.amount_minor}, but took {_amount(lines)} off"
    if not _is_of(use, order):
        yield "is of somebody else"
    wrong = "reserved" if order.status == "cancelled" else "released"
    if use.status == wrong:
        yield f"is {wrong}, but the order is {order.status}"
    if not _has_its_places(tx, use):
        yield "has not the places that it takes"


def _amount(lines: list[DiscountLine]) -> int:
    return sum(line.amount_minor + line.shipping_minor for line in lines)


def _is_of(use: Use, order: Order) -> bool:
    """Whether a use is of whom its order is of, who may be known by more names than the order has."""
    account = order.customer_id is None or order.customer_id == use.claim.customer
    return account and (not order.email or fold_email(order.email) in use.claim.emails)


def _has_its_places(tx: Snapshot, use: Use) -> bool:
    """Whether the places that a use takes are its own."""
    places = use.places
    owners = tx.get_by(Use, "slot", places) if places else {}
    return len(owners) == len(places) and all(owner.id == use.id for owner in owners.values())


def _sums(tx: Snapshot, counted: _Counted) -> Iterator[str]:
    for promotion in every(tx, Promotion):
        if promotion.limits.any:
            counted.used.setdefault(promotion.id, 0)
    for id, used in sorted(counted.used.items()):
        spent = counted.spent.get(id, 0)
        said = (tx.counter(used_counter(id)), tx.counter(spent_counter(id)))
        if said != (used, spent):
            yield f"Promotion {id}: {said[0]} uses worth {said[1]} are counted, but orders have {used} worth {spent}"
    policies = tx.get(Policies, Policies().id) or Policies()
    for name in sorted({*counted.shared, *policies.promotions.budgets}):
        kept, spent = tx.counter(budget_counter(name)), counted.shared.get(name, 0)
        if kept != spent:
            yield f"Budget {name}: {kept} is counted as spent, but orders have {spent} of it"
