"""What every strategy is asked: needs that do not touch each other, and how to get from the places to the buyer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from attrs import field, frozen

from commerce_core.ids import VariantId
from commerce_core.inventory.distance import Near, distance_to
from commerce_core.inventory.location import Location
from commerce_core.money import Minor


@frozen
class Need:
    """`wanted` units of a variant, from places with so many each; together they have enough.

    A variant that is short on hand is two needs: all that is there, which opens every place that has some, and the rest
    on backorder. So no strategy has to know of backorders.
    """

    variant_id: VariantId
    wanted: int
    free: Mapping[str, int]
    backorder: bool = False


@frozen
class Routes:
    """What is known of the places. `priorities` (0 first, also where none is given), `distances` in any one unit.

    `shipment_minor` is what a parcel from a place costs, `unit_minor` what each unit in it adds, in minor units of one
    currency, none below 0. Nothing is taken from places that are `closed`.
    """

    priorities: Mapping[str, int] = field(factory=dict)
    distances: Mapping[str, int] = field(factory=dict)
    shipment_minor: Mapping[str, Minor] = field(factory=dict)
    unit_minor: Mapping[str, Minor] = field(factory=dict)
    closed: frozenset[str] = frozenset()

    def first(self, places: Iterable[str]) -> list[str]:
        """Places in the order in which all strategies break ties: by priority, then by name."""
        return sorted(places, key=lambda place: (self.priorities.get(place, 0), place))


@frozen
class Choice:
    """What a strategy takes for each need, in the order of the needs, and why."""

    taken: tuple[Mapping[str, int], ...]
    why: str


Strategy = Callable[[Sequence[Need], Routes], Choice]
"""Takes for each need exactly what is wanted, from no place more than is free, whatever the order of the needs."""


def routes_of(locations: Iterable[Location], *, near: Near | None = None) -> Routes:
    """The routes that the records of locations tell: priorities, costs, distances, and those not active as closed.

    Distances are those to where units are wanted `near`, where they can be told.
    """
    found = tuple(locations)
    distances = {} if near is None else {each.id: distance_to(each, near) for each in found}
    return Routes(
        priorities={location.id: location.priority for location in found},
        distances={place: distance for place, distance in distances.items() if distance is not None},
        shipment_minor={each.id: each.shipment_minor for each in found if each.shipment_minor is not None},
        unit_minor={each.id: each.unit_minor for each in found},
        closed=frozenset(location.id for location in found if not location.active),
    )


def places_of(needs: Iterable[Need]) -> set[str]:
    """Every place that has something of what is needed."""
    return {place for need in needs for place, free in need.free.items() if free > 0}


def fill(need: Need, places: Iterable[str]) -> dict[str, int]:
    """Take what is wanted from the first places that have it: 5 of 3 and 4 are 3 and 2."""
    taken, missing = {}, need.wanted
    for place in places:
        units = min(missing, need.free.get(place, 0))
        if units > 0:
            taken[place] = units
            missing -= units
    return taken


def suffice(needs: Iterable[Need], places: Iterable[str]) -> bool:
    """Whether some places have enough of everything."""
    chosen = tuple(places)
    return all(sum(need.free.get(place, 0) for place in chosen) >= need.wanted for need in needs)
