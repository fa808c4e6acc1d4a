"""Alerts: one for each time that a level crosses a line, however often it is looked at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from attrs import frozen

from commerce_core.ids import VariantId
from commerce_core.inventory.records import StockLevel

CrossingKind = Literal["low", "out_of_stock", "back_in_stock"]


@frozen
class Crossing:
    """A line that a level crossed: down below its `low_at`, down to nothing available, or up from there."""

    kind: CrossingKind
    variant_id: VariantId
    location: str
    available: int
    low_at: int | None


@frozen
class Alert:
    """A crossing as it is kept: written once, in the transaction that crossed the line."""

    id: str
    kind: CrossingKind
    variant_id: VariantId
    location: str
    available: int
    low_at: int | None
    created_at: datetime
    updated_at: datetime
    version: int = 1


def is_low(level: StockLevel) -> bool:
    """Whether fewer units are available than the level's `low_at`: below 5, 4 are low and 5 are not."""
    return level.low_at is not None and level.available < level.low_at


def is_out(level: StockLevel) -> bool:
    """Whether nothing is available, be it that more may still be promised on backorder."""
    return level.available <= 0


def crossings(before: StockLevel, after: StockLevel) -> tuple[Crossing, ...]:
    """The lines crossed between two states of a level: from 6 available to 0 with `low_at` 5, low and out of stock.

    Going on down, or staying, crosses nothing again. A line that is drawn above where the level stands is crossed at
    once, by drawing it.
    """
    return tuple(
        Crossing(kind, after.variant_id, after.location, after.available, after.low_at)
        for kind in _crossed(before, after)
    )


def _crossed(before: StockLevel, after: StockLevel) -> Iterator[CrossingKind]:
    if is_low(after) and not is_low(before):
        yield "low"
    if is_out(after) and not is_out(before):
        yield "out_of_stock"
    if is_out(before) and not is_out(after):
        yield "back_in_stock"
