"""Reorder stock: what to buy, and when what is not here can be promised."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from zoneinfo import ZoneInfo

from commerce_core import inventory
from commerce_core.app.context import Context
from commerce_core.app.load_facts import hosted_items, items_in, rules_in
from commerce_core.app.records import every
from commerce_core.app.stock.check import check_daily, check_day, check_reference
from commerce_core.app.stock.facts import one_item, require_items, routes_in, settings_in, takes_in
from commerce_core.app.stock.promise import levels_now
from commerce_core.catalog import Item
from commerce_core.checks import check_quantity
from commerce_core.ids import VariantId
from commerce_core.inventory import Expected, Place, Receipt, ReorderProposal, StockSettings
from commerce_core.ports import Snapshot, Where

Daily = Mapping[str, Fraction | int]
"""Units sold in a day, by SKU or variant id."""


def today(ctx: Context) -> date:
    """The day that it is for the tenant."""
    return ctx.now().astimezone(ZoneInfo(ctx.tenant.zone)).date()


def reorder_proposals(ctx: Context, *, on: date | None, daily: Daily | None) -> tuple[ReorderProposal, ...]:
    """What to buy on a day (None: today), by the reorder rules of the settings. Moves nothing.

    What a closed place has, or is to get, does not count, for nothing ships from there; what it owes does. Nor does
    what is overdue, as nothing is promised of it: `call_off` what will not come, lest it comes beside what is bought.
    The reason says how much that is. What sells in kits counts for their components. Raises `UnknownItem`.
    """
    check_day(on)
    sold_daily = check_daily(daily)
    at, now, hosted = ctx.now(), today(ctx), hosted_items(ctx, sold_daily)

    def work(tx: Snapshot) -> tuple[ReorderProposal, ...]:
        known = rules_in(ctx, tx)
        sold = _sold_daily(tx, items_in(tx, sold_daily, hosted), sold_daily)
        rules = {kept.id: kept.reorder for kept in every(tx, StockSettings) if kept.reorder is not None}
        closed = routes_in(known).closed
        counted = inventory.countable(levels_now(tx, rules, at), overdue=_overdue(tx, now), closed=closed)
        policy = known.policies.inventory
        proposals = inventory.propose(counted.levels, rules, on=on or now, daily=sold, policy=policy)
        return tuple(map(counted.explained, proposals))

    return ctx.read(work)


def _sold_daily(tx: Snapshot, items: Mapping[str, Item], daily: Daily) -> dict[VariantId, Fraction | int]:
    """What a day takes of each variant, kits taken apart: 3/2 sets of 2 mugs, and 1 mug, are 4 mugs."""
    named = require_items(items, daily)
    sold = [(VariantId(item.variant_id), daily[reference]) for reference, item in named.items()]
    kits = inventory.kits_of(settings_in(tx, {variant for variant, _ in sold}).values())
    sums: dict[VariantId, Fraction | int] = {}
    for variant, units in sold:
        for part, each in inventory.explode({variant: 1}, kits).items():
            sums[part] = sums.get(part, 0) + units * each
    return sums


def _overdue(tx: Snapshot, now: date) -> Counter[Place]:
    """Units that should have come before today, by variant and place."""
    found = Counter[Place]()
    for each in every(tx, Expected, Where("open", "gt", 0)):
        if each.due_on is not None and each.due_on < now:
            found[each.variant_id, each.location] += each.open
    return found


def promise_date(ctx: Context, reference: str, quantity: int, *, on: date | None) -> date | None:
    """The first day from `on` (None: today) on which so many units are there for somebody; None: not in sight.

    It is today exactly when a plan, once all has come that is due today, takes nothing on backorder, or what it takes
    is a pre-order whose day has come. It looks at all open locations, and what is announced there for a day that has
    not passed: what is overdue comes nobody knows when. What is `track_only` or `none` is never refused, so it is there
    at once. A kit can be promised once the last of its components can. Raises `UnknownItem`, `InvalidQuantity`.
    """
    check_quantity(quantity)
    check_day(on)
    at, hosted = ctx.now(), hosted_items(ctx, [check_reference(reference)])
    now = today(ctx)

    def work(tx: Snapshot) -> date | None:
        item, rules = one_item(tx, reference, hosted), rules_in(ctx, tx)
        takes, settings = takes_in(tx, [item], rules.policies.inventory)
        closed = routes_in(rules).closed
        promised = [take for take in takes[item.variant_id] if take.is_promised]
        levels = levels_now(tx, {take.variant_id for take in promised}, at)
        days = [
            inventory.promise(
                [each for each in levels if each.variant_id == take.variant_id and each.location not in closed],
                _receipts(tx, take.variant_id, closed, since=now),
                quantity=quantity * take.quantity,
                on=on or now,
                settings=settings.get(take.variant_id),
            )
            for take in promised
        ]
        known = [day for day in days if day is not None]
        return max(known, default=on or now) if len(known) == len(days) else None

    return ctx.read(work)


def _receipts(tx: Snapshot, variant: VariantId, closed: frozenset[str], *, since: date) -> list[Receipt]:
    """What is announced for a day that has not passed, where units ship from."""
    waited = every(tx, Expected, Where("variant_id", "eq", variant), Where("open", "gt", 0))
    known = [(each, each.due_on) for each in waited if each.location not in closed]
    return [Receipt(day, each.open, each.location) for each, day in known if day is not None and day >= since]
