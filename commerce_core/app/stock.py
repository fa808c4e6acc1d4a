"""Stock: promise it to orders, hold it for carts, receive and correct it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from attrs import evolve

from commerce_core import inventory
from commerce_core.app.context import Context
from commerce_core.app.idempotency import once
from commerce_core.app.load_facts import find_items, hosted_items
from commerce_core.app.records import require
from commerce_core.catalog import Item, UnknownItem
from commerce_core.checkout import QuoteLine
from commerce_core.ids import OrderId, ReservationId, VariantId
from commerce_core.inventory import InsufficientStock, Movement, Reservation, ReservedUnits, StockLevel
from commerce_core.ports import Query, Tx, Where

Demand = dict[VariantId, int]
Skus = dict[VariantId, str]
HOLD = timedelta(minutes=10)
"""How long a hold lasts that says nothing else: long enough to type an address and a card."""


def allocate_for(
    tx: Tx, lines: Iterable[QuoteLine], order_id: OrderId, *, owner: str, at: datetime
) -> tuple[ReservedUnits, ...]:
    """Promise to an order what its lines need, using up the hold of its cart. Raises `InsufficientStock`."""
    tracked = [line for line in lines if line.item.track_stock]
    demand = inventory.demand_of((VariantId(line.item.variant_id), line.quantity) for line in tracked)
    skus = {VariantId(line.item.variant_id): line.item.sku for line in tracked}
    held = live_hold(tx, owner, at) if owner else None
    if held is not None and inventory.demand_of((unit.variant_id, unit.quantity) for unit in held.units) == demand:
        committed, movements = inventory.commit_hold(held, order_id, at=at)
        tx.put(committed)
        _move(tx, movements, skus, at)
        return held.units
    if held is not None:
        _release(tx, held, at)
    units = inventory.plan_units(tx.stock(demand), demand, skus=skus)
    _move(tx, inventory.allocate(units, cause=order_id), skus, at)
    return units


def reserve(
    ctx: Context, wanted: Mapping[str, int], owner: str, *, ttl: timedelta = HOLD, key: str | None
) -> Reservation:
    """Hold units by SKU or variant id for an owner; a new hold replaces the owner's own. Raises `InsufficientStock`."""
    at = ctx.now()
    id = ReservationId(ctx.ids.new("rsv"))
    hosted = hosted_items(ctx, wanted)

    def work(tx: Tx) -> Reservation:
        demand, skus = _demand(hosted if hosted is not None else find_items(tx, wanted), wanted)
        before = live_hold(tx, owner, at)
        if before is not None:
            _release(tx, before, at)
        units = inventory.plan_units(tx.stock(demand), demand, skus=skus)
        held, movements = inventory.hold(units, id=id, owner=owner, expires_at=at + ttl, at=at)
        _move(tx, movements, skus, at)
        tx.put(held)
        return held

    return once(ctx, ("inventory.reserve", wanted, owner, str(ttl)), Reservation, work, key=key)


def release(ctx: Context, reservation_id: str, *, key: str | None) -> Reservation:
    """Give a hold back before its time. Raises `NotFound` and `HoldEnded`."""
    at = ctx.now()

    def work(tx: Tx) -> Reservation:
        return _release(tx, require(tx, Reservation, reservation_id), at)

    return once(ctx, ("inventory.release", reservation_id), Reservation, work, key=key)


def expire_holds(ctx: Context) -> int:
    """Give back the units of every hold whose time is over; how many holds that were."""
    at = ctx.now()
    due = Query(where=(Where("status", "eq", "held"), Where("expires_at", "lte", at)), sort=("expires_at",), limit=100)

    def work(tx: Tx) -> int:
        expired = tx.find(Reservation, due).records
        for reservation in expired:
            ended, movements = inventory.expire_hold(reservation, at)
            tx.put(ended)
            tx.move(movements, at=at)
        return len(expired)

    total = 0
    while count := ctx.run(work):
        total += count
    return total


def receive(ctx: Context, reference: str, quantity: int, *, location: str, reason: str, key: str | None) -> StockLevel:
    """Take units in. Raises `UnknownItem` and `InvalidQuantity`."""
    return _change(ctx, reference, ("receive", quantity, location, reason), key=key)


def adjust(ctx: Context, reference: str, quantity: int, *, location: str, reason: str, key: str | None) -> StockLevel:
    """Put a count right, up or down, with a reason. Raises also `InsufficientStock` and `InvalidAdjustment`."""
    return _change(ctx, reference, ("adjust", quantity, location, reason), key=key)


def _change(ctx: Context, reference: str, wish: tuple[str, int, str, str], *, key: str | None) -> StockLevel:
    verb, quantity, location, reason = wish
    at = ctx.now()
    hosted = hosted_items(ctx, [reference])

    def work(tx: Tx) -> StockLevel:
        item = _item(hosted if hosted is not None else find_items(tx, [reference]), reference)
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

    def work(tx: Tx) -> tuple[StockLevel, ...]:
        item = _item(hosted if hosted is not None else find_items(tx, [reference]), reference)
        return tx.stock([item.variant_id])

    return ctx.run(work)


def movements(ctx: Context, reference: str) -> tuple[Movement, ...]:
    """Every movement of one item, oldest first."""
    hosted = hosted_items(ctx, [reference])

    def work(tx: Tx) -> tuple[Movement, ...]:
        item = _item(hosted if hosted is not None else find_items(tx, [reference]), reference)
        return tx.movements([item.variant_id])

    return ctx.run(work)


def live_hold(tx: Tx, owner: str, at: datetime) -> Reservation | None:
    """The hold that an owner has now, if any."""
    mine = Query(where=(Where("owner", "eq", owner), Where("status", "eq", "held")), sort=("-created_at",), limit=1)
    held = tx.find(Reservation, mine).records
    return held[0] if held and inventory.is_live(held[0], at) else None


def _release(tx: Tx, reservation: Reservation, at: datetime) -> Reservation:
    released, movements = inventory.release_hold(reservation, at=at)
    tx.put(released)
    tx.move(movements, at=at)
    return released


def _demand(items: Mapping[str, Item], wanted: Mapping[str, int]) -> tuple[Demand, Skus]:
    found = {reference: _item(items, reference) for reference in wanted}
    demand = inventory.demand_of((VariantId(found[r].variant_id), quantity) for r, quantity in wanted.items())
    return demand, {VariantId(item.variant_id): item.sku for item in found.values()}


def _item(items: Mapping[str, Item], reference: str) -> Item:
    if reference not in items:
        raise UnknownItem(reference)
    return items[reference]


def _level(tx: Tx, variant_id: VariantId, location: str) -> StockLevel:
    found = [level for level in tx.stock([variant_id]) if level.location == location]
    return found[0] if found else StockLevel(variant_id, location)


def _move(tx: Tx, movements: Iterable[Movement], skus: Mapping[VariantId, str], at: datetime) -> None:
    """Move stock; a level that ran short since it was read is named by its SKU."""
    try:
        tx.move(tuple(movements), at=at)
    except InsufficientStock as short:
        named = (evolve(s, sku=skus.get(VariantId(s.sku), s.sku)) for s in short.shortages)
        raise InsufficientStock(named) from None
