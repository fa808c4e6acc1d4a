"""The writing verbs of the port, in SQL, for both databases.

Round trips are what costs on PostgreSQL, so each verb sends its statements together and then looks at how many rows
each has changed. No statement fails in the ordinary course of things (a taken key is `ON CONFLICT DO NOTHING` and a
count of 0), since PostgreSQL abandons a transaction in which one did.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial

from commerce_core.adapters.store.columns import instant, micros
from commerce_core.adapters.store.layout import Table, table_of
from commerce_core.adapters.store.refusals import Stored, stale, stored, taken
from commerce_core.adapters.store.sql.codec import read_document
from commerce_core.adapters.store.sql.session import Step
from commerce_core.adapters.store.sql.snapshot import SqlSnapshot
from commerce_core.adapters.store.stock import Change, Place, by_place, changes_of, refuse_shortages
from commerce_core.adapters.store.text import check_texts, to_json
from commerce_core.errors import CommerceError, NotFound
from commerce_core.events import Event, Plain
from commerce_core.inventory import Movement
from commerce_core.payments import refuse_card_text
from commerce_core.ports import Answer

SAVEPOINT = "SAVEPOINT cc_move"
BACK_TO_SAVEPOINT = "ROLLBACK TO SAVEPOINT cc_move"
POSITIONS = "cc.positions"
"""The counter that holds the last position given to an event. Raising it by 0 locks it."""

Expected = tuple[Step, Callable[[], CommerceError] | None]
"""A statement, and what it means that it changed no row (None: nothing)."""


class SqlTx(SqlSnapshot):
    """All verbs of one tenant's transaction."""

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
        row = {"tenant": self._tenant, **self._codec.row(record, table)}
        if new.version == 1:
            yield (self._sql.records[table.record].insert, row), partial(taken, new, None, new.id)
        else:
            row["before"] = new.version - 1
            yield (self._sql.records[table.record].update, row), lambda: stale(new, self._version(new, table))
        yield from self._own_values(new, table)

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

    def move(self, movements: Sequence[Movement], *, at: datetime) -> None:
        changes = changes_of(movements)
        if not changes:
            return self._session.check()
        alter = [self._change(place, change) for place, change in changes.items()]
        note = [(self._sql.stock.note, self._noted(movement, at)) for movement in movements]
        counts = self._session.counts([(SAVEPOINT, {}), *alter, *note])
        if 0 in counts[1 : len(alter) + 1]:
            self._session.send([(BACK_TO_SAVEPOINT, {})])
            levels = self._levels(self._sql.stock.locked_levels, {variant for variant, _ in changes})
            refuse_shortages(by_place(levels), changes)
            # What was short came back before the rows were locked; nobody can take it any more.
            self._session.counts([*alter, *note])
        return None

    def _change(self, place: Place, change: Change) -> Step:
        sql = self._sql.stock.start if change.starts_level else self._sql.stock.change
        amounts = {"on_hand": change.on_hand, "allocated": change.allocated, "held": change.held}
        return sql, {"tenant": self._tenant, "variant_id": place[0], "location": place[1], **amounts}

    def _noted(self, movement: Movement, at: datetime) -> dict[str, object]:
        return {
            "tenant": self._tenant,
            "at": micros(at),
            "kind": movement.kind,
            "variant_id": movement.variant_id,
            "location": movement.location,
            "on_hand": movement.on_hand,
            "allocated": movement.allocated,
            "held": movement.held,
            "cause": movement.cause,
            "reason": movement.reason,
        }

    def claim(self, key: str, fingerprint: str, *, at: datetime) -> Answer | None:
        check_texts(key, fingerprint)
        refuse_card_text(key, field="key")
        row = {"key": key, "fingerprint": fingerprint, "document": None, "created_at": micros(at)}
        if self._session.counts([(self._sql.keys.claim, {"tenant": self._tenant, **row})]) == [1]:
            return None
        ((before, document),) = self._rows(self._sql.keys.claimed, key=key)
        return Answer(before, None if document is None else read_document(document, "answer"))

    def answer(self, key: str, document: Mapping[str, Plain]) -> None:
        check_texts(key)
        row = {"tenant": self._tenant, "key": key, "document": to_json(document)}
        (written,) = self._session.counts([(self._sql.keys.answer, row)])
        if not written and not self._rows(self._sql.keys.claimed, key=key):
            raise NotFound("idempotency key", key)

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
        return tuple(
            (position, Event(type, subject, version, instant(at), read_document(data, "event")))
            for position, type, subject, version, at, data in rows
        )

    def _position_events(self) -> None:
        """Give positions to the events without one, in their order of insertion.

        Positions are not drawn when events are recorded: of two transactions at once the later number could be
        committed first, and who has read up to it would never see the other. Only committed events (and our own) are
        seen here, and the lock lets one transaction at a time number them.
        """
        base = self.increment(POSITIONS, 0)
        (given,) = self._session.counts([(self._sql.events.position, {"tenant": self._tenant, "base": base})])
        self.increment(POSITIONS, given)
