"""The rates in force: what conversion needs of a history that may be long, read once per change of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from commerce_core.app.context import Context, KeptRates
from commerce_core.app.load_facts import RULES_REVISION
from commerce_core.app.records import every
from commerce_core.checkout import Policies
from commerce_core.currency import Policy, Rate, RateTable
from commerce_core.ports import Query, Snapshot, Where

RATES_REVISION = "rates_revision"
"""The counter that every write of rates raises, in the same transaction."""
RECENT = timedelta(days=1)
"""How far back the table reaches that is kept: it answers for every instant from then on."""


def table_at(ctx: Context, at: datetime) -> RateTable:
    """A table that answers for `at`: the one that is kept, or for the past one that is read for this question."""
    now = ctx.now()
    return ctx.read(lambda tx: table_in(ctx, tx, at, now=now))


def table_in(ctx: Context, tx: Snapshot, at: datetime, *, now: datetime) -> RateTable:
    """The same, as this transaction sees it."""
    revisions = (tx.counter(RATES_REVISION), tx.counter(RULES_REVISION))
    kept = ctx.rate_tables.get(ctx.tenant.id)
    if kept and kept.revisions == revisions and kept.since <= at:
        return kept.table
    since = now - RECENT
    policy = (tx.get(Policies, Policies().id) or Policies()).currency
    if at < since:
        return RateTable.of(_in_force(tx, at), policy=policy)
    table = _recent(tx, since, policy)
    ctx.rate_tables[ctx.tenant.id] = KeptRates(revisions, since, table)
    return table


def _recent(tx: Snapshot, since: datetime, policy: Policy) -> RateTable:
    """All rates that hold at any instant from `since` on, also those set for days to come."""
    return RateTable.of((*_in_force(tx, since), *every(tx, Rate, Where("valid_from", "gt", since))), policy=policy)


def _in_force(tx: Snapshot, at: datetime) -> Iterator[Rate]:
    """Of each pair the latest rate that held at an instant."""
    for pair in _pairs(tx):
        yield from _first(tx, Where("pair", "eq", pair), Where("valid_from", "lte", at), sort=("-valid_from",))


def _pairs(tx: Snapshot) -> Iterator[str]:
    """Every pair that has rates, each asked for after the one before, in the order of an index: no history is read."""
    pair = ""
    while found := _first(tx, Where("pair", "gt", pair), sort=("pair", "valid_from")):
        pair = found[0].pair
        yield pair


def _first(tx: Snapshot, *where: Where, sort: tuple[str, ...]) -> tuple[Rate, ...]:
    return tx.find(Rate, Query(where, sort, limit=1)).records
