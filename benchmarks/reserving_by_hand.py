"""Reserving units by hand, in the bare driver: the rows that the library writes, in its own tables.

The document is JSON already, ids are counted instead of drawn, nothing is looked up, and of an answer no more is asked
than whether the units were there. Whoever looks for other ways finds four here: one statement for everything, which is
the fastest that we know, locked rows that are checked by the program, a loop of conditional statements, and SQLite's.
"""

from __future__ import annotations

import re
import sqlite3
from typing import Any

from benchmarks.reserving import AT, ENDS, Ask
from commerce_core.adapters.store.columns import micros
from commerce_core.inventory import COUNTERS

_FREE = "on_hand + backorder_limit - allocated - held - damaged - quality_control - safety"
_NAMES = ", ".join(COUNTERS)
_HELD = ", ".join("1" if name == "held" else "0" for name in COUNTERS)
"""What a hold of one unit does to the counters."""
_PLACE = "tenant = :tenant AND location = 'main' AND variant_id = :variant"
_TENANT, _ID, _OWNER = (f"CAST(:{name} AS TEXT)" for name in ("tenant", "id", "owner"))
_NOTE = f"INSERT INTO cc_movements (tenant, at, kind, location, cause, reason, variant_id, {_NAMES})"
_NOTED = f"{_TENANT}, CAST(:at AS BIGINT), 'held', 'main', {_ID}, ''"
_HOLD = (
    "INSERT INTO cc_reservations (tenant, id, version, created_at, updated_at, status, owner, expires_at, document)"
    f" SELECT {_TENANT}, {_ID}, 1, CAST(:at AS BIGINT), CAST(:at AS BIGINT), 'held', {_OWNER}, CAST(:ends AS BIGINT),"
    " {document}"
)
_MARK = f"INSERT INTO cc_unique (tenant, space, value, owner) SELECT {_TENANT}, 'reservations.owner', {_OWNER}, {_ID}"
_TELL = (
    "INSERT INTO cc_audit (tenant, at, actor, action, resource, resource_id, version, document)"
    f" SELECT {_TENANT}, CAST(:at AS BIGINT), 'system', 'created', 'reservation', {_ID}, 1, {{empty}}"
)
_EVENT = (
    "INSERT INTO cc_outbox (tenant, id, type, subject, version, at, document)"
    f" SELECT {_TENANT}, 'evt_' || {_ID}, 'inventory.held', {_ID}, 1, CAST(:at AS BIGINT), {{document}}"
)


def _named(sql: str) -> bytes:
    """A statement with its parameters as psycopg wants them."""
    return re.sub(r":(\w+)", r"%(\1)s", sql).encode()


_KEPT = (
    _HOLD.format(document="CAST(:document AS JSONB)"),
    _MARK,
    _TELL.format(empty="CAST('{}' AS JSONB)"),
    _EVENT.format(document="CAST(:event AS JSONB)"),
)
ONE = _named(f"""
WITH changed AS (
  UPDATE cc_stock SET held = held + 1 WHERE {_PLACE} AND {_FREE} >= 1 RETURNING variant_id
), noted AS ({_NOTE} SELECT {_NOTED}, variant_id, {_HELD} FROM changed
), kept AS ({_KEPT[0]} FROM changed), marked AS ({_KEPT[1]} FROM changed), told AS ({_KEPT[2]} FROM changed)
, heard AS ({_KEPT[3]} FROM changed)
SELECT count(*) FROM changed
""")
"""A unit of one SKU."""
MANY = _named(f"""
WITH wanted AS (SELECT unnest(CAST(:variants AS TEXT[])) AS variant
), locked AS (
  SELECT {_FREE} AS free FROM cc_stock JOIN wanted ON variant_id = variant
  WHERE tenant = :tenant AND location = 'main' ORDER BY variant_id FOR UPDATE OF cc_stock
), fit AS (SELECT TRUE AS fits FROM locked HAVING count(*) = cardinality(CAST(:variants AS TEXT[])) AND min(free) >= 1
), changed AS (
  UPDATE cc_stock SET held = held + 1 FROM wanted, fit
  WHERE tenant = :tenant AND location = 'main' AND variant_id = variant RETURNING variant_id
), noted AS ({_NOTE} SELECT {_NOTED}, variant, {_HELD} FROM wanted, fit
), kept AS ({_KEPT[0]} FROM fit), marked AS ({_KEPT[1]} FROM fit), told AS ({_KEPT[2]} FROM fit)
, heard AS ({_KEPT[3]} FROM fit)
SELECT count(*) FROM changed
""")
"""A unit of each of several SKUs: rows are locked in their order, so nobody waits in a circle."""
_TAKE = f"UPDATE cc_stock SET held = held + 1 WHERE {_PLACE}"
_TAKE_FREE = f"{_TAKE} AND {_FREE} >= 1"
_LOOK = _named(f"SELECT {_FREE} FROM cc_stock WHERE {_PLACE} FOR UPDATE")
_STEP, _STEP_FREE, _STEP_NOTE, *_STEPS_KEPT = map(
    _named, (_TAKE, _TAKE_FREE, f"{_NOTE} SELECT {_NOTED}, CAST(:variant AS TEXT), {_HELD}", *_KEPT)
)
_NEXT = "(SELECT coalesce(max(seq), 0) + 1 FROM cc_movements WHERE tenant = :tenant)"
_SQLITE_NOTE = f"{_NOTE.replace('(tenant', '(seq, tenant')} SELECT {_NEXT}, {_NOTED}, :variant, {_HELD}"
_NEXT_EVENT = "(SELECT coalesce(max(seq), 0) + 1 FROM cc_outbox WHERE tenant = :tenant)"
_SQLITE_EVENT = _EVENT.replace("(tenant,", "(seq, tenant,").replace("SELECT", f"SELECT {_NEXT_EVENT},", 1)
_SQLITE_KEPT = (
    _HOLD.format(document=":document"),
    _MARK,
    _TELL.format(empty="'{}'"),
    _SQLITE_EVENT.format(document=":event"),
)


class Refused(Exception):
    """Some units were not there, which never happens: there are plenty."""


def values(tenant: str, ask: Ask) -> dict[str, Any]:
    """The parameters of all these statements."""
    return {
        "tenant": tenant,
        "id": ask.id,
        "owner": ask.owner,
        "at": micros(AT),
        "ends": micros(ENDS),
        "document": ask.document,
        "event": ask.event,
        "variants": list(ask.variants),
        "variant": ask.variants[0],
    }


def by_statement(connection: Any, tenant: str, ask: Ask) -> None:
    """All in one statement, which is its own transaction: one round trip."""
    sql = ONE if len(ask.variants) == 1 else MANY
    if connection.execute(sql, values(tenant, ask)).fetchone() != (len(ask.variants),):
        raise Refused(ask)


def by_lock(connection: Any, tenant: str, ask: Ask) -> None:
    """SELECT FOR UPDATE, look, write: a statement at a time."""
    given = values(tenant, ask)
    connection.execute(b"BEGIN")
    for each in ask.variants:
        ((free,),) = connection.execute(_LOOK, given | {"variant": each}).fetchall()
        if free < 1:
            raise Refused(ask)
    for each in ask.variants:
        connection.execute(_STEP, given | {"variant": each})
        connection.execute(_STEP_NOTE, given | {"variant": each})
    _keep(connection, given)


def by_loop(connection: Any, tenant: str, ask: Ask) -> None:
    """A conditional UPDATE and an INSERT for each SKU, in the order of the rows: a statement at a time."""
    given = values(tenant, ask)
    connection.execute(b"BEGIN")
    for each in ask.variants:
        if connection.execute(_STEP_FREE, given | {"variant": each}).rowcount != 1:
            raise Refused(ask)
        connection.execute(_STEP_NOTE, given | {"variant": each})
    _keep(connection, given)


def _keep(connection: Any, given: dict[str, Any]) -> None:
    for sql in _STEPS_KEPT:
        connection.execute(sql, given)
    connection.execute(b"COMMIT")


def by_sqlite3(connection: sqlite3.Connection, tenant: str, ask: Ask) -> None:
    """One transaction of prepared statements on a connection in autocommit."""
    given = values(tenant, ask)
    del given["variants"]
    connection.execute("BEGIN IMMEDIATE")
    for each in ask.variants:
        given["variant"] = each
        if connection.execute(_TAKE_FREE, given).rowcount != 1:
            raise Refused(ask)
        connection.execute(_SQLITE_NOTE, given)
    for sql in _SQLITE_KEPT:
        connection.execute(sql, given)
    connection.execute("COMMIT")
