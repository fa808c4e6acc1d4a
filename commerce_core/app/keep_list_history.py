"""Keep the history of the items of some price lists, when the lists, or where the shop is at home, are changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from attrs import frozen

from commerce_core.app.context import Context
from commerce_core.app.keep_history import Change, Offer, is_public, keep_history
from commerce_core.app.load_facts import hosted_items
from commerce_core.app.load_prices import book_of, prices_of
from commerce_core.app.price_items import distinct, items_named
from commerce_core.app.records import every
from commerce_core.catalog import Item
from commerce_core.checkout import Rules, situation_in
from commerce_core.ports import Snapshot, Tx, Where
from commerce_core.pricing import Price
from commerce_core.tenancy import Tenant

LISTS_AT_ONCE = 500
"""Price lists that one statement names."""


@frozen
class Revised:
    """The rules of a shop before and after a change, and the ids of the lists for whose prices it may matter."""

    was: Rules
    now: Rules
    lists: tuple[str, ...]


def regions_revised(tenant: Tenant, was: Rules, now: Rules) -> Revised | None:
    """What other policies change of public prices: those of lists with regions, if the shop's own region is another."""
    before, after = (situation_in(tenant, rules.policies).region for rules in (was, now))
    if before == after:
        return None
    stated = {each.id for each in was.price_lists.values() if (before in each.regions) is not (after in each.regions)}
    return Revised(was, now, tuple(sorted(stated)))


def keep_list_history(
    ctx: Context, tx: Tx, revised: Revised, hosted: Mapping[str, Item] | None, *, at: datetime
) -> None:
    """Write down the public prices of all items that the lists have prices for, in the transaction of the change."""
    named = items_named(tx, _items_of(tx, revised), hosted)
    sold = distinct(each for name in sorted(named) for each in named[name])
    if sold:
        prices = tuple(prices_of(tx, (each.item for each in sold)))
        old, new = book_of(prices, revised.was), book_of(prices, revised.now)
        was, now = (situation_in(ctx.tenant, rules.policies) for rules in (revised.was, revised.now))
        changes = (Change(Offer(item, old, was), Offer(item, new, now), since) for item, since in sold)
        keep_history(tx, changes, at=at)


def hosted_of_lists(ctx: Context, lists: Iterable[str]) -> Mapping[str, Item] | None:
    """The host's items that the prices of some lists are of, asked before the transaction."""
    if ctx.products is None:
        return None
    ids = tuple(lists)
    return hosted_items(ctx, ctx.read(lambda tx: {price.item for price in _prices_of(tx, ids)}))


def _items_of(tx: Snapshot, revised: Revised) -> set[str]:
    """The items that have a price in one of the lists that anybody may pay, before or after."""
    return {
        price.item
        for price in _prices_of(tx, revised.lists)
        if any(is_public(price, rules.price_lists[price.price_list_id]) for rules in (revised.was, revised.now))
    }


def _prices_of(tx: Snapshot, lists: tuple[str, ...]) -> Iterable[Price]:
    for start in range(0, len(lists), LISTS_AT_ONCE):
        yield from every(tx, Price, Where("price_list_id", "in", lists[start : start + LISTS_AT_ONCE]))
