"""Locations: where stock is kept and shipped from."""

from __future__ import annotations

from attrs import evolve

from commerce_core.app.context import Context
from commerce_core.app.idempotency import once
from commerce_core.app.load_facts import RULES_REVISION
from commerce_core.app.records import check_version, require
from commerce_core.app.stock.backorder import rehome_backorders
from commerce_core.errors import NotFound
from commerce_core.inventory import MAIN, InvalidLocation, Location
from commerce_core.ports import Page, Query, Tx


def create_location(ctx: Context, location: Location, *, key: str | None) -> Location:
    """Store a new location, under its own id. Raises `Duplicate`, `InvalidLocation`."""
    _check(location)
    at = ctx.now()
    fresh = evolve(location, created_at=at, updated_at=at, version=1)

    def work(tx: Tx) -> Location:
        tx.put(fresh)
        tx.increment(RULES_REVISION)
        rehome_backorders(tx, at=at)
        return fresh

    return once(ctx, ("inventory.create_location", location), Location, work, key=key)


def update_location(ctx: Context, location: Location, *, expected: int | None, key: str | None) -> Location:
    """Replace a location. Raises `NotFound`, `InvalidLocation`, and `VersionConflict` if it is not at `expected`."""
    _check(location)
    at = ctx.now()

    def work(tx: Tx) -> Location:
        before = _kept(tx, location.id)
        check_version(before, expected)
        after = evolve(location, created_at=before.created_at, updated_at=at, version=before.version + 1)
        tx.put(after)
        tx.increment(RULES_REVISION)
        if after.active is not before.active:
            rehome_backorders(tx, at=at)
        return after

    return once(ctx, ("inventory.update_location", location, expected), Location, work, key=key)


def _kept(tx: Tx, id: str) -> Location:
    if id == MAIN and tx.get(Location, id) is None:
        message = f"{MAIN!r} is there without being kept: call create_location with it, before any update."
        raise NotFound("location", id, message=message)
    return require(tx, Location, id)


def find_locations(ctx: Context, query: Query) -> Page[Location]:
    """A page of locations."""
    return ctx.read(lambda tx: tx.find(Location, query))


def _check(location: object) -> None:
    if not isinstance(location, Location):
        raise InvalidLocation(f"Give a Location, not a {type(location).__name__}.", field="location")
