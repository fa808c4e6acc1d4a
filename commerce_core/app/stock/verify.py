"""Verify stock: recompute from movements, orders, holds, settings and announcements what levels and counters say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from commerce_core import inventory
from commerce_core.app.context import Context
from commerce_core.app.records import every
from commerce_core.app.stock.configure import ON_CART
from commerce_core.app.stock.promise import sums_of
from commerce_core.app.stock.tell import alerts_counter
from commerce_core.inventory import Alert, Expected, Place, Reservation, StockLevel, StockSettings
from commerce_core.orders import Order
from commerce_core.ports import Snapshot


def verify_stock(ctx: Context) -> tuple[str, ...]:
    """What is wrong with the books of stock, one sentence each; empty when all is right.

    Each level is the fold of its movements, has no count below zero, and promises no more than it may; it is promised
    to exactly what orders and holds have of it. The backorder limits of a variant sum to its cap, its levels keep back
    no more than its `safety` and are told of at its `low_at`, and as many variants are counted that are taken in carts
    as there are. What is incoming is what announcements have open, and every level has as many alerts as are counted.
    """
    return ctx.read(lambda tx: tuple(stock_faults(tx)))


def stock_faults(tx: Snapshot) -> Iterator[str]:
    """All that `verify_stock` finds, one after the other."""
    levels = tx.levels()
    yield from inventory.verify(levels, tx.movements())
    yield from _promised(tx, levels)
    yield from _caps(tx, levels)
    yield from _settings(tx, levels)
    yield from _announced(tx, levels)
    yield from _alerts(tx)


def _promised(tx: Snapshot, levels: Iterable[StockLevel]) -> Iterator[str]:
    """Every level that is promised to others than orders and holds say."""
    ordered = sums_of(unit for order in every(tx, Order) for unit in order.allocated)
    kept = sums_of(unit for held in every(tx, Reservation) if held.status == "held" for unit in held.units)
    unknown = dict.fromkeys((*ordered, *kept))
    for level in levels:
        unknown.pop(level.place, None)
        allocated, held = ordered[level.place], kept[level.place]
        if (level.allocated, level.held) != (allocated, held):
            yield (
                f"{level.variant_id} at {level.location}: {level.allocated} allocated and {level.held} held, "
                f"but orders want {allocated} and carts hold {held}"
            )
    yield from (f"{place[0]} at {place[1]} is promised, but has no stock level" for place in unknown)


def _alerts(tx: Snapshot) -> Iterator[str]:
    """Every level of which another number of alerts is counted than there are."""
    there = Counter((alert.variant_id, alert.location) for alert in every(tx, Alert))
    for (variant, location), number in sorted(there.items()):
        counted = tx.counter(alerts_counter(variant, location))
        if counted != number:
            yield f"{variant} at {location}: {counted} alerts are counted, but there are {number}"


def _caps(tx: Snapshot, levels: Iterable[StockLevel]) -> Iterator[str]:
    """Every variant of which all places together may promise another number beyond what is there than its settings."""
    limits = Counter[str]()
    for level in levels:
        limits[level.variant_id] += level.backorder_limit
    for kept in every(tx, StockSettings):
        found = limits[kept.id]
        if found != kept.backorder_limit:
            cap = kept.backorder_limit
            yield f"{kept.id}: {found} may be promised beyond what is there, but its cap is {cap}: configure it again"


def _settings(tx: Snapshot, levels: Iterable[StockLevel]) -> Iterator[str]:
    """Every level that keeps back more, or is told of at another line, than the settings of its variant say."""
    settings = {kept.id: kept for kept in every(tx, StockSettings)}
    for level in levels:
        kept = settings.get(level.variant_id) or StockSettings(level.variant_id)
        place = f"{level.variant_id} at {level.location}"
        if level.safety > kept.safety:
            yield f"{place}: {level.safety} are kept for safety, but {kept.safety} are to be: configure it again"
        if level.low_at != kept.low_at:
            yield f"{place}: it is told of below {level.low_at}, not below {kept.low_at}: configure it again"
    in_carts = sum(kept.taken == "on_cart" for kept in settings.values())
    if tx.counter(ON_CART) != in_carts:
        yield f"Stock of {in_carts} variants is taken in carts, but {tx.counter(ON_CART)} are counted"


def _announced(tx: Snapshot, levels: Iterable[StockLevel]) -> Iterator[str]:
    """Every level to which other units are on their way than announcements say."""
    waited = Counter[Place]()
    for expected in every(tx, Expected):
        waited[expected.variant_id, expected.location] += expected.open
    for level in levels:
        announced = waited.pop(level.place, 0)
        if level.incoming != announced:
            yield f"{level.variant_id} at {level.location}: {level.incoming} are incoming, but {announced} announced"
    yield from (f"{v} at {place}: {n} announced, but it has no level" for (v, place), n in waited.items() if n)
