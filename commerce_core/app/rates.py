"""Exchange rates: set one, take over those of a source, find them, and convert with those of an instant."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from commerce_core.app.context import Context
from commerce_core.app.idempotency import once
from commerce_core.app.rate_table import RATES_REVISION, table_at
from commerce_core.currency import Conversion, InvalidRate, Rate, Route, converted, in_utc
from commerce_core.money import Currency, Money, as_money
from commerce_core.ports import Page, Query, RateSource, Tx

if TYPE_CHECKING:
    import moneyed

BATCH = 500
"""Rates that are taken over in one transaction."""
HOUR = timedelta(hours=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@frozen
class Refreshed:
    """What became of a look at a source: how many rates it gave, and how many of them were new or other than before."""

    source: str
    given: int
    changed: int


def set_rate(ctx: Context, rate: Rate, *, key: str | None = None) -> Rate:
    """Store a rate, new or in place of what its source said of that pair and instant. The same changes nothing."""
    at = ctx.now()

    def work(tx: Tx) -> Rate:
        _take_over(tx, [rate], at)
        stored = tx.get(Rate, rate.id)
        return rate if stored is None else stored

    return once(ctx, ("rates.set", rate), Rate, work, key=key)


def refresh_rates(ctx: Context, source: RateSource) -> Refreshed:
    """Store what a source says. Said again it changes nothing; what it corrects is replaced.

    The whole answer is read before anything is stored. Raises `RatesUnavailable`, `InvalidRate` for rates under another
    name than the source's, and the source's errors for answers that cannot be read.
    """
    rates, at = tuple(source.fetch()), ctx.now()
    foreign = next((rate for rate in rates if rate.source != source.name), None)
    if foreign is not None:
        raise InvalidRate(f"The source {source.name!r} gave a rate of {foreign.source!r}.", field="source")
    batches = (rates[start : start + BATCH] for start in range(0, len(rates), BATCH))
    changed = sum(ctx.run(partial(_take_over, rates=batch, at=at)) for batch in batches)
    return Refreshed(source.name, len(rates), changed)


def refresh_due(ctx: Context) -> Refreshed | None:
    """Refresh from the shop's source unless that was done in this hour already, by whichever process."""
    source = ctx.rate_source
    if source is None:
        return None
    counter, hour = f"rates_hour.{source.name}", (ctx.now() - _EPOCH) // HOUR
    if ctx.read(lambda tx: tx.counter(counter)) >= hour:
        return None
    done = refresh_rates(ctx, source)
    ctx.run(lambda tx: _raise_to(tx, counter, hour))
    return done


def find_rates(ctx: Context, query: Query) -> Page[Rate]:
    """A page of rates."""
    return ctx.read(lambda tx: tx.find(Rate, query))


def rate_as_of(ctx: Context, base: Currency | str, quote: Currency | str, *, at: datetime | None = None) -> Route:
    """The way from one currency to another with the rates in force at an instant (now, when none is given)."""
    when = ctx.now() if at is None else in_utc(at, field="at")
    return table_at(ctx, when).rate_at(base, quote, at=when)


def convert_money(
    ctx: Context, money: Money | moneyed.Money, to: Currency | str, *, at: datetime | None = None
) -> Conversion:
    """Convert an amount with the rates in force at an instant, rounded as the tenant rounds."""
    source = as_money(money)
    return converted(source, rate_as_of(ctx, source.currency, to, at=at), rounding=ctx.tenant.rounding)


def _take_over(tx: Tx, rates: Iterable[Rate], at: datetime) -> int:
    """Store those that say something new; how many."""
    news = [news for rate in rates if (news := _news(tx.get(Rate, rate.id), rate, at)) is not None]
    if news:
        tx.put(*news)
        tx.increment(RATES_REVISION)
    return len(news)


def _news(before: Rate | None, rate: Rate, at: datetime) -> Rate | None:
    """The rate as it is to be stored; None when it says what is known already."""
    if before is None:
        return evolve(rate, created_at=at, updated_at=at, version=1)
    if before.value == rate.value:
        return None
    return evolve(rate, created_at=before.created_at, updated_at=at, version=before.version + 1)


def _raise_to(tx: Tx, counter: str, value: int) -> None:
    """Raise a counter to a value. Raising it by 0 first locks it, so that two processes do not both add the rest."""
    tx.increment(counter, max(0, value - tx.increment(counter, 0)))
