"""Reorder stock: what to buy, and when what is not here can be promised."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from zoneinfo import ZoneInfo

from commerce_core import inventory
from commerce_core.app.context import Context
from commerce_core.app.load_facts import hosted_items, items_in, rules_in
from commerce_core.app.records import every
from commerce_core.app.stock.check import check_daily, check_day, check_reference
from commerce_core.app.stock.facts import one_item, require_item, settings_in
from commerce_core.app.stock.promise import levels_now
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

    Over all open locations together, with what is announced for a day that has not passed: what is overdue comes nobody
    knows when. A kit can be promised once the last of its components can. Raises `UnknownItem`, `InvalidQuantity`.
    """
    check_quantity(quantity)
    check_day(on)
    at, hosted = ctx.now(), hosted_items(ctx, [check_reference(reference)])
    now = today(ctx)

    def work(tx: Snapshot) -> date | None:
        variant = VariantId(one_item(tx, reference, hosted).variant_id)
        settings = settings_in(tx, [variant])
        demand = inventory.explode({variant: quantity}, inventory.kits_of(settings.values()))
        closed = inventory.routes_of(rules_in(ctx, tx).locations.values()).closed
        levels = [level for level in levels_now(tx, demand, at) if level.location not in closed]
        days = []
        for part, units in demand.items():
            receipts = _receipts(tx, part, since=now)
            kept, together = settings.get(part), _together(part, levels)
            later = None if kept is None else kept.available_from
            days.append(inventory.promise(together, receipts, quantity=units, on=on or now, available_from=later))
        known = [day for day in days if day is not None]
        return max(known) if len(known) == len(days) else None

    return ctx.read(work)


def _receipts(tx: Snapshot, variant: VariantId, *, since: date) -> list[Receipt]:
    waited = every(tx, Expected, Where("variant_id", "eq", variant))
    return [Receipt(each.due_on, each.open) for each in waited if each.open and each.due_on and each.due_on >= since]


def _together(variant: VariantId, levels: Iterable[StockLevel]) -> StockLevel:
    """All levels of a variant as if they were one."""
    own = [level for level in levels if level.variant_id == variant]
    return StockLevel(variant, **{name: sum(getattr(level, name) for level in own) for name in COUNTERS})
