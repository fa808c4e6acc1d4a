"""Stock: promise it to orders, hold it for carts, receive and correct it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from attrs import evolve

from commerce_core import inventory
from commerce_core.app.context import Context
from commerce_core.app.idempotency import once
from commerce_core.app.load_facts import hosted_items, items_in
from commerce_core.app.promise_stock import Demand, Skus, expire_due, live_hold, move, plan, release_in
from commerce_core.app.records import require
from commerce_core.catalog import Item, UnknownItem
from commerce_core.ids import ReservationId, VariantId, check_id
from commerce_core.inventory import InvalidHold, Movement, Reservation, StockLevel
from commerce_core.ports import Snapshot, Tx

HOLD = timedelta(minutes=10)
"""How long a hold lasts that says nothing else: long enough to type an address and a card."""


def reserve(
    ctx: Context, wanted: Mapping[str, int], owner: str, *, ttl: timedelta = HOLD, key: str | None
) -> Reservation:
    """Hold units by SKU or variant id for an owner; a new hold replaces the owner's own. Raises `InsufficientStock`."""
    at = ctx.now()
    id = ReservationId(ctx.ids.new("rsv"))
    hosted = hosted_items(ctx, wanted)

    def work(tx: Tx) -> Reservation:
        demand, skus = _demand(items_in(tx, wanted, hosted), wanted)
        before = live_hold(tx, owner, at)
        if before is not None:
            release_in(tx, before, at)
        units = plan(tx, demand, skus, at)
        held, movements = inventory.hold(units, id=id, owner=owner, expires_at=_end(at, ttl), at=at)
        move(tx, movements, skus, at)
        tx.put(held)
        return held

    return once(ctx, ("inventory.reserve", wanted, owner, str(ttl)), Reservation, work, key=key)


def release(ctx: Context, reservation_id: str, *, key: str | None) -> Reservation:
    """Give a hold back before its time. Raises `NotFound` and `HoldEnded`."""
    at = ctx.now()

    def work(tx: Tx) -> Reservation:
        return release_in(tx, require(tx, Reservation, reservation_id), at)

    return once(ctx, ("inventory.release", reservation_id), Reservation, work, key=key)


def expire_holds(ctx: Context) -> int:
    """Give back the units of every hold whose time is over; how many holds that were."""
    at, total = ctx.now(), 0
    while count := ctx.run(lambda tx: expire_due(tx, at)):
        total += count
    return total


def receive(ctx: Context, reference: str, quantity: int, *, location: str, reason: str, key: str | None) -> StockLevel:
    """Take units in. Raises `UnknownItem`, `InvalidQuantity`, and `InvalidId` for the location."""
    return _change(ctx, reference, ("receive", quantity, location, reason), key=key)


def adjust(ctx: Context, reference: str, quantity: int, *, location: str, reason: str, key: str | None) -> StockLevel:
    """Put a count right, up or down, with a reason. Raises also `InsufficientStock` and `InvalidAdjustment`."""
    return _change(ctx, reference, ("adjust", quantity, location, reason), key=key)


def _change(ctx: Context, reference: str, wish: tuple[str, int, str, str], *, key: str | None) -> StockLevel:
    verb, quantity, location, reason = wish
    check_id(location, field="location")
    at = ctx.now()
    hosted = hosted_items(ctx, [reference])

    def work(tx: Tx) -> StockLevel:
        item = _item(items_in(tx, [reference], hosted), reference)
        before = _level(tx, VariantId(item.variant_id), location)
        if verb == "receive":
            movement = inventory.receive(before.variant_id, quantity, location=location, reason=reason)
        else:
            movement = inventory.adjust(before, quantity, reason=reason, sku=item.sku)
        tx.move([movement], at=at)
        return evolve(before, on_hand=before.on_hand + movement.on_hand)

    return once(ctx, ("inventory", reference, *wish), StockLevel, work, key=key)


def level(ctx: Context, reference: str) -> tuple[StockLevel, ...]:
    """The levels of one item at every location (empty before anything was ever received)."""
    hosted = hosted_items(ctx, [reference])

    def work(tx: Snapshot) -> tuple[StockLevel, ...]:
        item = _item(items_in(tx, [reference], hosted), reference)
        return tx.stock([item.variant_id])

    return ctx.read(work)


def movements(ctx: Context, reference: str) -> tuple[Movement, ...]:
    """Every movement of one item, oldest first."""
    hosted = hosted_items(ctx, [reference])

    def work(tx: Snapshot) -> tuple[Movement, ...]:
        item = _item(items_in(tx, [reference], hosted), reference)
        return tx.movements([item.variant_id])

    return ctx.read(work)


def _end(at: datetime, ttl: timedelta) -> datetime:
    try:
        return at + ttl
    except OverflowError:
        raise InvalidHold("A hold must end before the calendar does: pass a shorter ttl.", field="ttl") from None


def _demand(items: Mapping[str, Item], wanted: Mapping[str, int]) -> tuple[Demand, Skus]:
    """What is wanted of each variant; of what no stock is kept there is always enough, so nothing is held."""
    found = {reference: _item(items, reference) for reference in wanted}
    tracked = ((found[r], quantity) for r, quantity in wanted.items() if found[r].track_stock)
    demand = inventory.demand_of((VariantId(item.variant_id), quantity) for item, quantity in tracked)
    return demand, {VariantId(item.variant_id): item.sku for item in found.values()}


def _item(items: Mapping[str, Item], reference: str) -> Item:
    if reference not in items:
        raise UnknownItem(reference)
    return items[reference]


def _level(tx: Snapshot, variant_id: VariantId, location: str) -> StockLevel:
    found = [level for level in tx.stock([variant_id]) if level.location == location]
    return found[0] if found else StockLevel(variant_id, location)
