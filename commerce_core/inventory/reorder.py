"""What to buy, and how much of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from math import ceil

from attrs import evolve, frozen

from commerce_core.ids import VariantId
from commerce_core.inventory.policy import Policy
from commerce_core.inventory.records import Place, StockLevel
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
class Countable:
    """The levels that tell what to buy, and the units of each variant that they leave out: `overdue`, or `away`."""

    levels: tuple[StockLevel, ...]
    overdue: Mapping[VariantId, int]
    away: Mapping[VariantId, int]

    def explained(self, proposal: ReorderProposal) -> ReorderProposal:
        """A proposal whose reason says what was left out."""
        late, away = (units.get(proposal.variant_id, 0) for units in (self.overdue, self.away))
        notes = (
            f" {late} overdue do not count." if late else "",
            f" {away} at closed places do not count." if away else "",
        )
        return evolve(proposal, reason=proposal.reason + "".join(notes))


def countable(levels: Iterable[StockLevel], *, overdue: Mapping[Place, int], closed: Collection[str]) -> Countable:
    """Leave out what is incoming but `overdue`, by variant and place, and what `closed` places have and are to get.

    Nothing ships from a closed place, but what it owes still has to come: one that owes 5 and is to get 2 counts for
    -3, one with 2 available for nothing.
    """
    counted: list[StockLevel] = []
    late: Counter[VariantId] = Counter()
    away: Counter[VariantId] = Counter()
    for level in levels:
        units = overdue.get(level.place, 0)
        late[level.variant_id] += units
        known = evolve(level, incoming=level.incoming - units)
        own = known.available + known.incoming
        if level.location in closed and own >= 0:
            away[level.variant_id] += own
        else:
            counted.append(known)
    return Countable(tuple(counted), late, away)
