"""Order stock: what an order takes when it is placed and when it is paid, and what a failed payment gives back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from attrs import evolve

from commerce_core.app.context import Context
from commerce_core.app.load_facts import rules_in
from commerce_core.app.records import every, intents_of, save
from commerce_core.app.stock.facts import country_of, takes_in, wanted_of
from commerce_core.app.stock.move import move
from commerce_core.app.stock.promise import Units, allocate_for, demand_of_units, own_hold, sums_of
from commerce_core.app.stock.tell import put_holds
from commerce_core.checkout import Quote, Rules
from commerce_core.ids import OrderId, ReservationId, VariantId
from commerce_core.inventory import Reservation, Take, deallocate, hold_again, take_units, taken_by
from commerce_core.orders import Order
from commerce_core.payments import Intent
from commerce_core.ports import Tx, Where

Takes = Mapping[str, tuple[Take, ...]]
"""What a unit of each line takes from stock, by line key."""


def take_stock(
    tx: Tx, priced: Quote, rules: Rules, *, order_id: OrderId, charged: bool, at: datetime
) -> tuple[Units, Takes]:
    """Promise to an order what its lines take, kits taken apart; what they take is kept with it where it is not plain.

    What is taken with the payment waits for it unless the order is `charged` at once. Raises `InsufficientStock`.
    """
    takes, _ = takes_in(tx, (line.item for line in priced.lines), rules.policies.inventory)
    sold = [(takes[line.item.variant_id], line.quantity) for line in priced.lines]
    demand = taken_by(sold, when=lambda take: take.is_promised and (charged or take.taken != "on_payment"))
    skus = {VariantId(line.item.variant_id): line.item.sku for line in priced.lines}
    wanted = wanted_of(demand, rules, skus=skus, near=country_of(priced.cart.shipping_address))
    units = allocate_for(tx, wanted, order_id, owner=priced.cart.id, at=at)
    kept = {line.key: takes[line.item.variant_id] for line in priced.lines if line.item.track_stock}
    plain = {line.key: line.item.variant_id for line in priced.lines}
    return units, {key: each for key, each in kept.items() if not _is_plain(each, plain[key])}


def _is_plain(takes: tuple[Take, ...], variant_id: str) -> bool:
    """Whether an order need not be told: one unit of the variant itself, promised when it was placed or before."""
    own = [take for take in takes if take.variant_id == variant_id and take.quantity == 1]
    return len(own) == len(takes) == 1 and own[0].taken in {"on_order", "on_checkout", "on_cart"}


def waiting_for_payment(order: Order) -> dict[VariantId, int]:
    """What the lines of an open order take with its payment, but for what was shipped."""
    if order.status not in {"pending", "processing"}:
        return {}
    open_lines = ((line.stock, line.quantity - line.shipped) for line in order.lines)
    return taken_by(open_lines, when=lambda take: take.taken == "on_payment")


def take_rest(ctx: Context, tx: Tx, order: Order, *, at: datetime) -> None:
    """Promise to an order about to be charged what is taken with its payment and was not promised yet.

    The order gets a new version in any case, so that nobody else decides by it at the same time: of two who do, one
    begins anew. Raises `InsufficientStock`: then nobody is charged.
    """
    there = demand_of_units(order.allocated)
    units: Units = ()
    due = {variant: wanted - there[variant] for variant, wanted in waiting_for_payment(order).items()}
    if demand := {variant: missing for variant, missing in due.items() if missing > 0}:
        skus = {line.variant_id: line.sku for line in order.lines}
        wanted = wanted_of(demand, rules_in(ctx, tx), skus=skus, near=country_of(order.shipping_address))
        units = allocate_for(tx, wanted, order.id, owner="", at=at)
    tx.put(evolve(order, allocated=(*order.allocated, *units), version=order.version + 1))


def free_waiting(tx: Tx, intent: Intent, order: Order, *, at: datetime) -> Order:
    """Free what is taken with the payment, unless some money came or may still come: the next charge takes it again."""
    others = intents_of(tx, order.id)
    if order.captured_minor or intent.open or any(each.takeable_minor for each in others if each.id != intent.id):
        return order
    back, rest = take_units(order.allocated, waiting_for_payment(order))
    if not back:
        return order
    saved = save(tx, order, evolve(order, allocated=rest, updated_at=at, version=order.version + 1))
    move(tx, deallocate(back, cause=order.id), at=at)
    return saved


def free_declined(ctx: Context, tx: Tx, order: Order, *, at: datetime) -> None:
    """Free what an order had that is off because its card was declined, but what its cart held the cart holds again."""
    held = _held_for(tx, order, at)
    if held is None:
        move(tx, deallocate(order.allocated, cause=order.id), at=at)
        return
    again, movements = hold_again(held, order.allocated, id=ReservationId(ctx.ids.new("rsv")), at=at)
    put_holds(tx, again)
    move(tx, movements, at=at)


def _held_for(tx: Tx, order: Order, at: datetime) -> Reservation | None:
    """The hold of its cart that the order used up, if that would last yet, and its owner took no other one since.

    It was committed when the order was placed, and all of its units went to the order.
    """
    if order.cart_id is None or own_hold(tx, order.cart_id) is not None:
        return None
    of_cart = Where("owner", "eq", order.cart_id), Where("status", "eq", "committed"), Where("expires_at", "gt", at)
    used = every(tx, Reservation, *of_cart, Where("updated_at", "eq", order.created_at))
    there = sums_of(order.allocated)
    return next((held for held in used if sums_of(held.units) <= there), None)
