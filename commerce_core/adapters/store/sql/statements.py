"""Every statement but those of `find`: written once with SQLAlchemy Core, compiled once per database to text.

Parameters bear the names of the columns that they are written to or compared with.
"""

from __future__ import annotations

from functools import cache

import sqlalchemy as sa
from attrs import frozen
from sqlalchemy import bindparam as bound

from commerce_core.adapters.store.sql.dialect import ONE, ZERO, Dialect, Element
from commerce_core.adapters.store.sql.stock_sql import StockStatements, stock_statements

POSITIONS = "cc.positions"
"""The counter that holds the last position given to an event. Raising it by 0 locks it."""


@frozen
class RecordStatements:
    """What is done with the records of one type."""

    get: str
    get_by: str
    version: str
    insert: str
    update: str


@frozen
class UniqueStatements:
    """`own` takes a value unless another record owns it; `disown` gives up what a record no longer has."""

    own: str
    disown: str


@frozen
class KeyStatements:
    """Idempotency keys: `claim` takes one that is free or whose lease is over, `answer` writes an answer where there is
    none, `forget` gives up old ones.
    """

    claim: str
    claimed: str
    answer: str
    forget: str


@frozen
class LeaseStatements:
    """`take` leases a record unless somebody else has, `release` ends one's own lease."""

    take: str
    release: str


@frozen
class CounterStatements:
    """Counters."""

    increment: str
    value: str


@frozen
class EventStatements:
    """The outbox: `waiting` finds an event without a position, `position` gives all of them one.

    `told` lists the events of a record, `unread` those without a position.
    """

    record: str
    waiting: str
    position: str
    events: str
    told: str
    unread: str


@frozen
class Statements:
    """The text of each statement, by what it is about."""

    records: dict[type, RecordStatements]
    unique: UniqueStatements
    stock: StockStatements
    keys: KeyStatements
    leases: LeaseStatements
    counters: CounterStatements
    events: EventStatements
    audit: str
    """Writes an entry, and nothing where `put` is to be refused anyway."""


@cache
def statements(dialect: Dialect) -> Statements:
    """All statements of one database and its tables."""
    tables = dialect.tables
    return Statements(
        {kind: _records(table, dialect) for kind, table in tables.records.items()},
        _unique(tables.unique, dialect),
        stock_statements(dialect, note=_note(tables.movements, dialect)),
        _keys(tables.idempotency, dialect),
        _leases(tables.leases, dialect),
        _counters(tables.counters, dialect),
        _events(tables.outbox, dialect),
        audit=dialect.compile(dialect.insert(tables.audit).on_conflict_do_nothing()),
    )


def _same(table: sa.FromClause, *columns: str) -> Element:
    """The tenant's rows in which these columns equal the parameters of their names."""
    return sa.and_(*[table.c[name] == bound(name) for name in ("tenant", *columns)])


def _names(table: sa.Table, without: str) -> list[str]:
    return [column.name for column in table.c if column.name not in without.split()]


def _numbered(table: sa.Table, d: Dialect) -> dict[str, Element]:
    """What an insertion writes: each column its parameter, and the row's number where the database gives none."""
    number = d.next_number(table)
    values: dict[str, Element] = {name: bound(name) for name in _names(table, "seq position")}
    return values if number is None else values | {"seq": number}


def _records(table: sa.Table, d: Dialect) -> RecordStatements:
    unique, key = d.tables.unique, _same(table, "id")
    owner = sa.and_(table.c.tenant == unique.c.tenant, table.c.id == unique.c.owner)
    owned = sa.select(unique.c.value, table.c.document).join_from(unique, table, owner)
    changes: dict[str, Element] = {name: bound(name) for name in _names(table, "tenant id")}
    return RecordStatements(
        get=d.compile(sa.select(table.c.document).where(key)),
        get_by=d.compile(owned.where(_same(unique, "space"), d.contains(unique.c.value, "values"))),
        version=d.compile(sa.select(table.c.version).where(key)),
        insert=d.compile(d.insert(table).on_conflict_do_nothing()),
        update=d.compile(sa.update(table).where(key, table.c.version == bound("before")).values(changes)),
    )


def _note(movements: sa.Table, d: Dialect) -> str:
    return d.compile(sa.insert(movements).values(_numbered(movements, d)).inline())


def _unique(table: sa.Table, d: Dialect) -> UniqueStatements:
    insert = d.insert(table)
    own = insert.on_conflict_do_update(
        index_elements=["tenant", "space", "value"],
        set_={"owner": insert.excluded.owner},
        where=table.c.owner == insert.excluded.owner,
    )
    kept = d.contains(table.c.value, "values")
    return UniqueStatements(
        own=d.compile(own),
        disown=d.compile(sa.delete(table).where(_same(table, "space", "owner"), sa.not_(kept.self_group()))),
    )


def _keys(table: sa.Table, d: Dialect) -> KeyStatements:
    mine = _same(table, "principal", "key")
    unanswered = sa.update(table).where(mine, table.c.document.is_(None))
    insert = d.insert(table)
    dead = sa.and_(
        table.c.document.is_(None),
        table.c.fingerprint == insert.excluded.fingerprint,
        table.c.claimed_until <= insert.excluded.created_at,
    )
    claim = insert.on_conflict_do_update(
        index_elements=["tenant", "principal", "key"],
        set_={"claimed_until": insert.excluded.claimed_until},
        where=dead,
    )
    old = table.alias("old")
    names = (old.c.principal, old.c.key)
    oldest = sa.select(*names).where(_same(old), old.c.created_at < bound("before"))
    oldest = oldest.order_by(old.c.created_at, *names).limit(bound("limit", type_=sa.BIGINT())).offset(ZERO)
    oldest = oldest.with_for_update(skip_locked=True) if d.lock_rows else oldest
    # By name, it is found once: inside IN, a plan of PostgreSQL's may find and lock as many again for each row.
    # On SQLite a subquery: of a statement that begins with WITH its driver does not tell how many rows it changed.
    found = oldest.cte("oldest") if d.lock_rows else oldest.subquery("oldest")
    forgotten = sa.tuple_(table.c.principal, table.c.key).in_(sa.select(found.c.principal, found.c.key))
    return KeyStatements(
        claim=d.compile(claim),
        claimed=d.compile(sa.select(table.c.fingerprint, table.c.document).where(mine)),
        answer=d.compile(unanswered.values(document=bound("document"))),
        forget=d.compile(sa.delete(table).where(_same(table), forgotten)),
    )


def _leases(table: sa.Table, d: Dialect) -> LeaseStatements:
    insert = d.insert(table)
    take = insert.on_conflict_do_update(
        index_elements=["tenant", "kind", "id"],
        set_={"until": insert.excluded.until},
        where=table.c.until <= bound("at"),
    )
    return LeaseStatements(
        take=d.compile(take), release=d.compile(sa.delete(table).where(_same(table, "kind", "id", "until")))
    )


def _counters(table: sa.Table, d: Dialect) -> CounterStatements:
    insert = d.insert(table)
    raised = insert.on_conflict_do_update(
        index_elements=["tenant", "name"], set_={"value": table.c.value + insert.excluded.value}
    )
    return CounterStatements(
        increment=d.compile(raised.returning(table.c.value)),
        value=d.compile(sa.select(table.c.value).where(_same(table, "name"))),
    )


def _events(table: sa.Table, d: Dialect) -> EventStatements:
    place = sa.func.row_number().over(order_by=table.c.seq)
    waiting = sa.select(table.c.seq, place.label("place")).where(_same(table), table.c.position.is_(None))
    queue = waiting.subquery("queue")
    positioned = sa.update(table).where(_same(table), table.c.seq == queue.c.seq)
    listed = sa.select(table.c.position, table.c.type, table.c.subject, table.c.version, table.c.at, table.c.document)
    told = listed.where(_same(table, "subject")).order_by(table.c.seq)
    unread = listed.where(_same(table), table.c.position.is_(None)).order_by(table.c.seq)
    listed = listed.where(_same(table), table.c.position > bound("after")).order_by(table.c.position)
    insert = d.insert(table).values(_numbered(table, d)).inline()
    return EventStatements(
        record=d.compile(insert.on_conflict_do_nothing()),
        waiting=d.compile(waiting.with_only_columns(table.c.seq).limit(ONE).offset(ZERO)),
        position=d.compile(positioned.values(position=bound("base") + queue.c.place)),
        events=d.compile(listed.limit(bound("limit", type_=sa.BIGINT())).offset(ZERO)),
        told=d.compile(told),
        unread=d.compile(unread.limit(bound("limit", type_=sa.BIGINT())).offset(ZERO)),
    )
