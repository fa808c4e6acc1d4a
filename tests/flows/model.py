"""What a shop should be like after a history, kept in plain dictionaries: the machine compares the shop with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from attrs import Factory, define

PRICES = {"MUG": 1250, "LAMP": 4999, "TICKET": 3000, "EBOOK": 999, "SAMPLE": 0}
"""Cents of one unit."""
COUNTED = {"MUG", "LAMP", "TICKET"}
SENT = {"MUG", "LAMP"}
SHIPPING = 490

Units = Mapping[str, int]


def total_of(lines: Units, *, coupon: bool) -> int:
    """By hand: 10 % off the order, half a cent up, then shipping if anything is sent. 12.50 less 1.25 plus 4.90."""
    gross = sum(PRICES[sku] * quantity for sku, quantity in lines.items())
    off = (gross * 10 + 50) // 100 if coupon else 0
    return gross - off + (SHIPPING if SENT & lines.keys() else 0)


def counted(lines: Units) -> dict[str, int]:
    """The units that stock is kept of."""
    return {sku: quantity for sku, quantity in lines.items() if sku in COUNTED}


@define
class Hold:
    """Units set aside for a cart."""

    id: str
    owner: str
    units: dict[str, int]
    ends: datetime


@define
class Sale:
    """An order as it should be. `promised` are the units of stock that it still has, `intents` its payments.

    `kept` is what the merchant chose to keep of a cancelled order; whatever comes in later goes back. `used` is its
    cart's hold, all of which it took: a declined card gives that back to the cart.
    """

    total: int
    lines: dict[str, int]
    intents: list[str]
    status: str = "pending"
    shipped: dict[str, int] = Factory(dict)
    delivered: dict[str, int] = Factory(dict)
    promised: dict[str, int] = Factory(dict)
    kept: int = 0
    used: Hold | None = None

    @property
    def to_ship(self) -> dict[str, int]:
        """Units still to be sent."""
        left = {sku: self.lines[sku] - self.shipped.get(sku, 0) for sku in self.lines if sku in SENT}
        return {sku: units for sku, units in left.items() if units}

    @property
    def under_way(self) -> bool:
        """Whether a parcel has left and not arrived."""
        return self.shipped != self.delivered

    def allowed(self, *, paid: bool) -> set[str]:
        """What may be done with it, as the state chart of the documentation draws it."""
        sends = bool(SENT & self.lines.keys())
        return {
            action
            for action, may in {
                "process": self.status == "pending" and paid,
                "ship": self.status == "processing" and paid and bool(self.to_ship),
                "deliver": self.under_way if sends else self.status == "processing" and paid,
                "cancel": self.status in {"pending", "processing"} and not self.shipped,
            }.items()
            if may
        }


@define
class Shelf:
    """Stock: what is in the building, and who was promised what of it."""

    on_hand: dict[str, int] = Factory(dict)
    holds: dict[str, Hold] = Factory(dict)
    sales: dict[str, Sale] = Factory(dict)

    def allocated(self, sku: str) -> int:
        """Units promised to orders."""
        return sum(sale.promised.get(sku, 0) for sale in self.sales.values())

    def held(self, sku: str, at: datetime) -> int:
        """Units in holds that still run."""
        return sum(hold.units.get(sku, 0) for hold in self.holds.values() if hold.ends > at)

    def free(self, sku: str, at: datetime) -> int:
        """Units that may be promised now."""
        return self.on_hand[sku] - self.allocated(sku) - self.held(sku, at)

    def can_serve(self, lines: Units, at: datetime, *, owner: str = "") -> bool:
        """Whether there is enough of everything, the owner's own hold being theirs to use."""
        own = self.holds.get(owner)
        mine = own.units if own is not None and own.ends > at else {}
        return all(self.free(sku, at) + mine.get(sku, 0) >= units for sku, units in counted(lines).items())

    def ship(self, sale: Sale, units: Units) -> None:
        """A parcel leaves."""
        for sku, quantity in units.items():
            sale.shipped[sku] = sale.shipped.get(sku, 0) + quantity
        self.leave(sale, units)
        if not sale.to_ship:
            sale.status = "shipped"

    def leave(self, sale: Sale, units: Units) -> None:
        """Promised units leave the building."""
        for sku, quantity in units.items():
            sale.promised[sku] -= quantity
            self.on_hand[sku] -= quantity

    def deliver(self, sale: Sale) -> None:
        """All parcels that are under way arrive; with the last of them, what is not sent is handed over."""
        sale.delivered = dict(sale.shipped)
        if not sale.to_ship:
            sale.status = "delivered"
            self.leave(sale, {sku: units for sku, units in sale.promised.items() if units})

    def cancel(self, sale: Sale) -> None:
        """The units go back on the shelf."""
        sale.status = "cancelled"
        sale.promised = {}
