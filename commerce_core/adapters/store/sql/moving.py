"""Moving stock in SQL: all levels and movements of a move, or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from commerce_core.adapters.store.columns import micros
from commerce_core.adapters.store.sql.session import Session, Values
from commerce_core.adapters.store.stock import Change, Place, by_place, changed, changes_of, refuse_shortages
from commerce_core.inventory import COUNTERS, Movement, StockLevel

Levels = tuple[StockLevel, ...]
_EMPTY = dict.fromkeys(COUNTERS, 0)


def move_stock(session: Session, tenant: str, movements: Sequence[Movement], *, at: datetime) -> Levels:
    """Record movements and change the levels by them. Raises `InsufficientStock`: then nothing has moved."""
    changes = changes_of(movements)
    if not changes:
        session.check()
        return ()
    if session.statements.stock.at_once is None:
        return _move_one_by_one(session, tenant, movements, changes, at=at)
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
    session: Session, tenant: str, movements: Sequence[Movement], changes: Mapping[Place, Change], *, at: datetime
) -> Levels:
    """Where there is one writer at a time: what was read stays as it is until it is changed."""
    sql, before = session.statements.stock, _levels(session, tenant, changes)
    _start(session, tenant, before, changes)
    alter = [(sql.change, {"tenant": tenant, **_columns(change)}) for change in changes.values()]
    note = [(sql.note, {"tenant": tenant, "at": micros(at), **_noted(movement)}) for movement in movements]
    counts = session.counts([*alter, *note])
    assert 0 not in counts[: len(alter)], "a level has changed after it was read"
    return tuple(changed(before.get(place) or StockLevel(*place), change) for place, change in changes.items())


def _start(session: Session, tenant: str, levels: Mapping[Place, StockLevel], changes: Mapping[Place, Change]) -> None:
    """Refuse what the levels cannot bear, and make those that do not exist yet."""
    refuse_shortages(levels, changes)
    new = [{"tenant": tenant, **_place(place), **_EMPTY, "low_at": None} for place in changes if place not in levels]
    session.send([(session.statements.stock.start, row) for row in new])


def _place(place: Place) -> dict[str, object]:
    return {"variant_id": place[0], "location": place[1]}


def _columns(counted: StockLevel | Movement) -> dict[str, object]:
    return {**_place((counted.variant_id, counted.location)), **{name: getattr(counted, name) for name in COUNTERS}}


def _noted(movement: Movement) -> dict[str, object]:
    return {"kind": movement.kind, "cause": movement.cause, "reason": movement.reason, **_columns(movement)}


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
