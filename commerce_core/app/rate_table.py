"""The rates in force: what one conversion needs of a history that may be long, and no more of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial
from itertools import chain

from attrs import evolve

from commerce_core.app.context import Context, KeptRates, keep
from commerce_core.app.load_facts import RULES_REVISION
from commerce_core.app.records import every
from commerce_core.checkout import Policies
from commerce_core.checks import EPOCH
from commerce_core.currency import Pair, Policy, Rate, RateTable, Route, Series, Strand, linked
from commerce_core.money import Currency
from commerce_core.ports import Query, Snapshot, Where

RATES_REVISION = "rates_revision"
"""The counter that every write of rates raises, in the same transaction."""
RECENT = timedelta(days=1)
"""How far back the rates reach that are kept: they answer for every instant from then on."""


class _Read(Mapping[Strand, Series]):
    """The rates of each pair, read when it is first asked for and noted in `known`."""

    def __init__(self, known: dict[Strand, Series], read: Callable[[Strand], Iterable[Rate]]) -> None:
        self._known, self._read = known, read

    def __getitem__(self, strand: Strand) -> Series:
        found = self._known.get(strand)
        if found is None:
            found = self._known[strand] = Series.of(self._read(strand))
        return found

    def __iter__(self) -> Iterator[Strand]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


class _Links(Mapping[Currency, tuple[Currency, ...]]):
    """Which currencies have rates to each other, found out when no rate leads straight from one to the other."""

    def __init__(self, kept: KeptRates, tx: Snapshot) -> None:
        self._kept, self._tx = kept, tx

    def __getitem__(self, here: Currency) -> tuple[Currency, ...]:
        return self._all()[here]

    def __iter__(self) -> Iterator[Currency]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def _all(self) -> dict[Currency, tuple[Currency, ...]]:
        if not self._kept.neighbours:
            self._kept.neighbours.update(linked(_pairs(self._tx), self._kept.policy))
        return self._kept.neighbours


def route_at(ctx: Context, base: Currency | str, quote: Currency | str, *, at: datetime) -> Route:
    """The way between two currencies at an instant. Of each pair on the way one rate is read, unless it is kept."""
    now = ctx.now()
    return ctx.read(lambda tx: _table(_kept(ctx, tx, now), tx, at).rate_at(base, quote, at=at))


def table_in(ctx: Context, tx: Snapshot, *, at: datetime) -> RateTable:
    """A table that answers for `at`, as long as this transaction is open."""
    return _table(_kept(ctx, tx, ctx.now()), tx, at)


def _table(kept: KeptRates, tx: Snapshot, at: datetime) -> RateTable:
    """A table that answers for `at`, as long as this transaction is open."""
    if at < kept.since:
        series = _Read({}, partial(_in_force, tx, kept.policy, at))
    else:
        series = _Read(kept.series, partial(_recent, tx, kept.policy, kept.since))
    return RateTable(series, _Links(kept, tx), kept.policy)


def _kept(ctx: Context, tx: Snapshot, now: datetime) -> KeptRates:
    """What is kept of the revisions that this transaction sees."""
    revisions = (tx.counter(RATES_REVISION), tx.counter(RULES_REVISION))
    kept = ctx.kept_rates.get(ctx.tenant.id)
    if kept is None or kept.revisions != revisions:
        policy = (tx.get(Policies, Policies().id) or Policies()).currency
        return keep(ctx, ctx.kept_rates, ctx.tenant.id, KeptRates(revisions, now - RECENT, policy))
    if ctx.store.sees_uncommitted():  # it would grow by what is read there
        return evolve(kept, series=dict(kept.series), neighbours=dict(kept.neighbours))
    return kept


def _recent(tx: Snapshot, policy: Policy, since: datetime, strand: Strand) -> Iterable[Rate]:
    """All rates of a pair that hold at any instant from `since` on, also those set for days to come."""
    later = every(tx, Rate, *_named(strand), Where("valid_from", "gt", since), sort=("valid_from",))
    return chain(_in_force(tx, policy, since, strand), later)


def _in_force(tx: Snapshot, policy: Policy, at: datetime, strand: Strand) -> Iterator[Rate]:
    """The latest rate of a pair that held at an instant, if any did, and what others said of that same instant."""
    where = (*_named(strand), Where("valid_from", "lte", at), *_not_too_old(policy, at, strand))
    for latest in _first(tx, *where, sort=("-valid_from",)):
        yield latest
        together = (Where("valid_from", "eq", latest.valid_from), Where("source", "ne", latest.source))
        yield from every(tx, Rate, *_named(strand), *together)


def _named(strand: Strand) -> tuple[Where, ...]:
    base, quote, source = strand
    pair = Where("pair", "eq", f"{base}-{quote}")
    return (pair, Where("source", "eq", source)) if source else (pair,)


def _not_too_old(policy: Policy, at: datetime, strand: Strand) -> tuple[Where, ...]:
    """A named source is heard with fresh rates only: without it no history of others has to be gone through."""
    if not strand[2] or policy.max_age_seconds is None:
        return ()
    return (Where("valid_from", "gte", max(EPOCH, at - timedelta(seconds=policy.max_age_seconds))),)


def _pairs(tx: Snapshot) -> Iterator[Pair]:
    """Every pair that has rates, each asked for after the one before, in the order of an index: no history is read."""
    pair = ""
    while found := _first(tx, Where("pair", "gt", pair), sort=("pair", "valid_from")):
        pair = found[0].pair
        yield found[0].base, found[0].quote


def _first(tx: Snapshot, *where: Where, sort: tuple[str, ...]) -> tuple[Rate, ...]:
    return tx.find(Rate, Query(where, sort, limit=1)).records
