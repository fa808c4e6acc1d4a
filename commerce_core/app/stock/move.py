"""Move stock, and tell of the lines that levels cross: alerts and events are written with the movements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from attrs import evolve

from commerce_core.canonical import digest
from commerce_core.events import Event, Plain
from commerce_core.ids import VariantId
from commerce_core.inventory import COUNTERS, Alert, Crossing, InsufficientStock, Movement, StockLevel, crossings, fold
from commerce_core.ports import Tx

Levels = tuple[StockLevel, ...]
Skus = Mapping[VariantId, str]
"""What people call each variant."""


def move(tx: Tx, movements: Iterable[Movement], *, at: datetime, skus: Skus | None = None) -> Levels:
    """Move stock: the levels afterwards. Raises `InsufficientStock`, which names by their SKUs those that are known."""
    moves = tuple(movements)
    try:
        after = tx.move(moves, at=at)
    except InsufficientStock as short:
        raise by_sku(short, skus or {}) from None
    changes = fold(moves)
    for level in after:
        change = changes[level.variant_id, level.location]
        counts = {name: getattr(level, name) - getattr(change, name) for name in COUNTERS}
        before = StockLevel(level.variant_id, level.location, **counts, low_at=level.low_at)
        tell(tx, crossings(before, level), at=at)
    return after


def by_sku(short: InsufficientStock, skus: Skus) -> InsufficientStock:
    """The same refusal in the words of people."""
    named = [evolve(each, sku=skus.get(VariantId(each.sku), each.sku)) for each in short.shortages]
    return InsufficientStock(named, removing=short.removing)


def tell(tx: Tx, crossed: Iterable[Crossing], *, at: datetime) -> None:
    """Write down that a line was crossed, and record the event of it.

    A level is back in stock when it was told of before: the first units that ever come are not news.
    """
    for crossing in crossed:
        counter = alerts_counter(crossing.variant_id, crossing.location)
        if crossing.kind != "back_in_stock" or tx.counter(counter):
            alert = _alert(crossing, tx.increment(counter), at)
            while tx.get(Alert, alert.id) is not None:  # somebody set the counter back: no reason not to sell
                alert = _alert(crossing, tx.increment(counter), at)
            tx.put(alert)
            tx.record(_event(alert))


def alerts_counter(variant_id: str, location: str) -> str:
    """Counts the alerts of a level: those after the first may be that it is back in stock."""
    return f"stock_alerts:{variant_id}:{location}"


def level_at(levels: Iterable[StockLevel], location: str) -> StockLevel | None:
    """Of a variant's levels that at a location, if anything ever moved there."""
    return next((level for level in levels if level.location == location), None)


def _alert(crossing: Crossing, number: int, at: datetime) -> Alert:
    id = "alr_" + digest([crossing.variant_id, crossing.location, number])[:32]
    place = crossing.variant_id, crossing.location
    return Alert(id, crossing.kind, *place, crossing.available, crossing.low_at, created_at=at, updated_at=at)


def _event(alert: Alert) -> Event:
    data: dict[str, Plain] = {
        "variant_id": alert.variant_id,
        "location": alert.location,
        "available": alert.available,
        "low_at": alert.low_at,
    }
    return Event(f"inventory.{alert.kind}", alert.id, alert.version, alert.created_at, data)
