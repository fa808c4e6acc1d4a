"""Lint prices: all of them with their lists, since they are judged together."""

from __future__ import annotations

from commerce_core.app.context import Context
from commerce_core.app.load_facts import compiled_rules
from commerce_core.app.records import every
from commerce_core.catalog import Product, items_of
from commerce_core.ports import Snapshot
from commerce_core.pricing import Finding, Price, PriceList, lint_price_lists, lint_regions


def lint_prices(ctx: Context) -> tuple[Finding, ...]:
    """What is probably wrong with the shop's prices and lists, now and later; all of them are read, and the shop's own
    products. A finding's `place` is the id of a price or a list."""
    now = ctx.now()

    def work(tx: Snapshot) -> tuple[Finding, ...]:
        own = () if ctx.products is not None else every(tx, Product)
        items = [item for product in own for item in items_of(product)]
        lists, prices = tuple(every(tx, PriceList)), tuple(every(tx, Price))
        regions = {each.code for each in compiled_rules(ctx, tx).policies.localisation.regions}
        found = lint_price_lists(lists, prices, items=items, at=now, by_id=True)
        return (*found, *lint_regions(lists, regions))

    return ctx.read(work)
