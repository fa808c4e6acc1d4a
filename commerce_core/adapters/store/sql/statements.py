"""Every statement but those of `find`: written once with SQLAlchemy Core, compiled once per database to text.

Parameters bear the names of the columns that they are written to or compared with.
"""

from __future__ import annotations

from functools import cache

import sqlalchemy as sa
from attrs import frozen
from sqlalchemy import bindparam as bound

from commerce_core.adapters.store.sql import schema
from commerce_core.adapters.store.sql.dialect import ONE, ZERO, Dialect, Element


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
class StockStatements:
    """`start` adds to a level that may not exist yet, `change` alters one unless it cannot bear it."""

    levels: str
    locked_levels: str
    start: str
    change: str
    note: str
    movements: str
    all_movements: str
    all_levels: str


@frozen
class KeyStatements:
    """Idempotency keys: `claim` takes one that is free, `answer` writes an answer where there is none."""

    claim: str
    claimed: str
    answer: str


@frozen
class CounterStatements:
    """Counters."""

    increment: str
    value: str


@frozen
class EventStatements:
    """The outbox: `waiting` finds an event without a position, `position` gives all of them one."""

    record: str
    waiting: str
    position: str
    events: str


@frozen
class Statements:
    """The text of each statement, by what it is about."""

    records: dict[type, RecordStatements]
    unique: UniqueStatements
    stock: StockStatements
    keys: KeyStatements
    counters: CounterStatements
    events: EventStatements


@cache
def statements(dialect: Dialect) -> Statements:
    """All statements of one database."""
    return Statements(
        {kind: _records(table, dialect) for kind, table in schema.records.items()},
        _unique(schema.unique, dialect),
        _stock(schema.stock, schema.movements, dialect),
        _keys(schema.idempotency, dialect),
        _counters(schema.counters, dialect),
        _events(schema.outbox, dialect),
    )


def _same(table: sa.Table, *columns: str) -> Element:
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
    unique, key = schema.unique, _same(table, "id")
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


def _stock(table: sa.Table, movements: sa.Table, d: Dialect) -> StockStatements:
    level = (table.c.variant_id, table.c.location, table.c.on_hand, table.c.allocated, table.c.held)
    every = sa.select(*level).where(_same(table)).order_by(*level[:2])
    levels = every.where(d.contains(table.c.variant_id, "variants"))
    insert = d.insert(table)
    added = {name: table.c[name] + insert.excluded[name] for name in ("on_hand", "allocated", "held")}
    after = {name: table.c[name] + bound(name) for name in added}
    promised = after["allocated"] + after["held"]
    bearable = (after["allocated"] >= ZERO, after["held"] >= ZERO, after["on_hand"] >= promised)
    history = sa.select(*[movements.c[name] for name in _names(movements, "tenant seq at")])
    history = history.where(_same(movements)).order_by(movements.c.seq)
    return StockStatements(
        levels=d.compile(levels),
        locked_levels=d.compile(levels.with_for_update() if d.lock_rows else levels),
        start=d.compile(insert.on_conflict_do_update(index_elements=["tenant", "variant_id", "location"], set_=added)),
        change=d.compile(sa.update(table).where(_same(table, "variant_id", "location"), *bearable).values(after)),
        note=d.compile(sa.insert(movements).values(_numbered(movements, d)).inline()),
        movements=d.compile(history.where(d.contains(movements.c.variant_id, "variants"))),
        all_movements=d.compile(history),
        all_levels=d.compile(every),
    )


def _keys(table: sa.Table, d: Dialect) -> KeyStatements:
    unanswered = sa.update(table).where(_same(table, "key"), table.c.document.is_(None))
    return KeyStatements(
        claim=d.compile(d.insert(table).on_conflict_do_nothing()),
        claimed=d.compile(sa.select(table.c.fingerprint, table.c.document).where(_same(table, "key"))),
        answer=d.compile(unanswered.values(document=bound("document"))),
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
    listed = listed.where(_same(table), table.c.position > bound("after")).order_by(table.c.position)
    insert = d.insert(table).values(_numbered(table, d)).inline()
    return EventStatements(
        record=d.compile(insert.on_conflict_do_nothing()),
        waiting=d.compile(waiting.with_only_columns(table.c.seq).limit(ONE).offset(ZERO)),
        position=d.compile(positioned.values(position=bound("base") + queue.c.place)),
        events=d.compile(listed.limit(bound("limit", type_=sa.BIGINT())).offset(ZERO)),
    )
