"""The verbs of the port on a tenant's shelf."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import TypeVar, cast

from attrs import evolve

from commerce_core.adapters.store.detach import detached
from commerce_core.adapters.store.layout import AUDIT, Table, table_of
from commerce_core.adapters.store.memory.find import matching
from commerce_core.adapters.store.memory.index import indexed, keep_indexes
from commerce_core.adapters.store.memory.shelf import Claimed, Journal, Kept, Shelf
from commerce_core.adapters.store.plan import NEWEST_ENTRIES, plan
from commerce_core.adapters.store.refusals import Stored, stale, stored, taken
from commerce_core.adapters.store.stock import all_changed, changes_of
from commerce_core.adapters.store.text import check_storable, check_texts
from commerce_core.audit import AuditEntry, action_of, changes_between
from commerce_core.errors import NotFound
from commerce_core.events import Event, Plain
from commerce_core.inventory import Movement, StockLevel
from commerce_core.payments import refuse_card_text
from commerce_core.ports import LEASE, Answer, Page, Query
from commerce_core.serialization import Converter, store_document

R = TypeVar("R")


class MemorySnapshot:
    """The reading verbs. `refusal` is what forbids to go on: a refused `put`, or the end of the transaction."""

    def __init__(self, tenant: str, shelf: Shelf, converter: Converter | None = None) -> None:
        self.refusal: Exception | None = None
        self._tenant = tenant
        self._shelf = shelf
        self._converter = converter

    def open_shelf(self) -> Shelf:
        """What the tenant has, as long as one may go on."""
        if self.refusal is not None:
            raise self.refusal
        return self._shelf

    def get(self, kind: type[R], id: str) -> R | None:
        return cast("R | None", detached(self._records(table_of(kind)).get(id)))

    def get_by(self, kind: type[R], key: str, values: Collection[str]) -> dict[str, R]:
        table, owners = table_of(kind), self.open_shelf().owners
        unique, records = table.key(key), self._records(table)
        found = {value: owners.get((table.space(unique), sought)) for value, sought in unique.sought(values).items()}
        return {value: cast(R, detached(records[id])) for value, id in found.items() if id is not None}

    def find(self, kind: type[R], query: Query = Query()) -> Page[R]:  # noqa: B008 - a frozen value
        table = table_of(kind)
        asked = plan(table, query, tenant=self._tenant)
        found = cast("list[R] | None", indexed(asked, self.open_shelf()))
        if found is None:
            found = cast("list[R]", matching(asked, self._records(table).values()))
        return asked.page(found, detached)

    def stock(self, variants: Collection[str]) -> tuple[StockLevel, ...]:
        wanted = set(variants)
        return tuple(level for place, level in sorted(self.open_shelf().levels.items()) if place[0] in wanted)

    def levels(self) -> tuple[StockLevel, ...]:
        return tuple(level for _, level in sorted(self.open_shelf().levels.items()))

    def movements(self, variants: Collection[str] | None = None) -> tuple[Movement, ...]:
        wanted = None if variants is None else set(variants)
        moved = self.open_shelf().movements.values()
        return tuple(movement for _, movement in moved if wanted is None or movement.variant_id in wanted)

    def caused(self, cause: str) -> tuple[tuple[datetime, Movement], ...]:
        return tuple(each for each in self.open_shelf().movements.values() if each[1].cause == cause)

    def audit(self, query: Query = NEWEST_ENTRIES) -> Page[AuditEntry]:
        asked, kept = plan(AUDIT, query, tenant=self._tenant), self.open_shelf().audit
        found = cast("list[AuditEntry]", matching(asked, [each.entry for each in kept.values()]))
        return asked.page(found, lambda entry: self._entry(kept[entry.resource, entry.resource_id, entry.version]))

    def _entry(self, kept: Kept) -> AuditEntry:
        if kept.before is None:
            return kept.entry
        old, new = (store_document(record, self._converter) for record in (kept.before, kept.after))
        return evolve(kept.entry, changes=changes_between(old, new, resource=kept.entry.resource))

    def told(self, subject: str) -> tuple[Event, ...]:
        return tuple(detached(event) for event in self.open_shelf().events.values() if event.subject == subject)

    def unread(self, *, after: int | None = None, limit: int = 1000) -> tuple[Event, ...]:
        shelf = self.open_shelf()
        first = shelf.read["events"] if after is None else min(after, shelf.read["events"])
        return tuple(map(detached, islice(shelf.events.values(), first, first + limit)))

    def damage(self) -> tuple[str, ...]:
        self.open_shelf()
        return ()  # nobody else writes here, and every change goes through the journal

    def counter(self, counter: str) -> int:
        return self.open_shelf().counters.get(counter, 0)

    def _records(self, table: Table) -> dict[str, object]:
        return self.open_shelf().records.setdefault(table.record, {})


class MemoryTx(MemorySnapshot):
    """All verbs; every change passes through the journal."""

    def __init__(self, tenant: str, shelf: Shelf, converter: Converter | None = None, *, actor: str = "system") -> None:
        super().__init__(tenant, shelf, converter)
        self.journal = Journal()
        self._actor = actor

    def undo(self) -> None:
        """Put everything back as it was before the transaction."""
        self.journal.undo()
        self._shelf.indexes.clear()

    def put(self, *records: object) -> None:
        for record in records:
            self.open_shelf()
            try:
                self._put(stored(record, table_of(type(record))), table_of(type(record)))
            except Exception as refusal:
                self.refusal = refusal
                raise

    def _put(self, record: Stored, table: Table) -> None:
        check_storable(record)
        records = self._records(table)
        before = cast("Stored | None", records.get(record.id))
        if record.version == 1 and before is not None:
            raise taken(record, None, record.id)
        if record.version != 1 and (before is None or before.version != record.version - 1):
            raise stale(record, before.version if before else None)
        self.journal.set(records, record.id, detached(record))
        keep_indexes(table, self._shelf, before, record)
        self._own_values(record, before, table)
        self._note(record, before, table)

    def _note(self, record: Stored, before: Stored | None, table: Table) -> None:
        at, version = record.updated_at, record.version
        entry = AuditEntry(at, self._actor, action_of(version), table.resource, record.id, version)
        kept = Kept(entry, before, self._records(table)[record.id])
        self.journal.set(self._shelf.audit, (table.resource, record.id, version), kept)

    def _own_values(self, record: Stored, before: Stored | None, table: Table) -> None:
        owners = self._shelf.owners
        for unique in table.unique:
            if before is not None and unique.fixed:
                continue
            mine = unique.of(record)
            for value in mine:
                if owners.get((table.space(unique), value), record.id) != record.id:
                    raise taken(record, unique, value)
                self.journal.set(owners, (table.space(unique), value), record.id)
            for value in set(unique.of(before)).difference(mine) if before else ():
                self.journal.drop(owners, (table.space(unique), value))

    def move(self, movements: Sequence[Movement], *, at: datetime) -> tuple[StockLevel, ...]:
        shelf, changes = self.open_shelf(), changes_of(movements)
        after = all_changed(shelf.levels, changes)
        for place, level in zip(changes, after, strict=True):
            self.journal.set(shelf.levels, place, level)
        for movement in movements:
            self.journal.set(shelf.movements, len(shelf.movements), (at, movement))
        return after

    def lock_stock(self, variants: Collection[str]) -> tuple[StockLevel, ...]:
        return self.stock(variants)

    def watch(self, variant_id: str, low_at: int | None) -> tuple[StockLevel, ...]:
        check_texts(variant_id)
        before = self.stock([variant_id])
        for level in before:
            place = level.variant_id, level.location
            self.journal.set(self._shelf.levels, place, evolve(level, low_at=low_at))
        return before

    def claim(self, key: str, fingerprint: str, *, at: datetime) -> Answer | None:
        check_texts(key, fingerprint)
        refuse_card_text(key, field="key")
        answers, mine = self.open_shelf().answers, (self._actor, key)
        before = answers.get(mine)
        if before is None:
            self.journal.set(answers, mine, Claimed(Answer(fingerprint), at, at + LEASE))
            return None
        if before.answer == Answer(fingerprint) and before.until <= at:
            self.journal.set(answers, mine, evolve(before, until=at + LEASE))
            return None
        return detached(before.answer)

    def answer(self, key: str, document: Mapping[str, Plain]) -> None:
        check_storable(document)
        answers, mine = self.open_shelf().answers, (self._actor, key)
        before = answers.get(mine)
        if before is None:
            raise NotFound("idempotency key", key)
        if before.answer.document is None:
            answered = evolve(before.answer, document=detached(document))
            self.journal.set(answers, mine, evolve(before, answer=answered))

    def forget(self, *, before: datetime, limit: int = 1000) -> int:
        answers = self.open_shelf().answers
        old = sorted((claimed.since, mine) for mine, claimed in answers.items() if claimed.since < before)[:limit]
        for _, mine in old:
            self.journal.drop(answers, mine)
        return len(old)

    def take(self, kind: type[R], query: Query, *, at: datetime, until: datetime) -> tuple[R, ...]:
        table, leases = table_of(kind), self.open_shelf().leases
        asked = plan(table, query, tenant=self._tenant)
        found = cast("list[Stored]", matching(asked, self._records(table).values()))
        free = [record for record in found if leases.get((kind, record.id), at) <= at][: asked.limit]
        for record in free if until > at else ():
            self.journal.set(leases, (kind, record.id), until)
        return tuple(cast(R, detached(record)) for record in free)

    def release(self, kind: type, id: str, *, until: datetime) -> None:
        if self.open_shelf().leases.get((kind, id)) == until:
            self.journal.drop(self._shelf.leases, (kind, id))

    def increment(self, counter: str, by: int = 1) -> int:
        check_texts(counter)
        counters = self.open_shelf().counters
        self.journal.set(counters, counter, counters.get(counter, 0) + by)
        return counters[counter]

    def record(self, *events: Event) -> None:
        recorded = self.open_shelf().events
        for event in events:
            check_storable(event)
            if event.id not in recorded:
                self.journal.set(recorded, event.id, detached(event))

    def events(self, *, after: int = 0, limit: int = 1000) -> tuple[tuple[int, Event], ...]:
        shelf = self.open_shelf()
        self.journal.set(shelf.read, "events", len(shelf.events))
        positioned = enumerate(shelf.events.values(), start=1)
        return tuple((position, detached(event)) for position, event in islice(positioned, after, after + limit))
