"""What can be wrong with a wish for stock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from difflib import get_close_matches

from commerce_core.errors import Conflict, Detail, Invalid, NotFound
from commerce_core.ids import ReservationId, VariantId
from commerce_core.inventory.records import Shortage

Values = Mapping[str, str | int | None]
"""What a detail tells a program."""
_NAMED = 20
"""Locations that a message lists."""


class InsufficientStock(Conflict):
    """More was asked than can be promised. `shortages` names every short SKU, so that one answer mends the cart.

    When units are `removing` (counted down, withheld, written off, moved), `available` is how many may be.
    """

    code = "insufficient_stock"
    shortages: tuple[Shortage, ...]
    removing: bool

    def __init__(self, shortages: Iterable[Shortage], *, removing: bool = False) -> None:
        found = tuple(shortages)
        details = [Detail(short.sku, _said(short, removing), _numbers(short)) for short in found]
        listed = "; ".join(f"{detail.field}: {detail.message}" for detail in details)
        message = f"Not enough stock. {listed}. Ask for less, or wait for more."
        super().__init__(message, details=details, shortages=found, removing=removing)


def _said(short: Shortage, removing: bool) -> str:
    there = "may be removed" if removing else "available"
    held = f", {short.held} held by others" if short.held else ""
    until = f" until {short.held_until.isoformat()}" if short.held_until else ""
    return f"{short.asked} asked, {short.available} {there}{held}{until}"


def _numbers(short: Shortage) -> Values:
    until = short.held_until.isoformat() if short.held_until else None
    numbers: Values = {"asked": short.asked, "available": short.available, "held_by_others": short.held}
    return {"sku": short.sku, **numbers, "held_until": until}


class TooFewUnits(Conflict):
    """A count would fall below 0. Carries the `counter` (such as "damaged"), the units `asked` and those `there`."""

    code = "too_few_units"
    counter: str
    variant_id: VariantId
    location: str
    asked: int
    there: int


class HoldEnded(Conflict):
    """The hold was committed, released, or has run out. Take a new one.

    Carries its `status` ("expired" when it ran out, be it swept or not), `expires_at`, and when it `ended_at`.
    """

    code = "hold_ended"
    reservation_id: ReservationId
    status: str
    expires_at: datetime
    ended_at: datetime


class HoldNotDue(Conflict):
    """The hold still runs, so it cannot expire: release it, or wait until `expires_at`."""

    code = "hold_not_due"
    reservation_id: ReservationId
    expires_at: datetime


class HoldNotExtended(Conflict):
    """The hold was extended as often, or runs as long, as it may.

    Carries its `extensions`, `max_extensions`, and `latest`, beyond which it can never run.
    """

    code = "hold_not_extended"
    reservation_id: ReservationId
    extensions: int
    max_extensions: int
    latest: datetime


class HoldCapExceeded(Conflict):
    """More was asked than one owner may hold. `shortages` name every SKU: `asked`, and the cap as `available`.

    Its details say also how many the owner holds now.
    """

    code = "hold_cap_exceeded"
    shortages: tuple[Shortage, ...]


class InvalidHold(Invalid):
    """A hold that would be over before it began, or run longer than any may: carries the `seconds` given."""

    code = "invalid_hold"


class InvalidAdjustment(Invalid):
    """A correction without a reason: nobody could explain it later."""

    code = "invalid_adjustment"


class InvalidTransfer(Invalid):
    """A transfer from a location to itself, or one that is due on no day there is."""

    code = "invalid_transfer"


class InvalidStockSettings(Invalid):
    """A choice that does not exist, or a number out of bounds, in settings or the policy of stock."""

    code = "invalid_stock_settings"


class InvalidLocation(Invalid):
    """A location without a name, in no country there is, or at no place on earth."""

    code = "invalid_location"


class UnknownLocation(NotFound):
    """No location has this id. Carries the `field`, those that are `known`, and the `nearest` spelling, if any."""

    code = "unknown_location"
    field: str
    known: tuple[str, ...]
    nearest: str | None

    def __init__(self, reference: str, *, known: Iterable[str], field: str = "location") -> None:
        places = tuple(known)
        spelled = {place.casefold(): place for place in reversed(places)}
        close = get_close_matches(reference.casefold(), spelled, n=1)
        nearest = spelled[close[0]] if close else None
        meant = f" Did you mean {nearest!r}?" if nearest else ""
        listed = ", ".join(map(repr, places[:_NAMED])) + (", ..." if len(places) > _NAMED else "")
        message = f"No location {reference!r} exists here.{meant} There are {listed}: name one, or create it first."
        super().__init__("location", reference, message=message)
        self.details = (Detail(field, self.message),)
        self.values = {**self.values, "field": field, "known": places, "nearest": nearest}
        self.field, self.known, self.nearest = field, places, nearest


class KitCycle(Invalid):
    """A kit that contains itself, directly or by other kits: `cycle` is the way round, from the kit to itself."""

    code = "kit_cycle"
    cycle: tuple[str, ...]


class KitHasNoStock(Invalid):
    """Stock was to be counted of a kit, which has none of its own: count its components."""

    code = "kit_has_no_stock"


class UnknownStrategy(Invalid):
    """No allocation strategy bears this name. Carries the `name` and those that are `known`."""

    code = "unknown_strategy"
    name: str
    known: tuple[str, ...]


class MissingCost(Invalid):
    """The cheapest plan cannot be told: no cost is given for shipping from some `locations` that have units."""

    code = "missing_cost"
    locations: tuple[str, ...]
