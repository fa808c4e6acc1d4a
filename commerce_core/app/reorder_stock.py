"""Reorder stock: what to buy, and when what is not here can be promised."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from zoneinfo import ZoneInfo

from commerce_core import inventory
from commerce_core.app.check_stock import check_daily, check_day, check_reference
from commerce_core.app.context import Context
from commerce_core.app.load_facts import hosted_items, items_in, rules_in
from commerce_core.app.promise_stock import levels_now
from commerce_core.app.records import every
from commerce_core.app.stock_facts import one_item, require_item
from commerce_core.checks import check_quantity
from commerce_core.ids import VariantId
from commerce_core.inventory import COUNTERS, Expected, Receipt, ReorderProposal, StockLevel, StockSettings
from commerce_core.ports import Snapshot, Where

Daily = Mapping[str, Fraction | int]
"""Units sold in a day, by SKU or variant id."""


def today(ctx: Context) -> date:
    """The day that it is for the tenant."""
    return ctx.now().astimezone(ZoneInfo(ctx.tenant.zone)).date()


def reorder_proposals(ctx: Context, *, on: date | None, daily: Daily | None) -> tuple[ReorderProposal, ...]:
    """What to buy on a day (None: today), by the reorder rules of the settings. Moves nothing. Raises `UnknownItem`."""
    check_day(on)
    sold_daily = check_daily(daily)
    at, hosted = ctx.now(), hosted_items(ctx, sold_daily)

    def work(tx: Snapshot) -> tuple[ReorderProposal, ...]:
        items, policy = items_in(tx, sold_daily, hosted), rules_in(ctx, tx).policies.inventory
        sold = {VariantId(require_item(items, each).variant_id): units for each, units in sold_daily.items()}
        rules = {kept.id: kept.reorder for kept in every(tx, StockSettings) if kept.reorder is not None}
        levels = levels_now(tx, rules, at)
        return inventory.propose(levels, rules, on=on or today(ctx), daily=sold, policy=policy)

    return ctx.read(work)


def promise_date(ctx: Context, reference: str, quantity: int, *, on: date | None) -> date | None:
    """The first day from `on` (None: today) on which so many units can be promised; None: not in sight.

    Over all open locations together, with what is announced for a day. Raises `UnknownItem`, `InvalidQuantity`.
    """
    check_quantity(quantity)
    check_day(on)
    at, hosted = ctx.now(), hosted_items(ctx, [check_reference(reference)])

    def work(tx: Snapshot) -> date | None:
        variant = VariantId(one_item(tx, reference, hosted).variant_id)
        closed = inventory.routes_of(rules_in(ctx, tx).locations.values()).closed
        levels = [level for level in levels_now(tx, [variant], at) if level.location not in closed]
        kept, waited = tx.get(StockSettings, variant), every(tx, Expected, Where("variant_id", "eq", variant))
        receipts = [Receipt(each.due_on, each.open) for each in waited if each.open and each.due_on is not None]
        together = StockLevel(variant, **{name: sum(getattr(level, name) for level in levels) for name in COUNTERS})
        later = None if kept is None else kept.available_from
        return inventory.promise(together, receipts, quantity=quantity, on=on or today(ctx), available_from=later)

    return ctx.read(work)
