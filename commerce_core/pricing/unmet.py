"""Why a price does not hold in a situation: the first of its conditions that is not met."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from commerce_core.pricing.book import Row
from commerce_core.pricing.price_list import PriceList
from commerce_core.pricing.situation import Situation

Reason = Literal[
    "chosen",
    "undercut",
    "not_set",
    "quantity",
    "channel",
    "country",
    "region",
    "groups",
    "tags",
    "not_started",
    "ended",
    "currency",
    "overridden",
    "priority",
    "less_specific",
    "dearer",
    "not_lower",
    "floor",
    "tax_basis",
    "tie",
]
"""Why a price was chosen or was not. `undercut` is the price that a sale went below: the "was" price."""


def unmet_of(row: Row, situation: Situation, at: datetime) -> tuple[Reason, str] | None:
    """The first condition of a price that does not hold, with its words: `("ended", "ended at 2026-07-01...")`."""
    price = row.price
    if row.amount is None:
        return "not_set", "is not set there"
    if not row.low <= situation.quantity <= row.high:
        return "quantity", f"is for {range_of(price.min_quantity, price.max_quantity)} units, not {situation.quantity}"
    if row.price_list is not None and (unmet := _unmet_terms(row.price_list, situation)):
        return unmet
    starts, ends = row.window or (None, None)
    if starts is not None and at < starts:
        return "not_started", f"starts at {starts.isoformat()}"
    if ends is not None and at >= ends:
        return "ended", f"ended at {ends.isoformat()}"
    return None


def range_of(low: int, high: int | None) -> str:
    """As a person writes it: `10 or more`."""
    return f"{low} or more" if high is None else f"{low} to {high}"


def _unmet_terms(terms: PriceList, situation: Situation) -> tuple[Reason, str] | None:
    one: tuple[tuple[Reason, tuple[str, ...], str], ...] = (
        ("channel", terms.channels, situation.channel),
        ("country", terms.countries, situation.country),
        ("region", terms.regions, situation.region),
    )
    for name, allowed, here in one:
        if allowed and here not in allowed:
            return name, f"is for the {name} {_some(allowed)}, not {here or 'an unknown one'}"
    many: tuple[tuple[Reason, tuple[str, ...], frozenset[str]], ...] = (
        ("groups", terms.groups, situation.groups),
        ("tags", terms.tags, situation.tags),
    )
    for name, allowed, held in many:
        if allowed and held.isdisjoint(allowed):
            return name, f"is for the {name} {_some(allowed)}"
    return None


def _some(values: tuple[str, ...]) -> str:
    return " or ".join(values[:3]) + (f" or {len(values) - 3} others" if len(values) > 3 else "")
