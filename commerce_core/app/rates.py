"""Exchange rates: set one, take over those of a source, find them, and convert with those of an instant."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, cast

from attrs import evolve, frozen

from commerce_core.app.context import Context
from commerce_core.app.idempotency import once
from commerce_core.app.rate_table import RATES_REVISION, route_at
from commerce_core.app.records import save
from commerce_core.checks import EPOCH, in_utc
from commerce_core.currency import Conversion, InvalidRate, Rate, Route, converted, distinct, spelt_pair
from commerce_core.errors import CommerceError
from commerce_core.events import Event, Plain
from commerce_core.money import Currency, Money, as_money
from commerce_core.ports import Page, Query, RateSource, RatesUnavailable, Tx, Where, check_rate_source

if TYPE_CHECKING:
    import moneyed

BATCH = 500
"""Rates that are taken over in one transaction. A history of 200 000 in one would keep every sale waiting for it."""
HOUR = timedelta(hours=1)
AHEAD = timedelta(days=2)
"""How far ahead of now a rate of a source may begin to hold: tomorrow's, in every time zone."""


@frozen
class Refreshed:
    """What became of a look at a source: how many rates it gave, and how many of them were new or other than before."""

    source: str
    given: int
    changed: int


def set_rate(ctx: Context, rate: Rate, *, key: str | None = None) -> Rate:
    """Store a rate, new or in place of what its source said of that pair and instant. The same changes nothing.

    Raises `InvalidRate` for what is no rate.
    """
    given: object = rate
    if not isinstance(given, Rate):
        message = f"Give a Rate, such as Rate('EUR', 'USD', '1.08', ...), not a value of type {type(given).__name__}."
        raise InvalidRate(message, field="rate", value=given)
    at = ctx.now()

    def work(tx: Tx) -> Rate:
        before = tx.get(Rate, rate.id)
        after = _after(before, rate, at)
        if after is not before:
            tx.increment(RATES_REVISION)
        return save(tx, before, after, events=[_was_set(after, at)])

    return once(ctx, ("rates.set", rate), Rate, work, key=key)


def refresh_rates(ctx: Context, source: RateSource) -> Refreshed:
    """Store what a source says. Said again it changes nothing; what it corrects is replaced.

    The whole answer is read and checked before anything is stored. It is stored 500 rates at a time, so that a long
    history keeps nobody waiting: who reads meanwhile may see a part of it. Raises `RatesUnavailable`; `InvalidRate` for
    an answer that is no rates, contradicts itself, bears another name than the source's, or is more than two days
    ahead; and what the source raises.
    """
    check_rate_source(source)
    return _take_over(ctx, source, source.fetch())


def refresh_due(ctx: Context) -> Refreshed | None:
    """Refresh from the shop's source unless that was done in this hour already, by whichever process.

    An hour that is not this one counts as another, also when it is to come: a clock may have been wrong. Raises as
    `refresh_rates` does, and `RatesUnavailable` for all that the source raises of its own.
    """
    source = ctx.rate_source
    if source is None:
        return None
    counter, hour = f"rates_hour.{source.name}", (ctx.now() - EPOCH) // HOUR
    if ctx.read(lambda tx: tx.counter(counter)) == hour:
        return None
    done = _take_over(ctx, source, _asked(source))
    ctx.run(lambda tx: _set_to(tx, counter, hour))
    return done


def find_rates(ctx: Context, query: Query) -> Page[Rate]:
    """A page of rates. Currencies and pairs may be spelt in any way: `Currency`, "eur", "EUR/USD"."""
    spelt = evolve(query, where=tuple(map(_spelt, query.where)))
    return ctx.read(lambda tx: tx.find(Rate, spelt))


def rate_as_of(ctx: Context, base: Currency | str, quote: Currency | str, *, at: datetime | None = None) -> Route:
    """The way from one currency to another with the rates in force at an instant (now, when none is given)."""
    when = ctx.now() if at is None else in_utc(at)
    return route_at(ctx, base, quote, at=when)


def convert_money(
    ctx: Context, money: Money | moneyed.Money, to: Currency | str, *, at: datetime | None = None
) -> Conversion:
    """Convert an amount with the rates in force at an instant, rounded as the tenant rounds."""
    source = as_money(money)
    return converted(source, rate_as_of(ctx, source.currency, to, at=at), rounding=ctx.tenant.rounding)


def _asked(source: RateSource) -> object:
    """The answer of a source to whom no programmer listens: whatever it raises is said to be the source's fault."""
    try:
        answer: object = source.fetch()
        return tuple(answer) if isinstance(answer, Iterable) else answer
    except CommerceError:
        raise
    except Exception as error:
        problem = f"{type(error).__name__}: {error}"[:200]
        raise RatesUnavailable(f"The source {source.name!r} broke off with {problem}", source=source.name) from error


def _take_over(ctx: Context, source: RateSource, answer: object) -> Refreshed:
    """Check a whole answer, then store it."""
    at = ctx.now()
    if not isinstance(answer, Iterable):
        message = f"The source {source.name!r} gave a value of type {type(answer).__name__}: return rates from fetch."
        raise InvalidRate(message, field="rates", value=answer)
    given = tuple(answer)
    try:
        rates = distinct(given)
    except InvalidRate as fault:
        raise InvalidRate(f"The source {source.name!r}: {fault.message}", field=fault.field) from fault
    for place, rate in enumerate(given):
        _check_said(rate, source.name, place, at)
    batches = (rates[start : start + BATCH] for start in range(0, len(rates), BATCH))
    changed = sum(ctx.run(partial(_store, source=source.name, rates=batch, at=at)) for batch in batches)
    return Refreshed(source.name, len(given), changed)


def _check_said(rate: Rate, source: str, place: int, at: datetime) -> None:
    """That a rate is the source's own, and not of a day that nobody can know."""
    if rate.source != source:
        message = f"The source {source!r} gave a rate of {rate.source!r} at place {place}: give source=self.name."
        raise InvalidRate(message, field=f"rates[{place}].source", value=rate.source)
    if rate.valid_from > at + AHEAD:
        message = f"The source {source!r} gave {rate.id}, more than two days ahead: look at its dates and at the clock."
        raise InvalidRate(message, field=f"rates[{place}].valid_from", value=rate.valid_from)


def _store(tx: Tx, source: str, rates: tuple[Rate, ...], at: datetime) -> int:
    """Store those that say something new; how many."""
    known = [(tx.get(Rate, rate.id), rate) for rate in rates]
    news = [after for before, rate in known if (after := _after(before, rate, at)) is not before]
    if news:
        tx.put(*news)
        revision = tx.increment(RATES_REVISION)
        counts: dict[str, Plain] = {"source": source, "given": len(rates), "changed": len(news)}
        tx.record(Event("rates.refreshed", source, revision, at, counts))
    return len(news)


def _after(before: Rate | None, rate: Rate, at: datetime) -> Rate:
    """The rate as it is to be stored; `before` itself when it says what is known already."""
    if before is None:
        return evolve(rate, created_at=at, updated_at=at, version=1)
    if before.value == rate.value:
        return before
    return evolve(rate, created_at=before.created_at, updated_at=at, version=before.version + 1)


def _was_set(rate: Rate, at: datetime) -> Event:
    since = rate.valid_from.isoformat()
    said: dict[str, Plain] = {"pair": rate.pair, "value": f"{rate.value:f}", "valid_from": since, "source": rate.source}
    return Event("rate.set", rate.id, rate.version, at, said)


def _set_to(tx: Tx, counter: str, value: int) -> None:
    """Set a counter. Raising it by 0 first locks it, so that two processes do not both add the difference."""
    tx.increment(counter, value - tx.increment(counter, 0))


def _spelt(where: Where) -> Where:
    """The condition with currencies and pairs as they are stored."""
    if where.column not in ("base", "quote", "pair"):
        return where
    if isinstance(where.value, tuple):
        return evolve(where, value=tuple(map(_name, where.value)))
    return evolve(where, value=_name(where.value))


def _name(value: object) -> str:
    text = value.code if isinstance(value, Currency) else value
    if isinstance(text, str):
        return text.upper() if len(text) == 3 and text.isascii() else spelt_pair(text)
    return cast("str", text)  # of another type: the store says what is wrong with it
