"""The writing verbs of the port, in SQL, for both databases.

Round trips are what costs on PostgreSQL, so each verb sends its statements together, and what it needs to know of them
is how many rows each changed. No statement fails in the ordinary course of things (a taken key is `ON CONFLICT DO
NOTHING` and a count of 0), since PostgreSQL abandons a transaction in which one did.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from commerce_core.adapters.store.columns import instant, micros
from commerce_core.adapters.store.layout import Table, table_of
from commerce_core.adapters.store.refusals import Stored, stale, stored, taken
from commerce_core.adapters.store.sql.session import Step
from commerce_core.adapters.store.sql.snapshot import SqlSnapshot
from commerce_core.adapters.store.stock import Change, Place, by_place, changes_of, refuse_shortages
from commerce_core.adapters.store.text import check_storable, from_json, to_json
from commerce_core.errors import CommerceError, NotFound
from commerce_core.events import Event, Plain
from commerce_core.inventory import Movement
from commerce_core.ports import Answer

SAVEPOINT, BACK_TO_SAVEPOINT = "SAVEPOINT cc_move", "ROLLBACK TO SAVEPOINT cc_move"
POSITIONS = "cc.positions"
"""The counter that holds the last position given to an event."""

Refusal = Callable[[], CommerceError]
"""Says what it means that a statement changed no row."""


class SqlTx(SqlSnapshot):
    """All verbs of one tenant's transaction."""

    def put(self, *records: object) -> None:
        try:
            expected = [pair for record in records for pair in self._put(record)]
            counts = self._session.counts([step for step, _ in expected])
            for (_, refusal), count in zip(expected, counts, strict=True):
                if count == 0 and refusal is not None:
                    raise refusal()
        except Exception as refused:
            self._session.refusal = self._session.refusal or refused
            raise

    def _put(self, record: object) -> list[tuple[Step, Refusal | None]]:
        """The statements that store a record, each with what it means that it changed nothing."""
        table = table_of(type(record))
        new = stored(record, table)
        row = {"tenant": self._tenant, **self._codec.row(record, table)}
        sql = self._sql.records[table.record]
        if new.version == 1:
            steps = [((sql.insert, row), lambda: taken(new, None, new.id))]
        else:
            steps = [((sql.update, {**row, "before": new.version - 1}), lambda: stale(new, self._version(new, table)))]
        return [*steps, *self._own_values(new, table)]
