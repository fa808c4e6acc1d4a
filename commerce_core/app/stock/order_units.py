"""Order stock: what an order takes when it is placed, when it is paid, and when its parcels leave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from attrs import evolve

from commerce_core import inventory
from commerce_core.app.context import Context
from commerce_core.app.intents import hold
from commerce_core.app.load_facts import rules_in
from commerce_core.app.stock.facts import Wanted, country_of, skus_in, takes_in
from commerce_core.app.stock.promise import Units, allocate_for, demand_of_units
from commerce_core.checkout import Quote, Rules
from commerce_core.ids import OrderId, VariantId
from commerce_core.inventory import (
    InsufficientStock,
    Movement,
    ReservedUnits,
    Shortage,
    StockLevel,
    Take,
    routes_of,
    taken_by,
)
from commerce_core.orders import Order, ShippedUnits
from commerce_core.ports import Snapshot, Tx

Takes = Mapping[str, tuple[Take, ...]]
"""What a unit of each line takes from stock, by line key."""


def take_stock(
    tx: Tx, priced: Quote, rules: Rules, *, order_id: OrderId, charged: bool, at: datetime
) -> tuple[Units, Takes]:
    """Promise to an order what its lines take, kits taken apart; what they take is kept with it where it is not plain.

    What is taken with the payment waits for it unless the order is `charged` at once. Raises `InsufficientStock`.
    """
    policy = rules.policies.inventory
    takes, settings = takes_in(tx, (line.item for line in priced.lines), policy)
    sold = [(takes[line.item.variant_id], line.quantity) for line in priced.lines]
    now = [(tuple(take for take in each if _is_due(take, charged)), quantity) for each, quantity in sold]
    skus = {VariantId(line.item.variant_id): line.item.sku for line in priced.lines}
    routes = routes_of(rules.locations.values(), near=country_of(priced.cart.shipping_address))
    wanted = Wanted(taken_by(now), skus, settings, policy, routes)
    units = allocate_for(tx, wanted, order_id, owner=priced.cart.id, at=at)
    kept = {line.key: takes[line.item.variant_id] for line in priced.lines if line.item.track_stock}
    plain = {line.key: line.item.variant_id for line in priced.lines}
    return units, {key: each for key, each in kept.items() if not _is_plain(each, plain[key])}


def _is_due(take: Take, charged: bool) -> bool:
    return take.is_promised and (charged or take.taken != "on_payment")


def _is_plain(takes: tuple[Take, ...], variant_id: str) -> bool:
    """Whether an order need not be told: one unit of the variant itself, promised when it was placed or before."""
    own = [take for take in takes if take.variant_id == variant_id and take.quantity == 1]
    return len(own) == len(takes) == 1 and own[0].taken in {"on_order", "on_checkout", "on_cart"}


def take_rest(ctx: Context, tx: Tx, order: Order, *, at: datetime) -> None:
    """Promise to an order about to be charged what is taken with its payment, and let nobody else decide by it now.

    Raises `InsufficientStock`: then nobody is charged.
    """
    demand = _unpromised(order)
    if not demand:
        return hold(tx, order)
    rules = rules_in(ctx, tx)
    skus = {line.variant_id: line.sku for line in order.lines}
    routes = routes_of(rules.locations.values(), near=country_of(order.shipping_address))
    wanted = Wanted(demand, skus, {}, rules.policies.inventory, routes)
    units = allocate_for(tx, wanted, order.id, owner="", at=at)
    tx.put(evolve(order, allocated=(*order.allocated, *units), version=order.version + 1))
    return None


def _unpromised(order: Order) -> dict[VariantId, int]:
    """What the order's lines take with its payment and were not promised yet; nothing once the order is through."""
    if order.status not in {"pending", "processing"}:
        return {}
    there = demand_of_units(order.allocated)
    waiting = (
        (tuple(take for take in line.stock if take.taken == "on_payment"), line.quantity - line.shipped)
        for line in order.lines
    )
    due = {variant: units - there.get(variant, 0) for variant, units in taken_by(waiting).items()}
    return {variant: units for variant, units in due.items() if units > 0}


def leaving(tx: Snapshot, order: Order, parcel: Iterable[ShippedUnits]) -> tuple[tuple[Movement, ...], Units]:
    """What leaves the stock with a parcel, and what of the order's units is still to leave.

    Raises `InsufficientStock` for units that were promised and are not here yet: a backorder ships when they came.
    """
    takes = {line.key: line.stock for line in order.lines}
    sold = [(takes[unit.line], unit.quantity) for unit in parcel]
    promised, counted = (
        taken_by((tuple(take for take in each if take.is_promised is wanted), quantity) for each, quantity in sold)
        for wanted in (True, False)
    )
    if not promised and not counted:
        return (), order.allocated
    levels = tx.stock({*promised, *counted})
    here, later = _parted(order.allocated, levels)
    taken, rest = inventory.take_units(here, promised)
    _check_here(tx, order, promised, demand_of_units(taken))
    shipped = inventory.ship_units(taken, cause=order.id)
    return (*shipped, *inventory.ship_uncounted(levels, counted, cause=order.id)), _joined((*rest, *later))


def _joined(units: Units) -> Units:
    """Units with one entry for each place."""
    sums: dict[tuple[VariantId, str], int] = {}
    for unit in units:
        place = unit.variant_id, unit.location
        sums[place] = sums.get(place, 0) + unit.quantity
    return tuple(ReservedUnits(*place, quantity) for place, quantity in sums.items())


def _parted(units: Units, levels: Iterable[StockLevel]) -> tuple[Units, Units]:
    """Promised units, those that are there and those that are still to come; a place may have some of both."""
    good = {(level.variant_id, level.location): level.good for level in levels}
    here, later = [], []
    for unit in units:
        place = unit.variant_id, unit.location
        there = max(0, min(unit.quantity, good.get(place, unit.quantity)))
        good[place] = good.get(place, unit.quantity) - there
        here += [ReservedUnits(*place, there)] if there else []
        later += [ReservedUnits(*place, unit.quantity - there)] if unit.quantity > there else []
    return tuple(here), tuple(later)


def _check_here(tx: Snapshot, order: Order, promised: Mapping[VariantId, int], here: Mapping[VariantId, int]) -> None:
    short = [(variant, units, here.get(variant, 0)) for variant, units in promised.items()]
    short = [(variant, units, there) for variant, units, there in short if there < units]
    if short:
        skus = skus_in(tx, (variant for variant, _, _ in short), {line.variant_id: line.sku for line in order.lines})
        raise InsufficientStock(Shortage(skus.get(variant, variant), units, there) for variant, units, there in short)
