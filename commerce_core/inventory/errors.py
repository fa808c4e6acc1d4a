"""What can be wrong with a wish for stock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from difflib import get_close_matches

from commerce_core.checks import with_numbers
from commerce_core.errors import Conflict, Detail, Invalid, NotFound
from commerce_core.ids import ReservationId, VariantId
from commerce_core.inventory.records import Shortage, StockLevel

Values = Mapping[str, str | int | None]
"""What a detail tells a program."""
_NAMED = 20
"""Locations that a message lists."""
_PLACES = 3
"""Closed places that a shortage lists."""
_COUNTED = ("on_hand", "allocated", "held", "damaged", "quality_control", "safety")


class InsufficientStock(Conflict):
    """More was asked than can be promised. `shortages` names every short SKU, so that one answer mends the cart.

    When units are `removing` (counted down, withheld, written off, moved), `available` is how many may be, and the
    details count what is in the way. Other `details`, and a `way` out of it, stand in place of the usual ones.
    """

    code = "insufficient_stock"
    shortages: tuple[Shortage, ...]
    removing: bool

    def __init__(
        self,
        shortages: Iterable[Shortage],
        *,
        removing: bool = False,
        details: Iterable[Detail] = (),
        way: str = "",
    ) -> None:
        found = tuple(shortages)
        told = tuple(details) or tuple(Detail(each.sku, _said(each, removing), _numbers(each)) for each in found)
        listed = "; ".join(f"{detail.field}: {detail.message}" for detail in told)
        message = f"Not enough stock. {listed}. {way or _way_out(found)}"
        super().__init__(message, details=told, shortages=found, removing=removing)


def _said(short: Shortage, removing: bool) -> str:
    there = "may be removed" if removing else "available"
    held = f", {short.held} held by others" if short.held else ""
    until = f" until {short.held_until.isoformat()}" if short.held_until else ""
    counts = "" if short.level is None else f"; {_counted(short.level, held=not short.held)}"
    closed = "".join(f"; {units} at {place}, which is closed" for place, units in _some(short.closed))
    return f"{short.asked} asked, {short.available} {there}{held}{until}{counts}{closed}"


def _counted(level: StockLevel, *, held: bool) -> str:
    """What is in the way of units that are to be taken out: `3 of 3 on hand at main are promised to orders`."""
    promised = f"{min(level.allocated, level.on_hand)} of " if level.allocated else ""
    orders = " are promised to orders" if level.allocated else ""
    others = {
        "held": level.held if held else 0,
        "damaged": level.damaged,
        "in quality control": level.quality_control,
        "kept for safety": level.safety,
    }
    rest = "".join(f", {units} {name}" for name, units in others.items() if units)
    return f"{promised}{level.on_hand} on hand at {level.location}{orders}{rest}"


def _way_out(shortages: Iterable[Shortage]) -> str:
    found = tuple(shortages)
    if levels := [short.level for short in found if short.level is not None]:
        ways = {
            "cancel or change an order first": any(level.allocated for level in levels),
            "release a hold": any(level.held for level in levels),
            "lower the safety stock": any(level.safety for level in levels),
            "write off what is withheld already (out_of)": any(e.damaged or e.quality_control for e in levels),
        }
        return ", or ".join(["Ask for less", *(way for way, helps in ways.items() if helps)]) + "."
    if closed := sorted({place for short in found for place, _ in _some(short.closed)}):
        return f"Ask for less, wait for more, or open {', '.join(closed)} again."
    return "Ask for less, or wait for more."


def _some(closed: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(closed.items())[:_PLACES]


def _numbers(short: Shortage) -> Values:
    until = short.held_until.isoformat() if short.held_until else None
    numbers: Values = {"asked": short.asked, "available": short.available, "held_by_others": short.held}
    level = short.level
    counts = {} if level is None else {"location": level.location, **{each: getattr(level, each) for each in _COUNTED}}
    closed = {"closed": ", ".join(sorted(short.closed))} if short.closed else {}
    return {"sku": short.sku, **numbers, "held_until": until, **counts, **closed}


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

    def __init__(self, message: str, *, field: str = "", details: Iterable[Detail] = (), **values: object) -> None:
        super().__init__(
            message, field=field, details=tuple(details) or with_numbers(message, values, field=field), **values
        )


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

    def __init__(self, message: str, *, cycle: tuple[str, ...], field: str = "components") -> None:
        told = Detail(field, message, {"kit": cycle[0], "cycle": " > ".join(cycle)})
        super().__init__(message, field=field, details=[told], cycle=cycle)


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
