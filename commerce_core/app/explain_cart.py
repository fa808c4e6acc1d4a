"""Explain a cart in full: every promotion of the shop, what each misses, and what one unit more would cost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from attrs import evolve

from commerce_core.app.context import Context
from commerce_core.app.price_cart import ask_host, facts_in
from commerce_core.app.records import require
from commerce_core.catalog import Item, Product, items_of
from commerce_core.checkout import Cart, Facts, Quote, explain_in_full, quote, trace_in_full
from commerce_core.localisation import check_locale
from commerce_core.ports import Snapshot
from commerce_core.promotions import members, references_of
from commerce_core.trace import Trace

T = TypeVar("T")

MOST_NAMES = 200
"""Products that are looked up so that they are called by their names."""


def explain_cart(ctx: Context, cart: Cart | str, locale: str | None) -> str:
    """The explanation as text. Raises what a quote raises, and `InvalidLocale`."""
    locale = check_locale(locale) if locale else None
    return _in_full(ctx, cart, lambda found, facts: explain_in_full(found, facts, locale=locale))


def trace_cart(ctx: Context, cart: Cart | str) -> Trace:
    """The explanation as data. Raises what a quote raises."""
    return _in_full(ctx, cart, trace_in_full)


def _in_full(ctx: Context, cart: Cart | str, explain: Callable[[Quote, Facts], T]) -> T:
    at, hosted = ctx.now(), ask_host(ctx, cart)

    def work(tx: Snapshot) -> T:
        wanted = require(tx, Cart, cart) if isinstance(cart, str) else cart
        known, facts = facts_in(ctx, tx, wanted, hosted, at=at)
        known_by_name = items_of_products(ctx, tx, _products(facts))
        return explain(quote(known, facts, at=at), evolve(facts, items={**known_by_name, **facts.items}))

    return ctx.read(work)


def _products(facts: Facts) -> Sequence[str]:
    """The products that promotions name, as far as a person reads them."""
    rules = facts.rules.promotions
    told = {name for each in members(rules) for _, facet, name in references_of(each) if facet == "product"}
    return sorted(told)[:MOST_NAMES]


def items_of_products(ctx: Context, tx: Snapshot, ids: Sequence[str]) -> dict[str, Item]:
    """The items of the shop's own products with these ids, by variant; none where the host keeps them."""
    found = [] if ctx.products is not None else [tx.get(Product, id) for id in ids]
    return {item.variant_id: item for each in found if each is not None for item in items_of(each)}
