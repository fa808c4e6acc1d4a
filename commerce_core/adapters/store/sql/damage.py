"""Damage: rows that contradict each other, which the store itself never writes.

The trail of a tenant begins with its oldest audit entry: a database that is older than the trail has records and events
from before it, of which nothing can be said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial

import sqlalchemy as sa

from commerce_core.adapters.store.layout import LAYOUT, Table
from commerce_core.adapters.store.sql.codec import Codec, read_document
from commerce_core.adapters.store.sql.dialect import Dialect
from commerce_core.adapters.store.sql.session import Row, Session
from commerce_core.adapters.store.sql.statements import POSITIONS
from commerce_core.checks import instant
from commerce_core.events import EVENT_TYPES, NUMBERED, TOLD_BY, Event
from commerce_core.serialization import DamagedDocument

Ask = Callable[..., list[Row]]
PAGE = 1000
_BEGINS = "SELECT min(at) FROM {audit} WHERE tenant = :tenant"
_TRAIL = """SELECT r.id, r.version, r.created_at, r.updated_at, a.least, a.most, a.number FROM {table} AS r LEFT JOIN (
  SELECT resource_id, min(version) AS least, max(version) AS most, count(*) AS number FROM {audit}
  WHERE tenant = :tenant AND resource = :resource GROUP BY resource_id
) AS a ON a.resource_id = r.id WHERE r.tenant = :tenant
AND (a.most IS NULL OR a.least > 1 OR a.most <> r.version OR a.number <> a.most) ORDER BY r.id"""
_LOST = """SELECT DISTINCT a.resource_id FROM {audit} AS a WHERE a.tenant = :tenant AND a.resource = :resource
AND NOT EXISTS (SELECT 1 FROM {table} AS r WHERE r.tenant = a.tenant AND r.id = a.resource_id) ORDER BY 1"""
_UNTOLD = """SELECT a.resource_id, a.version FROM {audit} AS a WHERE a.tenant = :tenant AND a.resource = :resource
AND (a.version = 1 OR CAST(a.document AS TEXT) LIKE :changes) AND NOT EXISTS (SELECT 1 FROM {outbox} AS o
WHERE o.tenant = a.tenant AND o.subject = a.resource_id AND o.version = a.version AND o.at = a.at
AND o.type IN ({listed})) ORDER BY 1, 2"""
_FORGED = """SELECT o.type, o.subject, o.version FROM {outbox} AS o WHERE o.tenant = :tenant AND o.type IN ({listed})
AND o.at > :since AND NOT EXISTS (SELECT 1 FROM {audit} AS a WHERE a.tenant = o.tenant AND a.resource = :resource
AND a.resource_id = o.subject AND a.version = o.version) ORDER BY o.seq"""
_POSITIONS = "SELECT count(position), max(position) FROM {outbox} WHERE tenant = :tenant"
_COUNTED = "SELECT value FROM {counters} WHERE tenant = :tenant AND name = :name"
_NUMBERED = """SELECT s.subject, coalesce(c.value, 0), coalesce(o.number, 0), coalesce(o.least, 1), coalesce(o.most, 0)
FROM (SELECT subject FROM {outbox} WHERE tenant = :tenant AND type IN ({listed})
UNION SELECT replace(name, :counter, '') FROM {counters} WHERE tenant = :tenant AND name LIKE :names) AS s
LEFT JOIN (SELECT subject, count(DISTINCT version) AS number, min(version) AS least, max(version) AS most FROM {outbox}
WHERE tenant = :tenant AND type IN ({listed}) GROUP BY subject) AS o ON o.subject = s.subject
LEFT JOIN {counters} AS c ON c.tenant = :tenant AND c.name = :counter || s.subject ORDER BY 1"""
_EVENTS = """SELECT seq, id, type, subject, version, at, document FROM {outbox}
WHERE tenant = :tenant AND seq > :after ORDER BY seq LIMIT :limit"""
_OWNED = "SELECT space, value, owner FROM {unique} WHERE tenant = :tenant ORDER BY space, value"
_RECORDS = "SELECT id, document, {listed} FROM {table} WHERE tenant = :tenant AND id > :after ORDER BY id LIMIT :limit"


def damage(session: Session, tenant: str, codec: Codec) -> Iterator[str]:
    """A sentence for each contradiction of a tenant's audit trail, outbox, columns and unique values."""
    ask = partial(_ask, session, tenant)
    ((since,),) = ask(_BEGINS)
    for table in LAYOUT.values():
        yield from _trail(ask, table, since)
    yield from _outbox(ask, since)
    yield from _rows(ask, codec)


def _ask(
    session: Session, tenant: str, sql: str, table: Table | None = None, *, listed: str = "", **values: object
) -> list[Row]:
    kind = None if table is None else table.record
    return session.rows(_asked(session.dialect, sql, kind, listed), {"tenant": tenant, **values})


@cache
def _asked(dialect: Dialect, sql: str, kind: type | None, listed: str) -> str:
    """A question, in whose braces is the name of a table of this database, or a list of columns or event types."""
    tables = dialect.tables
    names = {name: getattr(tables, name).fullname for name in ("audit", "outbox", "counters", "unique")}
    asked = "" if kind is None else tables.records[kind].fullname
    return dialect.compile(sa.text(sql.format(**names, table=asked, listed=listed)))


def _trail(ask: Ask, table: Table, since: int | None) -> Iterator[str]:
    """Versions that no entry tells of, and entries of what is not there."""
    for id, version, created_at, updated_at, least, most, number in ask(_TRAIL, table, resource=table.resource):
        older = since is None or created_at <= since
        if most is None:
            wrong = since is not None and updated_at > since
        else:
            wrong = most != version or number != most - least + 1 or (least > 1 and not older)
        if wrong:
            yield f"{_named(table)} {id} is at version {version}: its audit entries do not lead there without a gap"
    for (id,) in ask(_LOST, table, resource=table.resource):
        yield f"{_named(table)} {id} has audit entries, but is not there"


def _outbox(ask: Ask, since: int | None) -> Iterator[str]:
    """Events that are missing, that nothing caused, or that are not what was recorded."""
    for resource, kinds in TOLD_BY.items() if since is not None else ():
        types = ", ".join(f"'{type}'" for type in sorted(EVENT_TYPES) if {type, type.partition(".")[0]} & {*kinds})
        changes = _CHANGES.get(resource, "%")
        for id, version in ask(_UNTOLD, resource=resource, listed=types, changes=changes) if changes else ():
            yield f"Event of version {version} of {resource} {id} is missing, or of another instant"
        for type, subject, version in ask(_FORGED, resource=resource, listed=types, since=since):
            yield f"Event {type} tells of version {version} of {subject}, of which there is no audit entry"
    yield from _numbered(ask)
    ((there, last),) = ask(_POSITIONS)
    counted = ask(_COUNTED, name=POSITIONS)
    given = counted[0][0] if counted else 0
    if there != (last or 0) or there != given:
        yield f"Events were given {max(given, last or 0)} positions, but {there} of them have one"
    after: int | None = -(2**62)
    while after is not None:
        rows = ask(_EVENTS, after=after, limit=PAGE)
        for _, id, type, subject, version, at, document in rows:
            if Event(type, subject, version, instant(at), read_document(document, "event")).id != id:
                yield f"Event {id} ({type} of {subject}) is not what was recorded under this id"
        after = rows[-1][0] if len(rows) == PAGE else None


def _numbered(ask: Ask) -> Iterator[str]:
    """Events that are counted by their subject, and are not those that were counted."""
    for counter, kinds in NUMBERED.items():
        listed = ", ".join(f"'{kind}'" for kind in kinds)
        for subject, counted, number, least, most in ask(
            _NUMBERED, listed=listed, counter=counter, names=f"{counter}%"
        ):
            if not counted == number == most or least != 1:
                yield f"Events of what was done by hand with {subject}: {counted} are counted, {number} are there"


_CHANGES = {"order": '%"history.%', "intent": "", "rate": "", "reservation": ""}
"""What the audit entry of a version says that an event tells of, where not every version is told.

An order that is moved has it in its history; one that is only held, while a payment is made for it, has not. A payment
that begins, a rate of a source, and a hold that is extended or becomes an order's are told by none.
"""


def _rows(ask: Ask, codec: Codec) -> Iterator[str]:
    """Columns that say something else than the record beside them, records that are not found by a value of theirs, and
    values that lead to a record that has them not. What cannot be read at all is named by its kind.
    """
    owned: dict[tuple[str, str], set[str]] = {}
    for space, value, owner in ask(_OWNED):
        owned.setdefault((space.partition(".")[0], owner), set()).add(f"{space.partition('.')[2]} {value!r}")
    for table in LAYOUT.values():
        for id, document, *kept in _stored(ask, table):
            found = owned.pop((table.name, id), set())
            try:
                record: object = codec.record(table.record, document)
            except DamagedDocument as damaged:
                yield damaged.message
                continue
            yield from (f"{_named(table)} {id}: {fault}" for fault in _columns(table, record, kept))
            wanted = {f"{unique.key} {value!r}" for unique in table.unique for value in unique.of(record)}
            yield from (f"{_named(table)} {id} is not found by its {value}" for value in sorted(wanted - found))
            lost = sorted(found - wanted)
            yield from (f"{_named(table)} {id} is found by {value}, which it has not" for value in lost)
    for (space, owner), values in owned.items():
        yield from (f"The {space} have {value} of {owner}, which is not there" for value in sorted(values))


def _stored(ask: Ask, table: Table) -> Iterator[Row]:
    """The id, the document and the columns of every record of a table."""
    after: str | None = ""
    columns = ", ".join(table.columns)
    while after is not None:
        rows = ask(_RECORDS, table, listed=columns, after=after, limit=PAGE)
        yield from rows
        after = rows[-1][0] if len(rows) == PAGE else None


def _columns(table: Table, record: object, kept: Iterable[object]) -> Iterator[str]:
    for column, said in zip(table.columns.values(), kept, strict=True):
        meant = column.value(record)
        if said != meant:
            yield f"its column {column.name} is {said!r}, its document says {meant!r}"


def _named(table: Table) -> str:
    return table.resource.replace("_", " ").capitalize()
