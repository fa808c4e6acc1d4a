"""Keep stock: the one way in which a level is changed by hand, and the limits that come with a new one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TypeVar

from attrs import evolve, field, frozen

from commerce_core import inventory
from commerce_core.app.context import Context
from commerce_core.app.idempotency import once
from commerce_core.app.load_facts import hosted_items
from commerce_core.app.stock.check import check_reference
from commerce_core.app.stock.facts import check_location, one_item
from commerce_core.app.stock.move import level_at, move
from commerce_core.app.stock.promise import expire_due_of, live_holds
from commerce_core.app.stock.tell import tell_crossings
from commerce_core.ids import VariantId
from commerce_core.inventory import (
    InsufficientStock,
    KitHasNoStock,
    Movement,
    Place,
    StockLevel,
    StockSettings,
    crossings,
    moved,
    name_holders,
)
from commerce_core.ports import Tx

T = TypeVar("T")
NEW_LEVELS = "stock_new_levels"
"""A counter that is only locked: by whoever makes a level or changes settings, so that no level misses them."""


@frozen
class Count:
    """The stock of one item at one location, to be changed."""

    reference: str = field(converter=check_reference)
    location: str


@frozen
class Kept:
    """A level as it is, with the name and the settings of its variant; `new`: nothing ever moved there."""

    level: StockLevel
    sku: str
    settings: StockSettings | None
    new: bool


Decide = Callable[[Kept, Tx], Iterable[Movement]]


def change_level(
    ctx: Context, count: Count, decide: Decide, request: tuple[object, ...], *, key: str | None
) -> StockLevel:
    """Change the level of an item at a location by what is decided of it; `request` says what that is.

    Raises `UnknownItem`, `NotFound` for a location, `KitHasNoStock`, and what `decide` raises.
    """
    at = ctx.now()
    hosted = hosted_items(ctx, [count.reference])

    def work(tx: Tx) -> StockLevel:
        item = one_item(tx, count.reference, hosted)
        place = VariantId(item.variant_id), check_location(ctx, tx, count.location)

        def attempt() -> StockLevel:
            kept = kept_at(tx, *place, sku=item.sku, at=at)
            return change(tx, kept, decide(kept, tx), at=at)

        return past_holds(tx, attempt, place=place, sku=item.sku, at=at)

    return once(ctx, ("inventory", count.reference, count.location, *request), StockLevel, work, key=key)


def past_holds(tx: Tx, attempt: Callable[[], T], *, place: Place, sku: str, at: datetime) -> T:
    """Take units away, and when they are short, again without the holds whose time is over.

    Raises `InsufficientStock` with what is held there, and until when.
    """
    while True:
        try:
            return attempt()
        except InsufficientStock as short:
            if expire_due_of(tx, {place[0]}, at):
                continue
            here = [
                evolve(held, units=tuple(unit for unit in held.units if unit.place == place))
                for held in live_holds(tx, {place[0]}, at)
            ]
            named = name_holders(short.shortages, here, at=at, skus={place[0]: sku})
            raise InsufficientStock(named, removing=True) from None


def kept_at(tx: Tx, variant_id: VariantId, location: str, *, sku: str, at: datetime) -> Kept:
    """The level of a variant at one location, as `kept_all`. Raises `KitHasNoStock`."""
    (kept,) = kept_all(tx, variant_id, [location], sku=sku, at=at)
    return kept


def kept_all(tx: Tx, variant_id: VariantId, locations: Sequence[str], *, sku: str, at: datetime) -> list[Kept]:
    """Levels with their settings, once holds that are over have ended; nobody else changes them before this is through.

    Whoever finds none makes one, and waits for others who do: all take `NEW_LEVELS` first, and then a variant's levels,
    so that nobody waits in a circle. The settings are read last, since those who change them wait for the same levels.
    Raises `KitHasNoStock`.
    """
    found = tx.stock([variant_id])
    there = [level_at(found, location) for location in locations]
    if None in there:
        tx.increment(NEW_LEVELS, 0)
    if any(level.held for level in there if level is not None):
        expire_due_of(tx, {variant_id}, at)
    locked = tx.lock_stock([variant_id])
    settings = tx.get(StockSettings, variant_id)
    if settings is not None and settings.components:
        raise KitHasNoStock(f"{sku} is a kit: count its components.", variant_id=variant_id)
    levels = ((location, level_at(locked, location)) for location in locations)
    return [Kept(level or StockLevel(variant_id, place), sku, settings, level is None) for place, level in levels]


def change(tx: Tx, kept: Kept, movements: Iterable[Movement], *, at: datetime) -> StockLevel:
    """Move, with the limits of the settings where units come in; the level afterwards."""
    levels = move(tx, with_limits(kept, tuple(movements)), at=at, skus={kept.level.variant_id: kept.sku})
    after = next(level for level in levels if level.location == kept.level.location)
    return watched(tx, kept, after, at=at)


def with_limits(kept: Kept, movements: tuple[Movement, ...]) -> tuple[Movement, ...]:
    """Movements with those that keep back, of the units that come in, what the settings want kept for safety."""
    settings, after = kept.settings, moved(kept.level, movements)
    if settings is None or (not kept.new and after.available <= kept.level.available):
        return movements
    safety = max(after.safety, min(settings.safety, after.safety + max(0, after.available)))
    limits = inventory.set_limits(after, safety=safety, cause="settings", sku=kept.sku)
    return movements if limits is None else (*movements, limits)


def watched(tx: Tx, kept: Kept, after: StockLevel, *, at: datetime) -> StockLevel:
    """A new level with the line of its settings, below which somebody is told: at once, if it begins below."""
    if kept.settings is None or not kept.new or kept.settings.low_at is None:
        return after
    tx.watch(after.variant_id, kept.settings.low_at)
    drawn = evolve(after, low_at=kept.settings.low_at)
    tell_crossings(tx, crossings(after, drawn), at=at)
    return drawn
