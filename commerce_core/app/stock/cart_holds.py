"""Cart holds: what a cart sets aside while it is filled, at the checkout, and when a guest signs in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cache

from attrs import evolve

from commerce_core import checkout, inventory
from commerce_core.app.carts import Edit, fresh_cart, open_cart
from commerce_core.app.context import Context
from commerce_core.app.idempotency import once
from commerce_core.app.load_facts import hosted_items, items_in, rules_in
from commerce_core.app.records import require
from commerce_core.app.stock.configure import ON_CART
from commerce_core.app.stock.facts import Wanted, country_of, settings_in, wanted_in
from commerce_core.app.stock.holds import NewHold, end_of, for_one_owner, take_hold
from commerce_core.app.stock.move import move
from commerce_core.app.stock.promise import end_hold, lasting, live_hold, own_hold, sums_of
from commerce_core.app.stock.tell import put_holds
from commerce_core.catalog import Item
from commerce_core.checkout import Cart, checked
from commerce_core.ids import ReservationId
from commerce_core.inventory import (
    InsufficientStock,
    Policy,
    ReservedUnits,
    Stage,
    must_be_taken,
    taken_of,
)
from commerce_core.ports import Tx

Hosted = dict[str, Item] | None
DrawId = Callable[[], ReservationId]
"""Gives the id of the hold to be, always the same one, and draws it only if there is to be one."""


def create_cart_held(ctx: Context, cart: Cart, *, key: str | None) -> Cart:
    """Store a cart, and hold what is taken in the cart. Raises `Duplicate`, `InsufficientStock`, `HoldCapExceeded`."""
    draw, at = _drawn(ctx), ctx.now()
    fresh = fresh_cart(ctx, cart, at=at)
    hosted = hosted_items(ctx, (line.item for line in fresh.lines))

    def work(tx: Tx) -> Cart:
        tx.put(fresh)
        _hold_lines(ctx, tx, fresh, hosted, id=draw, at=at)
        return fresh

    return for_one_owner(lambda: once(ctx, ("carts.create", cart), Cart, work, key=key))


def edit_cart_held(ctx: Context, id: str, edit: Edit, request: tuple[object, ...], *, key: str | None = None) -> Cart:
    """Edit the lines of a stored cart, and hold what is taken in the cart; activity lets its hold run longer.

    Raises what the edit raises, `NotFound`, `CartOrdered`, `InsufficientStock` and `HoldCapExceeded`: then the cart is
    as it was.
    """
    fresh, at = _drawn(ctx), ctx.now()
    hosted = _hosted(ctx, id, edit)

    def work(tx: Tx) -> Cart:
        cart = open_cart(tx, id)
        changed = checked(edit(cart))
        _hold_lines(ctx, tx, changed, hosted, id=fresh, at=at)
        if changed != cart:
            tx.put(changed)
        return changed

    return for_one_owner(lambda: once(ctx, ("carts.edit", id, *request), Cart, work, key=key))


def begin_checkout(ctx: Context, cart_id: str, *, key: str | None) -> Cart:
    """Hold what is taken at the checkout for a stored cart, which an order of it then uses up.

    Raises `NotFound`, `CartOrdered`, `InsufficientStock` and `HoldCapExceeded`.
    """
    fresh, at = _drawn(ctx), ctx.now()
    hosted = _hosted(ctx, cart_id, lambda cart: cart)

    def work(tx: Tx) -> Cart:
        cart = open_cart(tx, cart_id)
        _hold(ctx, tx, cart, hosted, stage="checkout", id=fresh, at=at)
        return cart

    return for_one_owner(lambda: once(ctx, ("carts.checkout", cart_id), Cart, work, key=key))


def merge_carts(ctx: Context, guest: str, *, into: str, key: str | None) -> Cart:
    """Put a guest's cart into a customer's: lines summed, codes joined, its hold moved. The guest's is empty then.

    Where both held more than one buyer may, the cart keeps its lines, and units beyond the cap are free again.

    Raises `NotFound`, `CartOrdered`, and `InvalidQuantity` for more of a line than one can have.
    """
    fresh, at = _drawn(ctx), ctx.now()

    def work(tx: Tx) -> Cart:
        came, kept = open_cart(tx, guest), open_cart(tx, into)
        merged, emptied = checkout.merge_carts(came, kept, at=at)
        tx.put(checked(merged), emptied)
        _join_holds(tx, guest, into, policy=rules_in(ctx, tx).policies.inventory, id=fresh, at=at)
        return merged

    return for_one_owner(lambda: once(ctx, ("carts.merge", guest, into), Cart, work, key=key))


def _drawn(ctx: Context) -> DrawId:
    return cache(lambda: ReservationId(ctx.ids.new("rsv")))


def _hosted(ctx: Context, id: str, edit: Edit) -> Hosted:
    """The host's items of the cart as it is to be, where the shop keeps none of its own."""
    if ctx.products is None:
        return None
    lines = edit(ctx.read(lambda tx: require(tx, Cart, id))).lines
    return hosted_items(ctx, (line.item for line in lines))


def _hold_lines(ctx: Context, tx: Tx, cart: Cart, hosted: Hosted, *, id: DrawId, at: datetime) -> None:
    """Hold what an edited cart must have: as at the checkout if it has begun that, else what is taken in the cart.

    In a shop that takes nothing in carts, edits leave a hold as it is: the order or the next checkout takes the rest.
    """
    if rules_in(ctx, tx).policies.inventory.taken != "on_cart" and not tx.counter(ON_CART):
        return
    held = live_hold(tx, cart.id, at)
    _hold(ctx, tx, cart, hosted, stage="cart" if held is None else None, id=id, at=at)


def _hold(ctx: Context, tx: Tx, cart: Cart, hosted: Hosted, *, stage: Stage | None, id: DrawId, at: datetime) -> None:
    """Hold what must be taken by a stage (None: by that of the hold there is). Unknown items wait for the quote."""
    items, rules = items_in(tx, (line.item for line in cart.lines), hosted), rules_in(ctx, tx)
    pairs = [(items[line.item], line.quantity) for line in cart.lines if line.item in items]
    near = country_of(cart.shipping_address)
    before, every = own_hold(tx, cart.id), wanted_in(tx, pairs, rules, near=near)
    by = stage or _stage_of(tx, before.units if before else (), every)
    taken = {variant: taken_of(every.settings.get(variant), every.policy) for variant in every.demand}
    demand = {variant: units for variant, units in every.demand.items() if must_be_taken(taken[variant], by)}
    if demand:
        begun = lasting(before, at)
        ends = end_of(at, every.policy, begun=begun)
        ends = max(ends, begun.expires_at) if begun else ends  # activity renews a hold, and never shortens it
        new = NewHold(id(), cart.id, ends, before)
        try:
            take_hold(tx, evolve(every, demand=demand), new, at=at)
        except InsufficientStock:
            open_cart(tx, cart.id)  # it may be its own order that has the units
            raise
    elif before is not None:
        move(tx, end_hold(tx, before, at), at=at)


def _stage_of(tx: Tx, units: Iterable[ReservedUnits], wanted: Wanted) -> Stage:
    """How far a cart has come that holds these: what is not taken in the cart it holds since its checkout."""
    variants = {unit.variant_id for unit in units}
    settings = wanted.settings | settings_in(tx, variants - wanted.demand.keys())
    early = all(taken_of(settings.get(variant), wanted.policy) == "on_cart" for variant in variants)
    return "cart" if early else "checkout"


def _join_holds(tx: Tx, guest: str, into: str, *, policy: Policy, id: DrawId, at: datetime) -> None:
    """Make one hold of both: the units stay where they are, as many as one buyer may hold.

    It lasts until the later end, but no longer than the hold that began first may: merging is no way past that.
    """
    found = [held for owner in (guest, into) if (held := own_hold(tx, owner)) is not None]
    live = [held for held in found if inventory.is_live(held, at)]
    if all(held.owner == into for held in live):
        return
    back = [movement for held in found for movement in end_hold(tx, held, at)]
    sums = sums_of(unit for held in live for unit in held.units)
    both = [ReservedUnits(*place, sums[place]) for place in sorted(sums)]
    settings = settings_in(tx, {unit.variant_id for unit in both})
    units = inventory.within_caps(both, settings, policy=policy)
    begun = min(live, key=lambda held: held.created_at)
    ends = inventory.renewed_end(max(held.expires_at for held in live), begun, policy=policy)
    extended = max(held.extensions for held in live)
    joined, movements = inventory.hold(units, id=id(), owner=into, expires_at=ends, at=at)
    move(tx, (*back, *movements), at=at)
    put_holds(tx, evolve(joined, created_at=begun.created_at, extensions=extended))
