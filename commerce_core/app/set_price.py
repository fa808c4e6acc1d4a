"""Set prices: store them, with their history, all of one call or none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from attrs import evolve, frozen

from commerce_core.app.checked_prices import checked_prices
from commerce_core.app.context import Context
from commerce_core.app.find_prices import no_list
from commerce_core.app.idempotency import once
from commerce_core.app.keep_history import Change, Offer, is_public, keep_history, serialise
from commerce_core.app.load_facts import hosted_items, rules_in
from commerce_core.app.load_prices import PRICES_REVISION, book_of, prices_of
from commerce_core.app.price_items import Named, distinct, items_named, require_items
from commerce_core.catalog import Item
from commerce_core.checkout import Rules, situation_in
from commerce_core.events import Event, Plain
from commerce_core.ports import Tx
from commerce_core.pricing import InvalidPrice, Price


@frozen
class PricesSet:
    """The prices of one call, as they are stored."""

    prices: tuple[Price, ...]


class _Set(NamedTuple):
    """A price before and after it was set; None before it was."""

    before: Price | None
    after: Price


def set_prices(ctx: Context, prices: Iterable[Price], *, key: str | None = None) -> tuple[Price, ...]:
    """Store prices, each new or in place of the one with its id, all in one transaction. The same change nothing.

    A price is stored with the id of what it named, so that it stays with it whatever SKU that has later.

    Raises `InvalidPrice`, `UnknownItem`, `NotFound` for a list that is not there.
    """
    given = checked_prices(prices)
    hosted = hosted_items(ctx, (price.item for price in given))
    request = ("prices.set", given)
    return once(ctx, request, PricesSet, lambda tx: PricesSet(_store(ctx, tx, given, hosted)), key=key).prices


def _store(ctx: Context, tx: Tx, given: Sequence[Price], hosted: Mapping[str, Item] | None) -> tuple[Price, ...]:
    serialise(tx)
    at, rules = ctx.now(), rules_in(ctx, tx)
    named = items_named(tx, (price.item for price in given), hosted)
    require_items(named, (price.item for price in given), hosted=hosted is not None)
    bound = [price if hosted is not None else _bound(price, named) for price in given]
    pairs = [(tx.get(Price, price.id), price) for price in bound]
    done = [_Set(before, _after(before, price, rules, at)) for before, price in pairs]
    news = [each for each in done if each.after is not each.before]
    if news:
        of = {price.item: named[asked.item] for price, asked in zip(bound, given, strict=True)}
        _keep_history(ctx, tx, news, of, at=at)
        tx.put(*(each.after for each in news))
        tx.increment(PRICES_REVISION)
        tx.record(*(_was_set(each.after, at) for each in news))
    return tuple(each.after for each in done)


def _bound(price: Price, named: Named) -> Price:
    """The price with the id of its item, if it named it by the SKU: that may be another's one day."""
    item = named[price.item][0].item
    return evolve(price, item=item.variant_id) if price.item == item.sku else price


def _after(before: Price | None, price: Price, rules: Rules, at: datetime) -> Price:
    """The price as it is to be stored; `before` itself when it says what is known already."""
    if price.price_list_id and price.price_list_id not in rules.price_lists:
        raise no_list(price.price_list_id)
    if before is None:
        return evolve(price, created_at=at, updated_at=at, version=1)
    if _place(before) != _place(price):
        message = f"{price.id!r} is the price of another item, list or currency: leave the id out or choose another."
        raise InvalidPrice(message, field="id", value=price.id)
    if before == evolve(price, created_at=before.created_at, updated_at=before.updated_at, version=before.version):
        return before
    return evolve(price, created_at=before.created_at, updated_at=at, version=before.version + 1)


def _place(price: Price) -> tuple[object, ...]:
    return price.item, price.price_list_id, price.currency


def _keep_history(ctx: Context, tx: Tx, news: Sequence[_Set], named: Named, *, at: datetime) -> None:
    rules = rules_in(ctx, tx)
    lists = rules.price_lists
    said = (price for each in news for price in each if price is not None)
    shown = [price for price in said if is_public(price, lists.get(price.price_list_id))]
    sold = distinct(each for price in shown for each in named[price.item])
    if sold:
        before = {price.id: price for price in prices_of(tx, (each.item for each in sold))}
        after = {**before, **{price.id: price for _, price in news}}
        old, new = book_of(before.values(), rules), book_of(after.values(), rules)
        public = situation_in(ctx.tenant, rules.policies)
        changes = (Change(Offer(item, old, public), Offer(item, new, public), since) for item, since in sold)
        keep_history(tx, changes, at=at)


def _was_set(price: Price, at: datetime) -> Event:
    said: dict[str, Plain] = {
        "item": price.item,
        "price_list": price.price_list_id,
        "currency": price.currency.code,
        "amount": None if price.amount_minor is None else int(price.amount_minor),
        "min_quantity": price.min_quantity,
    }
    return Event("price.set", price.id, price.version, at, said)
