"""Keep the history of public prices: what anybody would have been asked, written down whenever that may change.

A point is stored in the transaction that changes a price, a list, a product or the shop's regions, together with the
changes that the windows of the old rules have brought since the last one. So the stored points and the rules of today
tell all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from attrs import evolve, frozen

from commerce_core.app.load_prices import PRICES_REVISION
from commerce_core.catalog import Item
from commerce_core.ports import Query, Snapshot, Tx, Where
from commerce_core.pricing import Price, PriceBook, PriceList, PricePoint, Situation, price_points_between

INSTANT = timedelta(microseconds=1)
"""The least that two instants of a store are apart."""


@frozen
class Offer:
    """What gives an item its public price: the book that it is in, and the situation of a buyer whom nobody knows."""

    item: Item
    book: PriceBook
    public: Situation


@frozen
class Change:
    """An item as it was offered until a change of the rules, and as it is from then on.

    `since` is when its history begins if nothing is written down yet (None: now).
    """

    was: Offer
    now: Offer
    since: datetime | None


@frozen
class Span:
    """From the last point that is known, or else from an instant, until another."""

    last: PricePoint | None
    since: datetime
    until: datetime


def serialise(tx: Tx) -> None:
    """Let writers of prices, lists and products pass one after the other: each builds on the history of the last."""
    tx.increment(PRICES_REVISION, 0)


def keep_history(tx: Tx, changes: Iterable[Change], *, at: datetime) -> None:
    """Write down what the public price of each item was until now, and what it is from now on, where that is news.

    A clock that is behind the one that wrote last must not write into the past: the point comes after the last one.
    """
    for change in changes:
        last = last_point(tx, change.was)
        when = at if last is None or last.at <= at else last.at + INSTANT
        news = list(points_since(change.was, Span(last, change.since or when, when)))
        latest = news[-1] if news else last
        now = _points(change.now, when, when)[0]
        if latest is None or latest.amount_minor != now.amount_minor:
            news = [*(point for point in news if point.at != when), now]
        tx.put(*(_stored(tx, point, at) for point in news))


def points_since(offer: Offer, span: Span) -> Iterator[PricePoint]:
    """What the rules say of the time after the last point."""
    start = span.since if span.last is None else span.last.at
    if start < span.until:
        found = _points(offer, start, span.until)
        yield from (point for point in found if span.last is None or point.at > span.last.at)


def last_point(tx: Snapshot, offer: Offer, *where: Where) -> PricePoint | None:
    """The last point of an offer that is stored and for which the conditions hold."""
    return next(iter(tx.find(PricePoint, Query((*whose(offer), *where), ("-at",), limit=1)).records), None)


def whose(offer: Offer) -> tuple[Where, Where]:
    """Which points are those of an offer: the item's, in the currency of its public price."""
    currency = Where("currency", "eq", offer.public.currency.code)
    return Where("item", "eq", offer.item.variant_id), currency


def is_public(price: Price, of: PriceList | None) -> bool:
    """Whether a buyer whom nobody knows may pay it for one unit."""
    return price.min_quantity == 1 and (of is None or not (of.groups or of.tags or of.channels))


def _points(offer: Offer, since: datetime, until: datetime) -> tuple[PricePoint, ...]:
    """What cannot be bought has no price, whatever is set for it."""
    if offer.item.status != "active":
        return (PricePoint(offer.item.variant_id, offer.public.currency, None, since),)
    return price_points_between(offer.item, offer.public, book=offer.book, since=since, until=until)


def _stored(tx: Tx, point: PricePoint, at: datetime) -> PricePoint:
    """As it is stored: a second change at one instant replaces what the first one wrote."""
    before = tx.get(PricePoint, point.id)
    born, version = (before.created_at, before.version + 1) if before else (at, 1)
    return evolve(point, created_at=born, updated_at=at, version=version)
