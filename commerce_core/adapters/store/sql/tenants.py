"""Tenants: whose rows there are."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from commerce_core.adapters.store.sql.session import Session


def each_tenant(session: Session) -> Iterator[str]:
    """Every tenant with an event, an audit entry or a counter, in the order of their ids.

    One after the other by the keys, which begin with the tenant: to read every row would take as long as there are.
    """
    tables = session.dialect.tables
    nexts = [
        sa.select(sa.func.min(table.c.tenant).label("tenant")).where(table.c.tenant > sa.bindparam("after"))
        for table in (tables.outbox, tables.audit, tables.counters)
    ]
    found = sa.union_all(*nexts).subquery("found")
    sql = session.dialect.compile(sa.select(sa.func.min(found.c.tenant)))
    after: str | None = ""
    while after is not None:
        ((after,),) = session.rows(sql, {"after": after})
        if after is not None:
            yield after
