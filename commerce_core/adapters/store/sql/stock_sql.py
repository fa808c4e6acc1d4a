"""The statements of stock: levels, movements, and on PostgreSQL all of a move in one statement."""

from __future__ import annotations

from functools import reduce
from operator import add

import sqlalchemy as sa
from attrs import frozen
from sqlalchemy import bindparam as bound

from commerce_core.adapters.store.sql.dialect import ZERO, Dialect, Element
from commerce_core.adapters.store.sql.schema import SOUND, TAKEN, THERE
from commerce_core.inventory import COUNTERS

_AT_ONCE = """
WITH wanted AS (
  SELECT * FROM unnest({places}) AS w (variant_id, location, {counters})
), locked AS (
  SELECT s.variant_id, s.location, {after}
  FROM {stock} AS s JOIN wanted AS w ON s.variant_id = w.variant_id AND s.location = w.location
  WHERE s.tenant = %(tenant)s ORDER BY s.variant_id, s.location FOR UPDATE OF s
), fit AS (
  SELECT count(*) = cardinality(CAST(%(variants)s AS TEXT[])) AND bool_and({sound}) AS ok FROM locked
), changed AS (
  UPDATE {stock} AS s SET {settled} FROM locked AS l, fit
  WHERE fit.ok AND s.tenant = %(tenant)s AND s.variant_id = l.variant_id AND s.location = l.location
  RETURNING s.variant_id, s.location, {returned}, s.low_at
), noted AS (
  INSERT INTO {movements} (tenant, at, kind, variant_id, location, {counters}, cause, reason)
  SELECT CAST(%(tenant)s AS TEXT), CAST(%(at)s AS BIGINT), m.kind, m.variant_id, m.location, {moved}, m.cause, m.reason
  FROM unnest({moves}) WITH ORDINALITY AS m (kind, variant_id, location, cause, reason, {counters}, place), fit
  WHERE fit.ok ORDER BY m.place
)
SELECT * FROM changed ORDER BY variant_id, location
"""
"""Locks the rows in their order, looks whether all of them can bear it, and only then changes any and notes it.

Without it each line of an order would cost a round trip while rows are locked. What was locked is the newest version of
each row, which nobody else can change any more, and the update writes what was added up there. It meets each first as
it was when the statement began: a sum over that version might break a CHECK although the newest one can bear it.
"""


@frozen
class StockStatements:
    """`start` makes an empty level where there is none, `change` alters one unless it cannot bear it.

    `at_once` does all of a move (None: this database has nothing to gain by it), and `locked` levels wait for others.
    """

    levels: str
    locked: str
    start: str
    change: str
    at_once: str | None
    note: str
    watch: str
    movements: str
    all_movements: str
    all_levels: str
    caused: str


def stock_statements(d: Dialect, *, note: str) -> StockStatements:
    """Those of one database; `note` writes a movement."""
    table, movements = d.tables.stock, d.tables.movements
    level = [table.c[name] for name in ("variant_id", "location", *COUNTERS, "low_at")]
    every = sa.select(*level).where(table.c.tenant == bound("tenant")).order_by(*level[:2])
    levels = every.where(d.contains(table.c.variant_id, "variants"))
    told = [column for column in movements.c if column.name not in {"tenant", "seq", "at"}]
    history = sa.select(*told).where(movements.c.tenant == bound("tenant")).order_by(movements.c.seq)
    caused = history.add_columns(movements.c.at).where(movements.c.cause == bound("cause"))
    watch = sa.update(table).where(table.c.tenant == bound("tenant"), table.c.variant_id == bound("variant_id"))
    return StockStatements(
        levels=d.compile(levels),
        locked=d.compile(levels.with_for_update() if d.lock_rows else levels),
        start=d.compile(d.insert(table).on_conflict_do_nothing()),
        change=d.compile(_change(table)),
        at_once=_at_once(table, movements) if d.lock_rows else None,
        note=note,
        watch=d.compile(watch.values(low_at=bound("low_at"))),
        movements=d.compile(history.where(d.contains(movements.c.variant_id, "variants"))),
        all_movements=d.compile(history),
        all_levels=d.compile(every),
        caused=d.compile(caused),
    )


def _change(table: sa.Table) -> sa.Update:
    after: dict[str, Element] = {name: table.c[name] + bound(name) for name in COUNTERS}
    there, taken = (reduce(add, (after[name] for name in names)) for names in (THERE, TAKEN))
    bearable = [*(after[name] >= ZERO for name in COUNTERS), there >= taken]
    same = [table.c[name] == bound(name) for name in ("tenant", "variant_id", "location")]
    return sa.update(table).where(*same, *bearable).values(after)


def _at_once(stock: sa.Table, movements: sa.Table) -> str:
    texts = [f"CAST(%({name})s AS TEXT[])" for name in ("variants", "locations")]
    noted = [f"CAST(%({name})s AS TEXT[])" for name in ("kinds", "of_variants", "at_locations", "causes", "reasons")]
    return _AT_ONCE.format(
        stock=stock.fullname,
        movements=movements.fullname,
        counters=", ".join(COUNTERS),
        places=", ".join([*texts, *(f"CAST(%({name})s AS BIGINT[])" for name in COUNTERS)]),
        moves=", ".join([*noted, *(f"CAST(%(move_{name})s AS BIGINT[])" for name in COUNTERS)]),
        after=", ".join(f"s.{name} + w.{name} AS {name}" for name in COUNTERS),
        settled=", ".join(f"{name} = l.{name}" for name in COUNTERS),
        returned=", ".join(f"s.{name}" for name in COUNTERS),
        moved=", ".join(f"m.{name}" for name in COUNTERS),
        sound=" AND ".join([*(f"{name} >= 0" for name in COUNTERS), SOUND]),
    )
