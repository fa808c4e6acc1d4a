"""`shop.audit`."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

from commerce_core.app.context import Context
from commerce_core.audit import AuditEntry
from commerce_core.commerce.queries import Conditions, query
from commerce_core.ports import Page


@frozen
class AuditCalls:
    """Who changed what: one entry for each version of each record, written with it."""

    _ctx: Context

    def find(
        self,
        where: Conditions = (),
        *,
        sort: Iterable[str] = ("-at",),
        limit: int = 50,
        after: str | None = None,
    ) -> Page[AuditEntry]:
        """A page of entries, newest first: `find({"actor": "jane"})`, `find({"resource_id": "ord_1"})`.

        Filter and sort by `actor`, `action`, `resource`, `resource_id`, `version` and `at`. Raises `InvalidFilter`,
        `InvalidSort`, `InvalidLimit`, `InvalidCursor`.
        """
        asked = query(where, sort, limit, after)
        return self._ctx.read(lambda tx: tx.audit(asked))
