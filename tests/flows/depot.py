"""What the stock of a shop with several places should be like after a history, kept in plain dictionaries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

from attrs import Factory, define

from commerce_core.inventory import Reservation, ReservedUnits

VARIANTS = {"MUG": "prod_mug", "LAMP": "prod_lamp", "TICKET": "prod_ticket"}
SKUS = {variant: sku for sku, variant in VARIANTS.items()}
PLACES = ("main", "berlin", "lyon")
PARTS = {"SET": {"LAMP": 1, "MUG": 2}}
CAP, MOST = 4, 2
"""Lamps that one owner may hold, and how often such a hold may be extended. Lamps are taken in the cart."""

Place = tuple[str, str]
"""A SKU at a location."""
Units = Mapping[str, int]


def parts_of(lines: Units) -> dict[str, int]:
    """Units by SKU with kits taken apart."""
    sums: Counter[str] = Counter()
    for sku, units in lines.items():
        for part, each in PARTS.get(sku, {sku: 1}).items():
            sums[part] += each * units
    return dict(sums)


def taken_by(demand: Units, stage: str) -> dict[str, int]:
    """What of it must be taken by a stage: lamps in the cart, mugs at the checkout, tickets with the payment."""
    taken = {"cart": {"LAMP"}, "checkout": {"LAMP", "MUG"}, "payment": {"LAMP", "MUG", "TICKET"}}[stage]
    return {sku: units for sku, units in demand.items() if sku in taken}


def placed(units: Iterable[ReservedUnits]) -> Counter[Place]:
    """Units by SKU and location."""
    sums: Counter[Place] = Counter()
    for unit in units:
        sums[SKUS[unit.variant_id], unit.location] += unit.quantity
    return sums


def summed(units: Mapping[Place, int]) -> dict[str, int]:
    """Units by SKU."""
    sums: Counter[str] = Counter()
    for (sku, _), quantity in units.items():
        sums[sku] += quantity
    return dict(sums)


@define
class Sold:
    """An order: its demand by SKU, what it was promised and where, and how far it has come."""

    demand: dict[str, int]
    promised: Counter[Place]
    paid: bool
    status: str = "pending"


@define
class Announced:
    """Units that are on their way to a place."""

    place: Place
    open: int
    sent_from: Place | None = None


@define
class Depot:
    """Counts by SKU and place; holds by owner, those that are over included until they are swept."""

    on_hand: Counter[Place] = Factory(Counter)
    damaged: Counter[Place] = Factory(Counter)
    quality_control: Counter[Place] = Factory(Counter)
    announced: dict[str, Announced] = Factory(dict)
    holds: dict[str, Reservation] = Factory(dict)
    sold: dict[str, Sold] = Factory(dict)

    def allocated(self, place: Place) -> int:
        """Units promised to orders."""
        return sum(sale.promised[place] for sale in self.sold.values())

    def live(self, owner: str, at: datetime) -> Reservation | None:
        """The hold that an owner has now."""
        held = self.holds.get(owner)
        return held if held is not None and held.expires_at > at else None

    def held(self, place: Place, at: datetime) -> int:
        """Units in holds that still run."""
        return sum(placed(hold.units)[place] for hold in self.holds.values() if hold.expires_at > at)

    def incoming(self, place: Place) -> int:
        """Units on their way."""
        return sum(each.open for each in self.announced.values() if each.place == place)

    def free(self, place: Place, at: datetime) -> int:
        """Units that may be promised, moved or written off now."""
        withheld = self.damaged[place] + self.quality_control[place]
        return self.on_hand[place] - withheld - self.allocated(place) - self.held(place, at)

    def can_serve(self, demand: Units, at: datetime, *, owner: str = "", only: str | None = None) -> bool:
        """Whether there is enough of everything over all places, or in one, the owner's own hold being theirs."""
        own = self.live(owner, at)
        mine = placed(own.units) if own is not None else Counter[Place]()
        places = PLACES if only is None else (only,)
        return all(
            sum(self.free((sku, place), at) + mine[sku, place] for place in places) >= units
            for sku, units in demand.items()
        )

    def leave(self, sale: Sold, skus: Iterable[str]) -> None:
        """What an order was promised of these leaves the building."""
        for place in [place for place in sale.promised if place[0] in skus]:
            self.on_hand[place] -= sale.promised.pop(place)
