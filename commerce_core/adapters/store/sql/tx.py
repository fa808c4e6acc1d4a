"""The writing verbs of the port, in SQL, for both databases.

Round trips are what costs on PostgreSQL, so each verb sends its statements together and then looks at how many rows
each has changed. No statement fails in the ordinary course of things (a taken key is `ON CONFLICT DO NOTHING` and a
count of 0), since PostgreSQL abandons a transaction in which one did.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TypeVar

from commerce_core.adapters.store.layout import Table, table_of
from commerce_core.adapters.store.plan import plan
from commerce_core.adapters.store.refusals import Stored, stale, stored, taken
from commerce_core.adapters.store.sql.codec import Codec, read_document
from commerce_core.adapters.store.sql.find import find_statement
from commerce_core.adapters.store.sql.moving import move_stock
from commerce_core.adapters.store.sql.recent import Fields
from commerce_core.adapters.store.sql.session import Session, Step
from commerce_core.adapters.store.sql.snapshot import SqlSnapshot, event_of
from commerce_core.adapters.store.sql.statements import POSITIONS
from commerce_core.adapters.store.text import check_texts, to_json
from commerce_core.audit import action_of, changes_between
from commerce_core.checks import micros
from commerce_core.errors import CommerceError, NotFound
from commerce_core.events import Event, Plain
from commerce_core.inventory import Movement, StockLevel
from commerce_core.payments import refuse_card_text
from commerce_core.ports import LEASE, Answer, Query

R = TypeVar("R")

Expected = tuple[Step, Callable[[], CommerceError] | None]
"""A statement, and what it means that it changed no row (None: nothing)."""


class SqlTx(SqlSnapshot):
    """All verbs of one tenant's transaction, in the name of an actor.

    What was read or put of each record is remembered, so that its audit entry need not ask for it again, nor `get` for
    what was put; so are levels of stock, by variant, until they change.
    """

    def __init__(self, session: Session, tenant: str, codec: Codec, *, actor: str = "system") -> None:
        super().__init__(session, tenant, codec)
        self._actor = actor
        self._known: dict[tuple[type, str], str] = {}
        self._written: set[tuple[type, str]] = set()
        self._seen: dict[str, list[StockLevel]] = {}

    def _record(self, kind: type[R], document: str) -> R:
        record = super()._record(kind, document)
        self._known[kind, _id(record)] = document
        return record

    def get(self, kind: type[R], id: str) -> R | None:
        if (kind, id) not in self._written:
            return super().get(kind, id)
        self._session.check()
        return self._codec.record(kind, self._known[kind, id])

    def put(self, *records: object) -> None:
        try:
            self._put_all([expected for record in records for expected in self._put(record)])
        except Exception as refusal:
            self._session.refusal = self._session.refusal or refusal
            raise

    def _put_all(self, expected: Sequence[Expected]) -> None:
        counts = self._session.counts([step for step, _ in expected])
        for (_, refusal), count in zip(expected, counts, strict=True):
            if count == 0 and refusal is not None:
                raise refusal()

    def _put(self, record: object) -> Iterator[Expected]:
        table = table_of(type(record))
        new = stored(record, table)
        fields = self._codec.fields(record)
        row = {"tenant": self._tenant, **self._codec.row(record, table, fields)}
        changes = to_json(self._changes(new, table, fields))
        self._known[table.record, new.id] = str(row["document"])
        self._written.add((table.record, new.id))
        if new.version == 1:
            yield (self._sql.records[table.record].insert, row), partial(taken, new, None, new.id)
        else:
            row["before"] = new.version - 1
            yield (self._sql.records[table.record].update, row), lambda: stale(new, self._version(new, table))
        yield from self._own_values(new, table)
        yield self._entry(new, table, changes), None

    def _changes(self, record: Stored, table: Table, fields: Fields) -> Mapping[str, Plain]:
        if record.version == 1:
            return {}
        before = self._known.get((table.record, record.id))
        if before is None:
            found = self._rows(self._sql.records[table.record].get, id=record.id)
            before = found[0][0] if found else None
        if before is None:
            return {}
        return changes_between(self._codec.lifted(table.record, before, fields), fields, resource=table.resource)

    def _entry(self, record: Stored, table: Table, changes: str) -> Step:
        return self._sql.audit, {
            "tenant": self._tenant,
            "at": micros(record.updated_at),
            "actor": self._actor,
            "action": action_of(record.version),
            "resource": table.resource,
            "resource_id": record.id,
            "version": record.version,
            "document": changes,
        }

    def _version(self, record: Stored, table: Table) -> int | None:
        found = self._rows(self._sql.records[table.record].version, id=record.id)
        return found[0][0] if found else None

    def _own_values(self, record: Stored, table: Table) -> Iterator[Expected]:
        for unique in table.unique:
            if record.version > 1 and unique.fixed:
                continue
            owned = {"tenant": self._tenant, "space": table.space(unique), "owner": record.id}
            values = unique.of(record)
            for value in values:
                yield (self._sql.unique.own, {**owned, "value": value}), partial(taken, record, unique, value)
            if record.version > 1:
                yield (self._sql.unique.disown, {**owned, "values": self._list(values)}), None

    def move(self, movements: Sequence[Movement], *, at: datetime) -> tuple[StockLevel, ...]:
        seen, self._seen = self._seen, {}
        return move_stock(self._session, self._tenant, movements, at=at, seen=seen)

    def stock(self, variants: Collection[str]) -> tuple[StockLevel, ...]:
        return self._noticed(variants, super().stock(variants))

    def _noticed(self, variants: Collection[str], levels: tuple[StockLevel, ...]) -> tuple[StockLevel, ...]:
        self._seen |= {variant: [] for variant in variants}
        for level in levels:
            self._seen[level.variant_id].append(level)
        return levels

    def lock_stock(self, variants: Collection[str]) -> tuple[StockLevel, ...]:
        return self._noticed(variants, self._levels(self._sql.stock.locked, variants))

    def watch(self, variant_id: str, low_at: int | None) -> tuple[StockLevel, ...]:
        check_texts(variant_id)
        self._seen.clear()
        levels = self._levels(self._sql.stock.locked, [variant_id])
        row = {"tenant": self._tenant, "variant_id": variant_id, "low_at": low_at}
        self._session.send([(self._sql.stock.watch, row)])
        return levels

    def claim(self, key: str, fingerprint: str, *, at: datetime) -> Answer | None:
        check_texts(key, fingerprint)
        refuse_card_text(key, field="key")
        mine = {"tenant": self._tenant, "principal": self._actor, "key": key}
        until = {"created_at": micros(at), "claimed_until": micros(at + LEASE)}
        row = {**mine, "fingerprint": fingerprint, "document": None, **until}
        if self._session.counts([(self._sql.keys.claim, row)]) == [1]:
            return None
        ((before, document),) = self._rows(self._sql.keys.claimed, principal=self._actor, key=key)
        return Answer(before, None if document is None else read_document(document, "answer"))

    def answer(self, key: str, document: Mapping[str, Plain]) -> None:
        check_texts(key)
        mine = {"principal": self._actor, "key": key}
        row = {"tenant": self._tenant, **mine, "document": to_json(document)}
        (written,) = self._session.counts([(self._sql.keys.answer, row)])
        if not written and not self._rows(self._sql.keys.claimed, **mine):
            raise NotFound("idempotency key", key)

    def forget(self, *, before: datetime, limit: int = 1000) -> int:
        row = {"tenant": self._tenant, "before": micros(before), "limit": limit}
        (forgotten,) = self._session.counts([(self._sql.keys.forget, row)])
        return forgotten

    def take(self, kind: type[R], query: Query, *, at: datetime, until: datetime) -> tuple[R, ...]:
        table = table_of(kind)
        sql, values = find_statement(plan(table, query, tenant=self._tenant), self._session.dialect, free=True)
        found = [self._record(kind, document) for (document,) in self._rows(sql, **values, at=micros(at))]
        if until <= at or not found:
            return tuple(found)
        lease = {"tenant": self._tenant, "kind": table.name, "at": micros(at), "until": micros(until)}
        counts = self._session.counts([(self._sql.leases.take, {**lease, "id": _id(each)}) for each in found])
        # Somebody may have leased a record after the statement began, and before it came to that row.
        return tuple(record for record, count in zip(found, counts, strict=True) if count)

    def release(self, kind: type, id: str, *, until: datetime) -> None:
        mine = {"tenant": self._tenant, "kind": table_of(kind).name, "id": id, "until": micros(until)}
        self._session.send([(self._sql.leases.release, mine)])

    def increment(self, counter: str, by: int = 1) -> int:
        check_texts(counter)
        ((value,),) = self._rows(self._sql.counters.increment, name=counter, value=by)
        return int(value)

    def record(self, *events: Event) -> None:
        for event in events:
            check_texts(event.type, event.subject)
        self._session.send([(self._sql.events.record, self._event_row(event)) for event in events])

    def _event_row(self, event: Event) -> dict[str, object]:
        return {
            "tenant": self._tenant,
            "id": event.id,
            "type": event.type,
            "subject": event.subject,
            "version": event.version,
            "at": micros(event.at),
            "document": to_json(event.data),
        }

    def events(self, *, after: int = 0, limit: int = 1000) -> tuple[tuple[int, Event], ...]:
        if self._rows(self._sql.events.waiting):
            self._position_events()
        rows = self._rows(self._sql.events.events, after=after, limit=limit)
        return tuple((position, event_of(*row)) for position, *row in rows)

    def _position_events(self) -> None:
        """Give positions to the events without one, in their order of insertion.

        Positions are not drawn when events are recorded: of two transactions at once the later number could be
        committed first, and who has read up to it would never see the other. Only committed events (and our own) are
        seen here, and the lock lets one transaction at a time number them.
        """
        base = self.increment(POSITIONS, 0)
        (given,) = self._session.counts([(self._sql.events.position, {"tenant": self._tenant, "base": base})])
        self.increment(POSITIONS, given)


def _id(record: object) -> str:
    id: str = getattr(record, "id")  # noqa: B009 - every stored record has one
    return id
