"""Note prices: write down what changed unseen, in a product or in a host's own table."""

from __future__ import annotations

from collections.abc import Iterable

from commerce_core.app.context import Context
from commerce_core.app.keep_history import Change, Offer, keep_history, last_point, serialise
from commerce_core.app.load_facts import hosted_items, rules_in
from commerce_core.app.load_prices import book_of, prices_of
from commerce_core.app.price_items import check_reference, distinct, items_named, require_items
from commerce_core.catalog import Item, Product, items_of
from commerce_core.checkout import situation_in
from commerce_core.ports import Tx
from commerce_core.pricing import PricePoint


def keep_product_history(ctx: Context, tx: Tx, before: Product, after: Product) -> None:
    """Write down the public prices that a change of a product has changed, its being for sale included."""
    old = {item.variant_id: item for item in items_of(before)}
    pairs = [(old.get(item.variant_id), item) for item in items_of(after)]
    changed = [(was, item) for was, item in pairs if was is None or _terms(was) != _terms(item)]
    if not changed:
        return
    serialise(tx)
    at, rules = ctx.now(), rules_in(ctx, tx)
    book = book_of(prices_of(tx, [each for pair in changed for each in pair if each is not None]), rules)
    public = situation_in(ctx.tenant, rules.policies)
    changes = (
        Change(Offer(was or item, book, public), Offer(item, book, public), at if was is None else before.created_at)
        for was, item in changed
    )
    keep_history(tx, changes, at=at)


def note_prices(ctx: Context, references: Iterable[str]) -> tuple[PricePoint, ...]:
    """Write down the public prices of items now, for a host whose own table changes them unseen.

    Gives the point that holds for each item. Raises `UnknownItem`.
    """
    given: object = references
    names = tuple(dict.fromkeys(map(check_reference, references if isinstance(given, Iterable) else (given,))))
    hosted = hosted_items(ctx, names)

    def work(tx: Tx) -> tuple[PricePoint, ...]:
        serialise(tx)
        at, named, rules = ctx.now(), items_named(tx, names, hosted), rules_in(ctx, tx)
        require_items(named, names, hosted=hosted is not None)
        sold = distinct(each for name in names for each in named[name])
        book = book_of(prices_of(tx, (each.item for each in sold)), rules)
        public = situation_in(ctx.tenant, rules.policies)
        offers = [(Offer(item, book, public), since) for item, since in sold]
        keep_history(tx, (Change(offer, offer, since) for offer, since in offers), at=at)
        last = (last_point(tx, offer) for offer, _ in offers)
        return tuple(point for point in last if point is not None)

    return ctx.run(work)


def _terms(item: Item) -> tuple[object, ...]:
    """What of an item decides its price."""
    return item.status, item.price_minor, item.currency, item.product_price_minor, item.minimum_price_minor, item.sku
