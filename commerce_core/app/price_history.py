"""The history of public prices, read: what is stored, and after it what the rules of today tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from commerce_core.app.context import Context
from commerce_core.app.keep_history import INSTANT, Offer, Span, last_point, points_since, whose
from commerce_core.app.load_facts import hosted_items, rules_in
from commerce_core.app.load_prices import book_of, prices_of
from commerce_core.app.price_items import check_reference, items_named, one_named
from commerce_core.app.records import every
from commerce_core.catalog import Item
from commerce_core.checkout import situation_in
from commerce_core.checks import in_utc
from commerce_core.money import Money
from commerce_core.ports import Snapshot, Where
from commerce_core.pricing import PriceNotFound, PricePoint, lowest_price, price_for


def price_history(ctx: Context, reference: str) -> tuple[PricePoint, ...]:
    """Every public price of an item until now, oldest first. Raises `UnknownItem`, `InvalidPrice`."""
    reference = check_reference(reference)
    hosted, now = hosted_items(ctx, [reference]), ctx.now()
    return ctx.read(lambda tx: tuple(_told(ctx, tx, reference, hosted, None, now + INSTANT)))


def lowest(ctx: Context, reference: str, *, days: int, before: datetime | None) -> Money | None:
    """The lowest public price of an item in the days before an instant.

    If none is given, before the present price began where that is one of a sale, else before now. Raises `UnknownItem`,
    `InvalidPrice`, `InvalidDatetime`.
    """
    reference = check_reference(reference)
    end = _reduced_since(ctx, reference) if before is None else in_utc(before)
    hosted = hosted_items(ctx, [reference])
    points = ctx.read(lambda tx: tuple(_told(ctx, tx, reference, hosted, days, end)))
    return lowest_price(points, before=end, days=days)


def _reduced_since(ctx: Context, reference: str) -> datetime:
    """When the sale began that holds now, or now where there is none."""
    hosted, now = hosted_items(ctx, [reference]), ctx.now()

    def work(tx: Snapshot) -> datetime:
        offer = _offer(ctx, tx, reference, hosted)[0]
        try:
            reduced = price_for(offer.item, offer.public, book=offer.book, at=now).was_minor is not None
        except PriceNotFound:
            reduced = False
        told = tuple(_told(ctx, tx, reference, hosted, None, now + INSTANT)) if reduced else ()
        return told[-1].at if told else now

    return ctx.read(work)


def _offer(
    ctx: Context, tx: Snapshot, reference: str, hosted: Mapping[str, Item] | None
) -> tuple[Offer, datetime | None]:
    """What gives an item its public price by the rules of today, and since when it is offered."""
    item, since = one_named(items_named(tx, [reference], hosted), reference)
    rules = rules_in(ctx, tx)
    return Offer(item, book_of(prices_of(tx, [item]), rules), situation_in(ctx.tenant, rules.policies)), since


def _told(
    ctx: Context, tx: Snapshot, reference: str, hosted: Mapping[str, Item] | None, days: int | None, end: datetime
) -> Iterator[PricePoint]:
    """Points before `end`: those stored, and after them those that the rules of today tell."""
    offer, since = _offer(ctx, tx, reference, hosted)
    stored = tuple(_stored_points(tx, offer, days, end))
    yield from stored
    last = stored[-1] if stored else None
    if since is not None or last is not None:
        yield from points_since(offer, Span(last, since or end, end))


def _stored_points(tx: Snapshot, offer: Offer, days: int | None, end: datetime) -> Iterator[PricePoint]:
    where = [*whose(offer), Where("at", "lt", end)]
    if type(days) is int and 0 < days < 100_000:
        start = end - timedelta(days=days)
        opening = last_point(tx, offer, Where("at", "lte", start))
        if opening is not None:
            yield opening
            where.append(Where("at", "gt", start))
    yield from every(tx, PricePoint, *where, sort=("at",))
