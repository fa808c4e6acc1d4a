"""The reading verbs of the port, in SQL, for both databases."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, TypeVar

from commerce_core.adapters.store.layout import AUDIT, table_of
from commerce_core.adapters.store.plan import NEWEST_ENTRIES, plan
from commerce_core.adapters.store.sql.codec import Codec, read_document
from commerce_core.adapters.store.sql.damage import damage
from commerce_core.adapters.store.sql.find import find_statement
from commerce_core.adapters.store.sql.session import Row, Session
from commerce_core.adapters.store.text import is_storable, storable
from commerce_core.audit import AuditEntry
from commerce_core.checks import instant
from commerce_core.events import Event
from commerce_core.inventory import Movement, StockLevel
from commerce_core.ports import Page, Query

R = TypeVar("R")
_ENTRY = (*AUDIT.columns, "document")


class SqlSnapshot:
    """Reads one tenant's rows through a session."""

    def __init__(self, session: Session, tenant: str, codec: Codec) -> None:
        self._session = session
        self._tenant = tenant
        self._codec = codec
        self._sql = session.statements

    def get(self, kind: type[R], id: str) -> R | None:
        sql = self._sql.records[table_of(kind).record].get
        found = self._rows(sql, id=id) if is_storable(id) else []
        return self._record(kind, found[0][0]) if found else None

    def get_by(self, kind: type[R], key: str, values: Collection[str]) -> dict[str, R]:
        table = table_of(kind)
        unique = table.key(key)
        sought = unique.sought(values)
        if not sought:
            return {}
        wanted = self._list(sorted(set(sought.values())))
        rows = self._rows(self._sql.records[kind].get_by, space=table.space(unique), values=wanted)
        found = {value: self._record(kind, document) for value, document in rows}
        return {value: found[folded] for value, folded in sought.items() if folded in found}

    def find(self, kind: type[R], query: Query = Query()) -> Page[R]:  # noqa: B008 - a frozen value
        asked = plan(table_of(kind), query, tenant=self._tenant)
        sql, values = find_statement(asked, self._session.dialect)
        return asked.page(self._rows(sql, **values), lambda row: self._record(kind, row[0]))

    def stock(self, variants: Collection[str]) -> tuple[StockLevel, ...]:
        return self._levels(self._sql.stock.levels, variants)

    def levels(self) -> tuple[StockLevel, ...]:
        return tuple(StockLevel(*row) for row in self._rows(self._sql.stock.all_levels))

    def movements(self, variants: Collection[str] | None = None) -> tuple[Movement, ...]:
        if variants is None:
            return tuple(Movement(*row) for row in self._rows(self._sql.stock.all_movements))
        wanted = self._list(storable(variants))
        return tuple(Movement(*row) for row in self._rows(self._sql.stock.movements, variants=wanted))

    def caused(self, cause: str) -> tuple[tuple[datetime, Movement], ...]:
        rows = self._rows(self._sql.stock.caused, cause=cause) if is_storable(cause) else []
        return tuple((instant(at), Movement(*rest)) for *rest, at in rows)

    def audit(self, query: Query = NEWEST_ENTRIES) -> Page[AuditEntry]:
        asked = plan(AUDIT, query, tenant=self._tenant)
        sql, values = find_statement(asked, self._session.dialect, columns=_ENTRY)
        return asked.page(self._rows(sql, **values), lambda row: _entry(*row))

    def told(self, subject: str) -> tuple[Event, ...]:
        rows = self._rows(self._sql.events.told, subject=subject) if is_storable(subject) else []
        return tuple(event_of(*row[1:]) for row in rows)

    def unread(self, *, after: int | None = None, limit: int = 1000) -> tuple[Event, ...]:
        rows = [] if after is None else self._rows(self._sql.events.events, after=after, limit=limit)
        rows = [*rows, *self._rows(self._sql.events.unread, limit=limit - len(rows))]
        return tuple(event_of(*row[1:]) for row in rows)

    def damage(self) -> tuple[str, ...]:
        return tuple(damage(self._session, self._tenant, self._codec))

    def counter(self, counter: str) -> int:
        found = self._rows(self._sql.counters.value, name=counter) if is_storable(counter) else []
        return int(found[0][0]) if found else 0

    def _record(self, kind: type[R], document: str) -> R:
        return self._codec.record(kind, document)

    def _levels(self, sql: str, variants: Collection[str]) -> tuple[StockLevel, ...]:
        return tuple(StockLevel(*row) for row in self._rows(sql, variants=self._list(storable(variants))))

    def _rows(self, sql: str, **values: object) -> list[Row]:
        return self._session.rows(sql, {"tenant": self._tenant, **values})

    def _list(self, values: list[str]) -> object:
        return self._session.dialect.bind_list(values)


def event_of(type: str, subject: str, version: int, at: int, data: str) -> Event:
    """An event of the columns of its row."""
    return Event(type, subject, version, instant(at), read_document(data, "event"))


def _entry(at: int, *columns: Any) -> AuditEntry:
    actor, action, resource, resource_id, version, changes = columns
    document = read_document(changes, "entry")
    return AuditEntry(instant(at), actor, action, resource, resource_id, version, document)
