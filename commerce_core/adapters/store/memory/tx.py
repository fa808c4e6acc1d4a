"""The verbs of the port on a tenant's shelf."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import TypeVar, cast

from attrs import evolve

from commerce_core.adapters.store.layout import Table, table_of
from commerce_core.adapters.store.memory.detach import detached
from commerce_core.adapters.store.memory.find import matching
from commerce_core.adapters.store.memory.index import indexed, keep_indexes
from commerce_core.adapters.store.memory.shelf import Journal, Shelf
from commerce_core.adapters.store.plan import plan
from commerce_core.adapters.store.refusals import Stored, stale, stored, taken
from commerce_core.adapters.store.stock import changes_of, moved, refuse_shortages
from commerce_core.adapters.store.text import check_storable, check_texts
from commerce_core.errors import NotFound
from commerce_core.events import Event, Plain
from commerce_core.inventory import Movement, StockLevel
from commerce_core.payments import refuse_card_text
from commerce_core.ports import Answer, Page, Query

R = TypeVar("R")


class MemorySnapshot:
    """The reading verbs. `refusal` is what forbids to go on: a refused `put`, or the end of the transaction."""

    def __init__(self, tenant: str, shelf: Shelf) -> None:
        self.refusal: Exception | None = None
        self._tenant = tenant
        self._shelf = shelf

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
        page = tuple(map(detached, found[: asked.limit]))
        return Page(page, asked.cursor(page[-1]) if len(found) > asked.limit else None)

    def stock(self, variants: Collection[str]) -> tuple[StockLevel, ...]:
        wanted = set(variants)
        return tuple(level for place, level in sorted(self.open_shelf().levels.items()) if place[0] in wanted)

    def levels(self) -> tuple[StockLevel, ...]:
        return tuple(level for _, level in sorted(self.open_shelf().levels.items()))

    def movements(self, variants: Collection[str]) -> tuple[Movement, ...]:
        wanted = set(variants)
        return tuple(m for m in self.open_shelf().movements.values() if not wanted or m.variant_id in wanted)

    def counter(self, counter: str) -> int:
        return self.open_shelf().counters.get(counter, 0)

    def _records(self, table: Table) -> dict[str, object]:
        return self.open_shelf().records.setdefault(table.record, {})


class MemoryTx(MemorySnapshot):
    """All verbs; every change passes through the journal."""

    def __init__(self, tenant: str, shelf: Shelf) -> None:
        super().__init__(tenant, shelf)
        self.journal = Journal()

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

    def move(self, movements: Sequence[Movement], *, at: datetime) -> None:
        shelf, changes = self.open_shelf(), changes_of(movements)
        refuse_shortages(shelf.levels, changes)
        for place, change in changes.items():
            self.journal.set(shelf.levels, place, moved(shelf.levels.get(place) or StockLevel(*place), change))
        for movement in movements:
            self.journal.set(shelf.movements, len(shelf.movements), movement)

    def claim(self, key: str, fingerprint: str, *, at: datetime) -> Answer | None:
        check_texts(key, fingerprint)
        refuse_card_text(key, field="key")
        answers = self.open_shelf().answers
        before = answers.get(key)
        if before is None:
            self.journal.set(answers, key, Answer(fingerprint))
        return detached(before)

    def answer(self, key: str, document: Mapping[str, Plain]) -> None:
        check_storable(document)
        answers = self.open_shelf().answers
        before = answers.get(key)
        if before is None:
            raise NotFound("idempotency key", key)
        if before.document is None:
            self.journal.set(answers, key, evolve(before, document=detached(document)))

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
        positioned = enumerate(self.open_shelf().events.values(), start=1)
        return tuple((position, detached(event)) for position, event in islice(positioned, after, after + limit))
