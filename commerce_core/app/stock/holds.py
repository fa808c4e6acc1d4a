"""Holds: units set aside for an owner, let run longer, given back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from attrs import evolve, frozen

from commerce_core import inventory
from commerce_core.app.context import Context
from commerce_core.app.idempotency import once
from commerce_core.app.load_facts import hosted_items, items_in, rules_in
from commerce_core.app.records import require, save
from commerce_core.app.stock.check import check_id_of, check_owner, check_units_of
from commerce_core.app.stock.facts import Wanted, check_caps_of, check_location, require_items, settings_in, wanted_in
from commerce_core.app.stock.move import move
from commerce_core.app.stock.promise import (
    demand_of_units,
    end_hold,
    expire_shared,
    lasting,
    own_hold,
    plan_now,
    promise,
)
from commerce_core.app.stock.tell import put_holds
from commerce_core.catalog import Item
from commerce_core.ids import ReservationId
from commerce_core.inventory import Nearest, Plan, Policy, Reservation
from commerce_core.ports import Duplicate, Snapshot, Tx

T = TypeVar("T")
TRIES = 32
"""How often a hold is taken anew because its owner took another one at the same moment."""


@frozen
class Wish:
    """A wish for units by SKU or variant id. What is None is as the shop's policy says; `location` None: any."""

    units: Mapping[str, int]
    owner: str
    ttl: timedelta | None = None
    strategy: str | Nearest | None = None
    location: str | None = None


def reserve(ctx: Context, wish: Wish, *, key: str | None) -> Reservation:
    """Hold units for an owner; a new hold replaces the owner's own, and runs no longer in all than that one could.

    Raises `InsufficientStock`, `HoldCapExceeded`, `UnknownItem`, `InvalidHold`, `UnknownStrategy`, and `NotFound` for
    the location.
    """
    at, id = ctx.now(), ReservationId(ctx.ids.new("rsv"))
    owner = check_owner(wish.owner)
    wish = _checked(wish)
    hosted = hosted_items(ctx, wish.units)

    def work(tx: Tx) -> Reservation:
        wanted = _wanted(ctx, tx, wish, hosted)
        before = own_hold(tx, owner)
        ends = end_of(at, wanted.policy, ttl=wish.ttl, begun=lasting(before, at))
        return take_hold(tx, wanted, NewHold(id, owner, ends, before), at=at)

    request = ("inventory.reserve", wish.units, owner, wish.ttl, wish.strategy, wish.location)
    return for_one_owner(lambda: once(ctx, request, Reservation, work, key=key))


def _checked(wish: Wish) -> Wish:
    if wish.strategy is not None and not isinstance(wish.strategy, Nearest):
        inventory.strategy_of(wish.strategy)
    return evolve(wish, units=check_units_of(wish.units))


def _wanted(ctx: Context, tx: Snapshot, wish: Wish, hosted: dict[str, Item] | None) -> Wanted:
    items = items_in(tx, wish.units, hosted)
    pairs = [(item, wish.units[reference]) for reference, item in require_items(items, wish.units).items()]
    near = wish.strategy.to if isinstance(wish.strategy, Nearest) else None
    wanted = wanted_in(tx, pairs, rules_in(ctx, tx), near=near)
    if wish.location is not None:
        wanted = evolve(wanted, location=check_location(ctx, tx, wish.location))
    if wish.strategy is None:
        return wanted
    strategy = "nearest" if isinstance(wish.strategy, Nearest) else wish.strategy
    return evolve(wanted, policy=evolve(wanted.policy, strategy=strategy))


def plan(ctx: Context, wish: Wish) -> Plan:
    """Where units would come from now, and why; nothing is held. Raises as `reserve` does, but for caps."""
    at, wish = ctx.now(), _checked(wish)
    hosted = hosted_items(ctx, wish.units)
    return ctx.read(lambda tx: plan_now(tx, _wanted(ctx, tx, wish, hosted), at))


@frozen
class NewHold:
    """A hold to be: its id, whose it is, when it ends, and its owner's `own_hold`, which it replaces."""

    id: ReservationId
    owner: str
    ends: datetime
    before: Reservation | None


def take_hold(tx: Tx, wanted: Wanted, new: NewHold, *, at: datetime) -> Reservation:
    """Set units aside in place of what the owner holds now, if anything: the new hold is as old as the one it replaces.

    So asking again is no way past `max_hold_seconds` and `max_extensions`.
    """
    begun = lasting(new.before, at)
    check_caps_of(tx, wanted, holding=demand_of_units(begun.units) if begun else {})
    back = end_hold(tx, new.before, at) if new.before else ()

    book = partial(inventory.hold, id=new.id, owner=new.owner, expires_at=new.ends, at=at)
    held = promise(tx, wanted, book, back=back, at=at, owner=new.owner)
    if begun is not None:
        held = evolve(held, created_at=begun.created_at, extensions=begun.extensions)
    put_holds(tx, held)
    return held


def for_one_owner(attempt: Callable[[], T]) -> T:
    """Run what takes a hold, and again while the owner takes another one at the same moment: the later replaces it."""
    for _ in range(TRIES - 1):
        try:
            return attempt()
        except Duplicate as other:
            if other.key != "owner":
                raise
    return attempt()


def end_of(at: datetime, policy: Policy, *, ttl: timedelta | None = None, begun: Reservation | None = None) -> datetime:
    """When a new hold ends: no later than the policy lets one run from the beginning of that which it replaces."""
    ends = inventory.hold_end(at, ttl, policy=policy)
    return ends if begun is None else inventory.renewed_end(ends, begun, policy=policy)


def extend(ctx: Context, reservation_id: str, *, ttl: timedelta | None, key: str | None) -> Reservation:
    """Let a hold run longer. Raises `NotFound`, `HoldEnded`, `HoldNotExtended`, `InvalidHold`."""
    at, reservation_id = ctx.now(), check_id_of("reservation", reservation_id)

    def work(tx: Tx) -> Reservation:
        held, policy = require(tx, Reservation, reservation_id), rules_in(ctx, tx).policies.inventory
        kept = settings_in(tx, {unit.variant_id for unit in held.units}).values()
        most = min((each.max_extensions for each in kept if each.max_extensions is not None), default=None)
        longer = inventory.extend_hold(held, at=at, ttl=ttl, max_extensions=most, policy=policy)
        return save(tx, held, longer)

    return once(ctx, ("inventory.extend", reservation_id, ttl), Reservation, work, key=key)


def release(ctx: Context, reservation_id: str, *, key: str | None) -> Reservation:
    """Give a hold back before its time. Raises `NotFound` and `HoldEnded`."""
    at, reservation_id = ctx.now(), check_id_of("reservation", reservation_id)

    def work(tx: Tx) -> Reservation:
        released, movements = inventory.release_hold(require(tx, Reservation, reservation_id), at=at)
        put_holds(tx, released)
        move(tx, movements, at=at)
        return released

    return once(ctx, ("inventory.release", reservation_id), Reservation, work, key=key)


def expire_holds(ctx: Context) -> int:
    """Give back the units of every hold whose time is over; how many holds that were."""
    at, total = ctx.now(), 0
    while count := ctx.run(lambda tx: expire_shared(tx, at)):
        total += count
    return total
