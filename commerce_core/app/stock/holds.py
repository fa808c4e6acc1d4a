"""Holds: units set aside for an owner, let run longer, given back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TypeVar

from attrs import evolve, frozen

from commerce_core import inventory
from commerce_core.app.context import Context
from commerce_core.app.idempotency import once
from commerce_core.app.load_facts import hosted_items, items_in, rules_in
from commerce_core.app.records import require, save
from commerce_core.app.stock.check import check_id_of, check_owner, check_strategy, check_units_of
from commerce_core.app.stock.facts import Wanted, check_caps_of, check_location, require_items, settings_in, wanted_in
from commerce_core.app.stock.promise import (
    demand_of_units,
    end_hold,
    expire_shared,
    own_hold,
    plan_now,
    promise,
    release_in,
)
from commerce_core.app.stock.tell import put_holds
from commerce_core.catalog import Item
from commerce_core.ids import ReservationId
from commerce_core.inventory import InvalidHold, Nearest, Plan, Policy, Reservation, Take
from commerce_core.ports import Duplicate, Snapshot, Tx

T = TypeVar("T")
TRIES = 32
"""How often a hold is taken anew because its owner took another one at the same moment."""


@frozen
class Hold:
    """A wish for units by SKU or variant id. What is None is as the shop's policy says; `location` None: any."""

    units: Mapping[str, int]
    owner: str
    ttl: timedelta | None = None
    strategy: str | Nearest | None = None
    location: str | None = None


def reserve(ctx: Context, wish: Hold, *, key: str | None) -> Reservation:
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
        lasts = before is not None and inventory.is_live(before, at)
        ends = _end(at, wish.ttl, wanted.policy, begun=before if lasts else None)
        return take_hold(tx, wanted, NewHold(id, owner, ends, before), at=at)

    request = ("inventory.reserve", wish.units, owner, str(wish.ttl), wish.strategy, wish.location)
    return for_one_owner(lambda: once(ctx, request, Reservation, work, key=key))


def _checked(wish: Hold) -> Hold:
    ttl: object = wish.ttl
    if ttl is not None and not isinstance(ttl, timedelta):
        raise InvalidHold("Say how long a hold lasts with a timedelta, such as timedelta(minutes=10).", field="ttl")
    if not isinstance(wish.strategy, Nearest):
        check_strategy(wish.strategy)
    return evolve(wish, units=check_units_of(wish.units))


def _wanted(ctx: Context, tx: Snapshot, wish: Hold, hosted: dict[str, Item] | None) -> Wanted:
    items = items_in(tx, wish.units, hosted)
    pairs = [(item, wish.units[reference]) for reference, item in require_items(items, wish.units).items()]
    near = wish.strategy.to if isinstance(wish.strategy, Nearest) else None
    wanted = wanted_in(tx, pairs, rules_in(ctx, tx), when=_promised, near=near)
    if wish.location is not None:
        wanted = evolve(wanted, location=check_location(ctx, tx, wish.location))
    if wish.strategy is None:
        return wanted
    strategy = "nearest" if isinstance(wish.strategy, Nearest) else wish.strategy
    return evolve(wanted, policy=evolve(wanted.policy, strategy=strategy))


def plan(ctx: Context, wish: Hold) -> Plan:
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
    before = new.before
    lasts = before is not None and inventory.is_live(before, at)
    holding = demand_of_units(before.units) if before is not None and lasts else {}
    check_caps_of(tx, wanted, holding=holding)
    back = () if before is None else end_hold(tx, before, at)

    def booked(units: tuple[inventory.ReservedUnits, ...]) -> tuple[inventory.Movement, ...]:
        return inventory.hold(units, id=new.id, owner=new.owner, expires_at=new.ends, at=at)[1]

    units = promise(tx, wanted, booked, back=back, at=at, owner=new.owner)
    held, _ = inventory.hold(units, id=new.id, owner=new.owner, expires_at=new.ends, at=at)
    if before is not None and lasts:
        held = evolve(held, created_at=before.created_at, extensions=before.extensions)
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


def _promised(take: Take) -> bool:
    return take.is_promised


def _end(at: datetime, ttl: timedelta | None, policy: Policy, *, begun: Reservation | None) -> datetime:
    """When a wished hold ends: no later than the policy lets one run from the beginning of that which it replaces."""
    ends = _wished_end(at, ttl, policy)
    return ends if begun is None else inventory.renewed_end(ends, begun, policy=policy)


def _wished_end(at: datetime, ttl: timedelta | None, policy: Policy) -> datetime:
    if ttl is None:
        return inventory.hold_end(at, policy=policy)
    given: object = ttl
    if not isinstance(given, timedelta) or not timedelta(0) < given <= timedelta(seconds=policy.max_hold_seconds):
        message = f"A hold lasts up to {policy.max_hold_seconds} seconds: pass a timedelta above 0."
        raise InvalidHold(message, field="ttl", ttl=given, most=policy.max_hold_seconds)
    return at + given


def _seconds(ttl: timedelta | None) -> int | None:
    if ttl is None:
        return None
    given: object = ttl
    if not isinstance(given, timedelta) or given.microseconds:
        raise InvalidHold("A hold is extended by whole seconds, given as a timedelta.", field="ttl")
    return int(given.total_seconds())


def extend(ctx: Context, reservation_id: str, *, ttl: timedelta | None, key: str | None) -> Reservation:
    """Let a hold run longer. Raises `NotFound`, `HoldEnded`, `HoldNotExtended`, `InvalidHold`."""
    at, reservation_id, seconds = ctx.now(), check_id_of("reservation", reservation_id), _seconds(ttl)

    def work(tx: Tx) -> Reservation:
        held, policy = require(tx, Reservation, reservation_id), rules_in(ctx, tx).policies.inventory
        kept = settings_in(tx, {unit.variant_id for unit in held.units}).values()
        most = min((each.max_extensions for each in kept if each.max_extensions is not None), default=None)
        longer = inventory.extend_hold(held, at=at, seconds=seconds, max_extensions=most, policy=policy)
        return save(tx, held, longer)

    return once(ctx, ("inventory.extend", reservation_id, str(ttl)), Reservation, work, key=key)


def release(ctx: Context, reservation_id: str, *, key: str | None) -> Reservation:
    """Give a hold back before its time. Raises `NotFound` and `HoldEnded`."""
    at, reservation_id = ctx.now(), check_id_of("reservation", reservation_id)

    def work(tx: Tx) -> Reservation:
        return release_in(tx, require(tx, Reservation, reservation_id), at)

    return once(ctx, ("inventory.release", reservation_id), Reservation, work, key=key)


def expire_holds(ctx: Context) -> int:
    """Give back the units of every hold whose time is over; how many holds that were."""
    at, total = ctx.now(), 0
    while count := ctx.run(lambda tx: expire_shared(tx, at)):
        total += count
    return total
