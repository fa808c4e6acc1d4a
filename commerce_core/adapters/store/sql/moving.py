"""Moving stock in SQL: all levels and movements of a move, or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from commerce_core.adapters.store.sql.session import Session, Values
from commerce_core.adapters.store.stock import Change, all_changed, by_place, changes_of, counts_of
from commerce_core.checks import micros
from commerce_core.inventory import COUNTERS, Movement, Place, StockLevel

Levels = tuple[StockLevel, ...]
_COLUMNS = ("tenant", "variant_id", "location", *COUNTERS)


def move_stock(
    session: Session,
    tenant: str,
    movements: Sequence[Movement],
    *,
    at: datetime,
    seen: Mapping[str, Sequence[StockLevel]],
) -> Levels:
    """Record movements and change the levels by them. Raises `InsufficientStock`: then nothing has moved.

    `seen` are the levels of variants that this transaction has read, and not changed since.
    """
    changes = changes_of(movements)
    if not changes:
        session.check()
        return ()
    if session.statements.stock.at_once is None:
        variants = {variant for variant, _ in changes}
        if variants <= seen.keys():
            before = by_place(level for variant in variants for level in seen[variant])
        else:
            before = _levels(session, tenant, changes)
        noted = [_noted(tenant, movement, at=micros(at)) for movement in movements]
        return _move_one_by_one(session, tenant, noted, before, changes=changes)
    values = _all(tenant, movements, changes, at=at)
    while len(moved := session.rows(session.statements.stock.at_once, values)) < len(changes):
        # A level is short or missing, or came to be meanwhile. Those that were there are locked by now.
        _start(session, tenant, _levels(session, tenant, changes), changes)
    return tuple(StockLevel(*row) for row in moved)


def _levels(session: Session, tenant: str, places: Mapping[Place, object]) -> dict[Place, StockLevel]:
    wanted = session.dialect.bind_list(sorted({variant for variant, _ in places}))
    rows = session.rows(session.statements.stock.levels, {"tenant": tenant, "variants": wanted})
    return by_place(StockLevel(*row) for row in rows)


def _move_one_by_one(
    session: Session,
    tenant: str,
    noted: Sequence[Values],
    before: Mapping[Place, StockLevel],
    *,
    changes: Mapping[Place, Change],
) -> Levels:
    """Where there is one writer at a time: what was read stays as it is until it is changed."""
    sql, after = session.statements.stock, _start(session, tenant, before, changes)
    alter = [(sql.change, _columns(tenant, change)) for change in changes.values()]
    counts = session.counts([*alter, *((sql.note, row) for row in noted)])
    assert 0 not in counts[: len(alter)], "a level has changed after it was read"
    return after


def _start(
    session: Session, tenant: str, levels: Mapping[Place, StockLevel], changes: Mapping[Place, Change]
) -> Levels:
    """Refuse what the levels cannot bear, and make those that do not exist yet. The levels as they are to become."""
    after = all_changed(levels, changes)
    new = [_columns(tenant, StockLevel(*place)) | {"low_at": None} for place in changes if place not in levels]
    session.send([(session.statements.stock.start, row) for row in new])
    return after


def _columns(tenant: str, counted: StockLevel | Movement) -> dict[str, object]:
    return dict(zip(_COLUMNS, (tenant, counted.variant_id, counted.location, *counts_of(counted)), strict=True))


def _noted(tenant: str, movement: Movement, *, at: int) -> dict[str, object]:
    said = {"at": at, "kind": movement.kind, "cause": movement.cause, "reason": movement.reason}
    return _columns(tenant, movement) | said


def _all(tenant: str, movements: Sequence[Movement], changes: Mapping[Place, Change], *, at: datetime) -> Values:
    """A list for each column, which is what PostgreSQL takes apart again."""
    return {
        "tenant": tenant,
        "at": micros(at),
        "variants": [variant for variant, _ in changes],
        "locations": [location for _, location in changes],
        "kinds": [movement.kind for movement in movements],
        "of_variants": [movement.variant_id for movement in movements],
        "at_locations": [movement.location for movement in movements],
        "causes": [movement.cause for movement in movements],
        "reasons": [movement.reason for movement in movements],
        **{name: [getattr(change, name) for change in changes.values()] for name in COUNTERS},
        **{f"move_{name}": [getattr(movement, name) for movement in movements] for name in COUNTERS},
    }
