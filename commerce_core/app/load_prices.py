"""Load prices: those of the items that are asked for, with their lists, as a book.

What was read and compiled is kept until a price or a rule is written, so that a quote pays for it once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice

from attrs import evolve

from commerce_core.app.context import Context, KeptPrices, keep
from commerce_core.app.load_facts import RULES_REVISION
from commerce_core.app.rate_table import table_in
from commerce_core.app.records import every
from commerce_core.catalog import Item
from commerce_core.checkout import Rules
from commerce_core.ports import Snapshot, Where
from commerce_core.pricing import Price, PriceBook, PriceList

PRICES_REVISION = "prices_revision"
"""The counter that every write of a price raises, in the same transaction; 0 until one is set."""
ASKED_AT_ONCE = 500
"""Items that one statement names."""
RECENT = timedelta(days=1)
"""How long ago a price may have ended that is still kept: kept prices answer for every instant from then on."""
MOST_KEPT = 20_000
"""References whose prices are kept for a tenant; then keeping begins anew."""
NO_BOOK = PriceBook()


def book_in(ctx: Context, tx: Snapshot, items: Iterable[Item], rules: Rules, *, at: datetime) -> PriceBook:
    """The prices that name any of these items, as this transaction sees them, but none that ended long ago.

    Nothing is read where none was ever set. Exchange rates are at hand only where the pricing policy converts. Not for
    a transaction that has written prices or rules itself.
    """
    revision = tx.counter(PRICES_REVISION)
    if not revision:
        return _converting(ctx, tx, NO_BOOK, rules, at=at)
    names = sorted(set(_names(items)))
    revisions = (revision, tx.counter(RULES_REVISION))
    kept = _kept(ctx, revisions, at, names)
    missing = [name for name in names if name not in kept.books]
    if missing:
        kept.books.update(_books(tx, missing, rules, kept.since))
    shelves = {name: kept.books[name].shelves[name] for name in names if kept.books[name].shelves}
    return _converting(ctx, tx, PriceBook(shelves, rules.price_lists) if shelves else NO_BOOK, rules, at=at)


def whole_book_in(ctx: Context, tx: Snapshot, items: Iterable[Item], rules: Rules, *, at: datetime) -> PriceBook:
    """The same with every price that ever was, for whoever asks why a price does not hold."""
    return _converting(ctx, tx, book_of(prices_of(tx, items), rules), rules, at=at)


def book_of(prices: Iterable[Price], rules: Rules) -> PriceBook:
    """Prices with those of the shop's lists that they are of. Nothing is converted."""
    prices = tuple(prices)
    named = {price.price_list_id for price in prices}
    return PriceBook.of(prices, [each for each in rules.price_lists.values() if each.id in named])


def prices_of(tx: Snapshot, items: Iterable[Item]) -> Iterator[Price]:
    """The stored prices that name any of these items."""
    if tx.counter(PRICES_REVISION):
        yield from _prices_named(tx, _names(items))


def _converting(ctx: Context, tx: Snapshot, book: PriceBook, rules: Rules, *, at: datetime) -> PriceBook:
    policy = rules.policies.pricing
    if not policy.convert_missing:
        return book
    return PriceBook(book.shelves, book.lists, policy, table_in(ctx, tx, at=at))


def _kept(ctx: Context, revisions: tuple[int, int], at: datetime, names: Sequence[str]) -> KeptPrices:
    """What is kept of the tenant's prices, or what is to be; an instant before it is answered without it."""
    kept = ctx.kept_prices.get(ctx.tenant.id)
    if kept is not None and kept.revisions == revisions and len(kept.books) + len(names) <= MOST_KEPT:
        if ctx.store.sees_uncommitted():  # it would grow by what is read there
            kept = evolve(kept, books={name: kept.books[name] for name in names if name in kept.books})
        return kept if kept.since <= at else KeptPrices(revisions, at)
    return keep(ctx, ctx.kept_prices, ctx.tenant.id, KeptPrices(revisions, min(at, ctx.now()) - RECENT))


def _books(tx: Snapshot, names: Sequence[str], rules: Rules, since: datetime) -> Mapping[str, PriceBook]:
    """A book for each name; one that is empty says that there is nothing to read."""
    unended = (Where("ends_at", "eq", None),), (Where("ends_at", "gt", since),)
    found = (price for where in unended for price in _prices_named(tx, names, *where))
    lists = rules.price_lists
    shelves = book_of(
        (price for price in found if not _has_ended(lists.get(price.price_list_id), since)), rules
    ).shelves
    return {name: PriceBook({name: shelves[name]}) if name in shelves else NO_BOOK for name in names}


def _has_ended(of: PriceList | None, since: datetime) -> bool:
    return of is not None and of.ends_at is not None and of.ends_at <= since


def _names(items: Iterable[Item]) -> Iterator[str]:
    """What a price of an item may name."""
    return (key for item in items for key in (item.product_id, item.variant_id, item.sku))


def _prices_named(tx: Snapshot, references: Iterable[str], *where: Where) -> Iterator[Price]:
    """The stored prices of items called so, each once."""
    left = iter(sorted(set(filter(_is_storable, references))))
    while asked := tuple(islice(left, ASKED_AT_ONCE)):
        yield from every(tx, Price, Where("item", "in", asked), *where)


def _is_storable(reference: str) -> bool:
    """Whether a store can look for it: a host may call its things anything."""
    return "\0" not in reference and reference.encode(errors="ignore").decode() == reference
