"""Units that come in, are promised to an order, and leave the building."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from commerce_core.checks import check_quantity
from commerce_core.ids import VariantId
from commerce_core.inventory.records import MAIN, Movement, ReservedUnits, StockLevel
from commerce_core.inventory.upkeep import Withheld, check_difference, check_there, with_withheld

Units = tuple[ReservedUnits, ...]


def allocate(units: Iterable[ReservedUnits], *, cause: str) -> tuple[Movement, ...]:
    """Promise planned units to the order that `cause` names."""
    return tuple(Movement("allocated", *u.place, allocated=u.quantity, cause=cause) for u in units)


def deallocate(units: Iterable[ReservedUnits], *, cause: str) -> tuple[Movement, ...]:
    """Take the promise back: the order was cancelled, the units can be promised to others."""
    return tuple(Movement("deallocated", *u.place, allocated=-u.quantity, cause=cause) for u in units)


def take_units(units: Iterable[ReservedUnits], wanted: Mapping[VariantId, int]) -> tuple[Units, Units]:
    """Split promised units into those wanted now and the rest, place by place in their order.

    Of 2 in the first place and 3 in the second, 4 wanted are 2 and 2, and 1 is left. A variant whose stock is not
    tracked has no promised units, and none are taken of it.
    """
    open_wishes = dict(wanted)
    taken, rest = [], []
    for unit in units:
        now = min(unit.quantity, open_wishes.get(unit.variant_id, 0))
        if now:
            open_wishes[unit.variant_id] -= now
            taken.append(ReservedUnits(*unit.place, now))
        if unit.quantity > now:
            rest.append(ReservedUnits(*unit.place, unit.quantity - now))
    return tuple(taken), tuple(rest)


def ship_units(units: Iterable[ReservedUnits], *, cause: str) -> tuple[Movement, ...]:
    """Hand allocated units over: 2 of 10 on hand and 3 allocated leave 8 and 1, and as many available as before."""
    return tuple(Movement("shipped", *u.place, on_hand=-u.quantity, allocated=-u.quantity, cause=cause) for u in units)


def ship_uncounted(
    levels: Iterable[StockLevel], demand: Mapping[VariantId, int], *, cause: str
) -> tuple[Movement, ...]:
    """Hand over units that nobody promised first, as far as the books have them: for variants `track_only`.

    Of 5 sold over levels that can lose 3 and 1, these 4 leave, place by place; the fifth was never counted, and none
    of them was promised to anybody else.
    """
    moved, open_wishes = [], dict(demand)
    for level in sorted(levels, key=lambda level: level.place):
        leaving = min(level.removable, open_wishes.get(level.variant_id, 0))
        if leaving > 0:
            open_wishes[level.variant_id] -= leaving
            moved.append(Movement("shipped", *level.place, on_hand=-leaving, cause=cause))
    return tuple(moved)


def receive(
    variant_id: VariantId, quantity: int, *, location: str = MAIN, reason: str = "", cause: str = ""
) -> Movement:
    """Units that came in and that nobody had announced. Raises `InvalidQuantity`."""
    return Movement("received", variant_id, location, on_hand=check_quantity(quantity), cause=cause, reason=reason)


def expect(level: StockLevel, quantity: int, *, cause: str, reason: str = "") -> Movement:
    """Units that were ordered, or with a minus, that will not come after all.

    Raises `InvalidQuantity`, and `TooFewUnits` when more are called off than are on their way.
    """
    check_there(level, "incoming", -check_difference(quantity))
    return Movement("expected", *level.place, incoming=quantity, cause=cause, reason=reason)


def receive_expected(
    level: StockLevel, quantity: int, *, settles: int | None = None, cause: str, reason: str = ""
) -> Movement:
    """Units that came in as announced: 8 of 10 on their way leave 2, unless `settles=10` says that no more will come.

    Without `settles`, units settle what is on its way as far as it goes: 12 settle all 10. Raises `InvalidQuantity`,
    and `TooFewUnits` when more is settled than is on its way.
    """
    came = check_quantity(quantity)
    settled = min(came, level.incoming) if settles is None else check_quantity(settles, field="settles")
    check_there(level, "incoming", settled)
    return Movement("received", *level.place, on_hand=came, incoming=-settled, cause=cause, reason=reason)


def take_back(units: ReservedUnits, *, cause: str, into: Withheld | None = None, reason: str = "") -> Movement:
    """Units that a customer sent back, for sale again or withheld `into` "damaged" or "quality_control"."""
    back = Movement("returned", *units.place, units.quantity, cause=cause, reason=reason)
    return back if into is None else with_withheld(back, into, units.quantity)
