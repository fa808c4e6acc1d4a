"""Promise stock: the steps that holding, placing and expiring share, inside a transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from itertools import islice
from typing import TypeVar

from attrs import evolve

from commerce_core import inventory
from commerce_core.app.records import every
from commerce_core.app.stock.facts import Wanted, name_closed, open_holds, skus_in
from commerce_core.app.stock.move import by_sku, move
from commerce_core.app.stock.tell import put_holds
from commerce_core.ids import OrderId, VariantId
from commerce_core.inventory import (
    InsufficientStock,
    Movement,
    Place,
    Plan,
    Reservation,
    ReservedUnits,
    StockLevel,
    fold,
    name_holders,
    shifted,
)
from commerce_core.ports import Query, Snapshot, Tx, VersionConflict, Where

T = TypeVar("T")
Units = tuple[ReservedUnits, ...]
SHARE = 20
"""Holds that a worker ends in one transaction: few, so that several workers share what is due."""
TRIES = 8
"""How often units are chosen anew because others took them between the look and the grasp."""
LOOKED_AT = 1_000
"""Holds that a refusal looks through at most to find those that have the units."""


def allocate_for(tx: Tx, wanted: Wanted, order_id: OrderId, *, owner: str, at: datetime) -> Units:
    """Promise to an order what it wants: the very units that its cart holds, and what goes beyond them.

    A hold of something else is given back first. Raises `InsufficientStock`.
    """
    held = own_hold(tx, owner) if owner else None
    kept: Units = ()
    rest = wanted
    if held is None or not _may_commit(held, wanted, at):
        back = () if held is None else end_hold(tx, held, at)
    else:
        committed, back = inventory.commit_hold(held, order_id, at=at, policy=wanted.policy)
        tx.put(committed)
        kept, rest = held.units, evolve(wanted, demand=_beyond(held, wanted))

    def book(units: Units) -> tuple[Units, tuple[Movement, ...]]:
        return units, inventory.allocate(units, cause=order_id)

    return (*kept, *promise(tx, rest, book, back=back, at=at, owner=owner))


def _may_commit(held: Reservation, wanted: Wanted, at: datetime) -> bool:
    """Whether all of a hold is wanted, and still lasts, or the policy lets through what nobody else took meanwhile.

    Nothing ships from a place that has been closed since: what is held there is planned anew.
    """
    if any(unit.location in wanted.routes.closed for unit in held.units):
        return False
    lasts = inventory.is_live(held, at) or wanted.policy.commit_expired == "if_free"
    return lasts and all(wanted.demand.get(each, 0) >= units for each, units in demand_of_units(held.units).items())


def _beyond(held: Reservation, wanted: Wanted) -> dict[VariantId, int]:
    """What is wanted beyond what is held: of 3 mugs and a lamp, with 2 mugs held, a mug and a lamp."""
    there = demand_of_units(held.units)
    rest = {variant: units - there[variant] for variant, units in wanted.demand.items()}
    return {variant: units for variant, units in rest.items() if units}


def promise(
    tx: Tx,
    wanted: Wanted,
    book: Callable[[Units], tuple[T, Iterable[Movement]]],
    *,
    back: Sequence[Movement] = (),
    at: datetime,
    owner: str = "",
) -> T:
    """Choose units and `book` them, all or nothing: what is made of them, whose movements come after those `back`.

    Those of holds whose time is over are free as well, and when others were faster it is looked what they have left.
    Raises `InsufficientStock` with every shortage, and `VersionConflict` when the owner asked twice at the same moment.
    """
    refusal = InsufficientStock(())
    for _ in range(TRIES):
        try:
            units = _free_plan(tx, wanted, back, at)
        except InsufficientStock as short:
            refusal = short
            if not expire_due_of(tx, {each.sku for each in short.shortages}, at):
                break
            continue
        try:
            made, movements = book(units)
            move(tx, (*back, *movements), at=at)
        except InsufficientStock as short:
            refusal = short
            continue
        return made
    _check_alone(tx, owner)
    raise _explained(tx, refusal, wanted, owner=owner, at=at)


def _check_alone(tx: Tx, owner: str) -> None:
    """Begin anew where the owner, who has no hold left in this transaction, took one meanwhile: it may have the units.

    Raises `VersionConflict`.
    """
    if owner and (other := own_hold(tx, owner)) is not None:
        message = f"{owner!r} took hold {other.id} at the same moment: do all again."
        raise VersionConflict(message, kind="Reservation", id=other.id, expected=0, current=other.version)


def _free_plan(tx: Tx, wanted: Wanted, back: Sequence[Movement], at: datetime) -> Units:
    """Choose units. Where there is a choice of places, holds that are over end first, for they would sway it."""
    if not wanted.demand:
        return ()
    levels = tx.stock(wanted.demand)
    if len(levels) > len(wanted.demand) and any(level.held for level in levels):
        ended = expire_due_of(tx, wanted.demand, at)
        levels = tx.stock(wanted.demand) if ended else levels
    return plan_of(levels, wanted, back).units


def plan_of(found: Iterable[StockLevel], wanted: Wanted, back: Sequence[Movement] = ()) -> Plan:
    """Choose units, as if `back` had moved. Raises `InsufficientStock`, which names variants by their ids."""
    there = [level for level in found if wanted.location in {None, level.location}]
    given = fold(back)
    near = [shifted(level, given.get(level.place)) for level in there]
    return inventory.allocate_plan(wanted.demand, near, strategy=wanted.policy.strategy, routes=wanted.routes)


def plan_now(tx: Snapshot, wanted: Wanted, at: datetime) -> Plan:
    """The plan for what is wanted as things are, which is not booked. Raises `InsufficientStock`."""
    try:
        found = plan_of(levels_now(tx, wanted.demand, at), wanted)
    except InsufficientStock as short:
        raise _explained(tx, short, wanted, owner="", at=at) from None
    return evolve(found, skus=dict(skus_in(tx, wanted.demand, wanted.skus)))


def _explained(
    tx: Snapshot, short: InsufficientStock, wanted: Wanted, *, owner: str, at: datetime
) -> InsufficientStock:
    """The refusal with who has the units, in the words of people."""
    names = {each.sku for each in short.shortages}
    named = name_holders(short.shortages, open_holds(live_holds(tx, names, at), wanted), at=at, owner=owner)
    explained = InsufficientStock(name_closed(named, wanted, levels=tx.stock(names)))
    return by_sku(explained, skus_in(tx, (each.sku for each in short.shortages), wanted.skus))


def live_holds(tx: Snapshot, variants: Collection[str], at: datetime) -> tuple[Reservation, ...]:
    """Holds of some variants that last, those first that end first."""
    open_units = sum(level.held for level in levels_now(tx, variants, at))
    live = every(tx, Reservation, Where("status", "eq", "held"), Where("expires_at", "gt", at), sort=("expires_at",))
    found: list[Reservation] = []
    for held in islice(live, LOOKED_AT):
        if open_units <= 0:
            break
        if units := sum(unit.quantity for unit in held.units if unit.variant_id in variants):
            found.append(held)
            open_units -= units
    return tuple(found)


def own_hold(tx: Snapshot, owner: str) -> Reservation | None:
    """The hold of an owner that was neither committed nor given back, be its time over or not."""
    return tx.get_by(Reservation, "owner", [owner]).get(owner)


def live_hold(tx: Snapshot, owner: str, at: datetime) -> Reservation | None:
    """The hold that an owner has now, if any."""
    return lasting(own_hold(tx, owner), at)


def lasting(held: Reservation | None, at: datetime) -> Reservation | None:
    """A hold, unless its time is over."""
    return held if held is not None and inventory.is_live(held, at) else None


def end_hold(tx: Tx, held: Reservation, at: datetime) -> tuple[Movement, ...]:
    """End a hold before its time or after it: the movements that give its units back, still to be made."""
    live = inventory.is_live(held, at)
    ended, movements = inventory.release_hold(held, at=at) if live else inventory.expire_hold(held, at)
    put_holds(tx, ended)
    return movements


def expire_due_of(tx: Tx, variants: Collection[str], at: datetime) -> int:
    """Give back the units of every hold of these variants whose time is over; how many holds that were."""
    return _expire(tx, due_of(tx, variants, at), at)


def due_of(tx: Snapshot, variants: Collection[str], at: datetime) -> list[Reservation]:
    """The holds of these variants whose time is over and that nobody has ended yet."""
    due = every(tx, Reservation, *_due(at))
    return [each for each in due if any(unit.variant_id in variants for unit in each.units)]


def levels_now(tx: Snapshot, variants: Collection[str], at: datetime) -> tuple[StockLevel, ...]:
    """Levels as they are now: a hold that is over holds nothing, be it swept or not."""
    levels = tx.stock(variants)
    if not any(level.held for level in levels):
        return levels
    over = sums_of(unit for held in due_of(tx, variants, at) for unit in held.units)
    return tuple(evolve(level, held=level.held - over[level.place]) for level in levels)


def expire_shared(tx: Tx, at: datetime) -> int:
    """Give back some holds whose time is over, but none that another worker is about to; it does not wait for those."""
    share = Query(_due(at), ("expires_at",), SHARE)
    return _expire(tx, tx.take(Reservation, share, at=at, until=at), at)


def _due(at: datetime) -> tuple[Where, Where]:
    return Where("status", "eq", "held"), Where("expires_at", "lte", at)


def _expire(tx: Tx, due: Sequence[Reservation], at: datetime) -> int:
    """All stock is moved at once, in its one order, so that two who do this never wait for each other in a circle."""
    ended = [inventory.expire_hold(reservation, at) for reservation in due]
    if ended:
        put_holds(tx, *(reservation for reservation, _ in ended))
        move(tx, [movement for _, movements in ended for movement in movements], at=at)
    return len(ended)


def demand_of_units(units: Iterable[ReservedUnits]) -> Counter[VariantId]:
    """What units come to, over all locations."""
    sums = Counter[VariantId]()
    for unit in units:
        sums[unit.variant_id] += unit.quantity
    return sums


def sums_of(units: Iterable[ReservedUnits]) -> Counter[Place]:
    """What units come to at each place."""
    sums = Counter[Place]()
    for unit in units:
        sums[unit.place] += unit.quantity
    return sums
