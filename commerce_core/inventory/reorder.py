"""What to buy, how much of it, and when units that are not here can be promised."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from math import ceil

from attrs import field, frozen

from commerce_core.checks import check_quantity
from commerce_core.ids import VariantId
from commerce_core.inventory.policy import Policy
from commerce_core.inventory.records import StockLevel
from commerce_core.inventory.settings import ReorderRule


@frozen
class ReorderProposal:
    """Buy `quantity` units today; they come on `arrives_on`. `forecast` is what there would be without them."""

    variant_id: VariantId
    quantity: int
    forecast: int
    arrives_on: date
    reason: str


def propose(
    levels: Iterable[StockLevel],
    rules: Mapping[VariantId, ReorderRule],
    *,
    on: date,
    daily: Mapping[VariantId, Fraction | int] | None = None,
    policy: Policy = Policy(),  # noqa: B008 - a frozen value
) -> tuple[ReorderProposal, ...]:
    """What to buy today, by variant, over all locations together.

    The forecast is what is available, less than 0 when units are owed, with what is incoming, less the `daily` demand
    over the lead time; safety stock is not available, so it is bought on top. A forecast below the `min` is filled up
    to the `max` and rounded up to the `multiple`, as Odoo does (`_compute_qty_to_order`): 4 owed, min 4 and max 10 need
    14, in multiples of 5 it is 15; a policy that rounds down buys 10. Proposals move nothing.
    """
    forecasts = dict.fromkeys(rules, 0)
    for level in levels:
        if level.variant_id in forecasts:
            forecasts[level.variant_id] += level.available + level.incoming
    found = (
        _proposal(variant, rule, forecasts[variant] - _sold((daily or {}).get(variant, 0), rule), on=on, policy=policy)
        for variant, rule in sorted(rules.items())
    )
    return tuple(proposal for proposal in found if proposal is not None)


def _sold(daily: Fraction | int, rule: ReorderRule) -> int:
    return ceil(daily * rule.lead_days)


def _proposal(
    variant: VariantId, rule: ReorderRule, forecast: int, *, on: date, policy: Policy
) -> ReorderProposal | None:
    if forecast >= rule.min:
        return None
    missing = rule.max - forecast
    packs = missing // rule.multiple if policy.reorder_rounding == "down" else -(-missing // rule.multiple)
    if not packs:
        return None
    quantity = packs * rule.multiple
    rounded = "" if quantity == missing else f", rounded {policy.reorder_rounding} to a multiple of {rule.multiple}"
    reason = f"{forecast} forecast, below {rule.min}; {missing} fill up to {rule.max}{rounded}."
    return ReorderProposal(variant, quantity, forecast, on + timedelta(days=rule.lead_days), reason)


@frozen
class Receipt:
    """Units that are to come on a day."""

    on: date
    quantity: int = field(converter=check_quantity)


def promise(
    level: StockLevel, receipts: Iterable[Receipt], *, quantity: int, on: date, available_from: date | None = None
) -> date | None:
    """The first day on which so many units can be promised, or None when they are not in sight.

    2 available, 3 to come on the 5th and 4 on the 9th: 2 units at once, 5 on the 5th, 6 on the 9th, 10 never. What is
    owed is served first; what should have come already counts as coming today. Units of a pre-order, within the
    backorder limit and beyond what is to come, are there on the day `available_from`. Raises `InvalidQuantity`.
    """
    wanted, there = check_quantity(quantity), level.available
    if there >= wanted:
        return on
    for receipt in sorted(receipts, key=lambda receipt: receipt.on):
        there += receipt.quantity
        if there >= wanted:
            return max(on, receipt.on)
    return max(on, available_from) if available_from is not None and level.sellable >= wanted else None
