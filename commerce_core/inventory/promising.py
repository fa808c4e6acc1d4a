"""When units that are not here can be promised."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from attrs import field, frozen

from commerce_core.checks import check_quantity
from commerce_core.inventory.records import MAIN, StockLevel, check_units
from commerce_core.inventory.settings import StockSettings


@frozen
class Receipt:
    """Units that are to come to a place on a day."""

    on: date
    quantity: int = field(converter=check_quantity)
    location: str = MAIN


def promise(
    levels: Iterable[StockLevel],
    receipts: Iterable[Receipt],
    *,
    quantity: int,
    on: date,
    settings: StockSettings | None = None,
) -> date | None:
    """The first day on which so many units of a variant are there for somebody, or None when they are not in sight.

    2 available, 3 to come on the 5th and 4 on the 9th: 2 units at once, 5 on the 5th, 6 on the 9th, 10 never. What
    comes to a place serves first what is owed there, and then what the `settings` keep there for safety; what another
    place owes is no concern of it, as in `allocate_plan`. What should have come already counts as coming today. Units
    of a pre-order, within the backorder limits and beyond what is to come, are there on the day `available_from`.
    Levels and receipts are those of places that ship. Raises `InvalidQuantity`.
    """
    found, wanted = tuple(levels), check_units(quantity, field="quantity")
    there = sum(max(0, level.available) for level in found)
    if there >= wanted:
        return on
    for day, units in _gains(found, receipts, safety=0 if settings is None else settings.safety):
        there += units
        if there >= wanted:
            return max(on, day)
    if settings is None or settings.available_from is None:
        return None
    return max(on, settings.available_from) if sum(max(0, each.sellable) for each in found) >= wanted else None


def _gains(levels: Iterable[StockLevel], receipts: Iterable[Receipt], *, safety: int) -> Iterator[tuple[date, int]]:
    """What each receipt adds to what can be had, by day: less what its place owes, and what is kept there."""
    places = {level.location: (level.available, level.safety) for level in levels}
    for receipt in sorted(receipts, key=lambda receipt: receipt.on):
        before, kept = places.get(receipt.location, (0, 0))
        came = before + receipt.quantity
        more = max(0, min(safety - kept, came))
        places[receipt.location] = came - more, kept + more
        yield receipt.on, max(0, came - more) - max(0, before)
