"""From what is wanted to the units that will serve it: sums first, all or nothing, every shortage at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from attrs import field, frozen

from commerce_core.checks import shown
from commerce_core.ids import VariantId
from commerce_core.inventory.allocation import (
    cheapest,
    fewest_shipments,
    highest_available,
    nearest,
    priority,
    proportional,
    single_location_first,
)
from commerce_core.inventory.allocation.needs import Choice, Need, Routes, Strategy
from commerce_core.inventory.errors import InsufficientStock, UnknownStrategy
from commerce_core.inventory.records import Place, ReservedUnits, Shortage, StockLevel, check_units

STRATEGIES: Mapping[str, Strategy] = {
    "priority": priority.choose,
    "highest_available": highest_available.choose,
    "nearest": nearest.choose,
    "single_location_first": single_location_first.choose,
    "fewest_shipments": fewest_shipments.choose,
    "cheapest": cheapest.choose,
    "proportional": proportional.choose,
}
"""How units are chosen over locations, by name: one file for each."""

Levels = Mapping[VariantId, list[StockLevel]]


@frozen
class Plan:
    """The units that serve a demand, in (variant, location) order, and why these.

    `backordered` are those of them that are not there yet. The explanation calls variants by their `skus`.
    """

    units: tuple[ReservedUnits, ...]
    backordered: tuple[ReservedUnits, ...]
    why: str
    skus: Mapping[VariantId, str] = field(factory=dict)

    @property
    def parcels(self) -> int:
        """How many places ship something."""
        return len({unit.location for unit in self.units})

    @property
    def explanation(self) -> tuple[str, ...]:
        """The plan in words, a line for the whole and one for each choice of units."""
        later = {unit.place: unit.quantity for unit in self.backordered}
        taken = ((unit, later.get(unit.place, 0)) for unit in self.units)
        head = f"{self.parcels} {'parcel' if self.parcels == 1 else 'parcels'}: {self.why}"
        return (head, *(_said(unit, on_backorder, self.skus) for unit, on_backorder in taken))


def _said(unit: ReservedUnits, later: int, skus: Mapping[VariantId, str]) -> str:
    note = f", {later} of them on backorder" if later else ""
    return f"{unit.quantity} of {skus.get(unit.variant_id, unit.variant_id)} from {unit.location}{note}"


def allocate_plan(
    demand: Mapping[VariantId, int],
    levels: Iterable[StockLevel],
    *,
    strategy: str | Strategy = "priority",
    routes: Routes | None = None,
) -> Plan:
    """Choose the units that serve the whole demand, or raise `InsufficientStock`.

    A demand of 5 over places with 3 and 4 available takes 3 from the first and 2 from the next. Backorders are taken
    only of what is not there anywhere. The error names each short variant by its id, with what all open places have
    together. The order of levels and demand changes nothing. Raises also `InvalidQuantity`, `UnknownStrategy`, and what
    the strategy raises.
    """
    ways = routes or Routes()
    choose = strategy if callable(strategy) else strategy_of(strategy)
    for variant, wanted in demand.items():
        check_units(wanted, field=variant)
    found: dict[VariantId, list[StockLevel]] = {variant: [] for variant in sorted(demand)}
    for level in levels:
        if level.variant_id in found and level.location not in ways.closed:
            found[level.variant_id].append(level)
    _check_sellable(found, demand)
    needs = tuple(need for variant, places in found.items() for need in _needs(variant, places, demand[variant]))
    return _plan(needs, choose(needs, ways))


def strategy_of(name: object) -> Strategy:
    """The strategy of this name. Raises `UnknownStrategy`."""
    if not isinstance(name, str) or name not in STRATEGIES:
        known = tuple(STRATEGIES)
        message = f"Choose a strategy among {', '.join(known)}."
        raise UnknownStrategy(message, field="strategy", name=shown(name), known=known)
    return STRATEGIES[name]


def _check_sellable(found: Levels, demand: Mapping[VariantId, int]) -> None:
    sellable = {variant: sum(max(level.sellable, 0) for level in places) for variant, places in found.items()}
    shortages = [
        Shortage(variant, demand[variant], free) for variant, free in sellable.items() if free < demand[variant]
    ]
    if shortages:
        raise InsufficientStock(shortages)


def _needs(variant: VariantId, places: list[StockLevel], wanted: int) -> Iterator[Need]:
    """What is taken of what is there, and the rest on backorder."""
    available = {level.location: level.available for level in places}
    here = {location: units for location, units in available.items() if units > 0}
    now = min(wanted, sum(here.values()))
    if now:
        yield Need(variant, now, here)
    if wanted > now:
        beyond = {level.location: level.sellable - max(available[level.location], 0) for level in places}
        yield Need(variant, wanted - now, {p: n for p, n in beyond.items() if n > 0}, backorder=True)


def _plan(needs: Iterable[Need], choice: Choice) -> Plan:
    units = Counter[Place]()
    later: dict[Place, int] = {}
    for need, taken in zip(needs, choice.taken, strict=True):
        for place, count in taken.items():
            key = need.variant_id, place
            units[key] += count
            if need.backorder:
                later[key] = count
    return Plan(_sorted(units), _sorted(later), choice.why)


def _sorted(units: Mapping[Place, int]) -> tuple[ReservedUnits, ...]:
    return tuple(ReservedUnits(*place, units[place]) for place in sorted(units))
