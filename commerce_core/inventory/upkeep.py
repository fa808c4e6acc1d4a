"""Keeping stock true: counts put right, units withheld, written off and moved, and how much may be promised."""

from __future__ import annotations

from typing import Literal, TypeAlias

from attrs import evolve

from commerce_core.checks import InvalidQuantity, check_quantity, clean_text, shown
from commerce_core.errors import Detail
from commerce_core.inventory.errors import InsufficientStock, InvalidAdjustment, InvalidTransfer, TooFewUnits
from commerce_core.inventory.records import Movement, Shortage, StockLevel
from commerce_core.money import MAX_QUANTITY

Withheld: TypeAlias = Literal["damaged", "quality_control"]
"""Why units in the building cannot be sold now."""


def adjust(level: StockLevel, quantity: int, *, reason: str, sku: str = "") -> Movement:
    """Put the count right by `quantity`, signed: -2 for two found broken.

    Raises `InvalidQuantity` for 0 and what is no count, `InvalidAdjustment` without a reason, and `InsufficientStock`
    when fewer units would remain than are promised already: 10 on hand with 7 reserved can lose 3, and 2 more with a
    backorder limit of 2. What is damaged or in quality control is written off, not adjusted away.
    """
    difference, reason = check_difference(quantity), _check_reason(reason)
    if -difference > level.removable:
        raise _too_many(level, -difference, level.removable, sku)
    return Movement("adjusted", *level.place, on_hand=difference, reason=reason)


def withhold(level: StockLevel, quantity: int, *, into: Withheld, reason: str, sku: str = "") -> Movement:
    """Keep units from sale, or with a minus give them back to it: 3 into "quality_control", -2 passed, 1 remains.

    Raises `InvalidQuantity`, `InvalidAdjustment` without a reason, `InsufficientStock` when the others are promised
    already, and `TooFewUnits` when fewer are withheld than come back.
    """
    difference, reason = check_difference(quantity), _check_reason(reason)
    check_there(level, into, -difference, sku=sku)
    if difference > level.removable:
        raise _too_many(level, difference, level.removable, sku)
    return with_withheld(Movement("withheld", *level.place, reason=reason), into, difference)


def write_off(
    level: StockLevel, quantity: int, *, reason: str, out_of: Withheld | None = None, sku: str = ""
) -> Movement:
    """Units that are gone for good, from what is for sale or `out_of` what was withheld.

    Writing off damaged units leaves as many available as before. Raises as `withhold` does.
    """
    lost, reason = check_quantity(quantity), _check_reason(reason)
    if out_of is not None:
        check_there(level, out_of, lost, sku=sku)
    elif lost > level.removable:
        raise _too_many(level, lost, level.removable, sku)
    gone = Movement("written_off", *level.place, on_hand=-lost, reason=reason)
    return gone if out_of is None else with_withheld(gone, out_of, -lost)


def transfer(
    source: StockLevel, quantity: int, *, to: str, cause: str = "", sku: str = ""
) -> tuple[Movement, Movement]:
    """Units that leave one location and are at another at once.

    Only what nobody was promised can go. Raises `InvalidQuantity`, `InvalidTransfer` for a transfer to where they are,
    and `InsufficientStock`.
    """
    gone = _leaving(source, quantity, to, sku)
    return (
        Movement("transferred", *source.place, on_hand=-gone, cause=cause),
        Movement("transferred", source.variant_id, to, on_hand=gone, cause=cause),
    )


def dispatch(source: StockLevel, quantity: int, *, to: str, cause: str, sku: str = "") -> tuple[Movement, Movement]:
    """As `transfer`, for units that travel: they are incoming at the other end until `receive_expected`."""
    gone = _leaving(source, quantity, to, sku)
    return (
        Movement("transferred", *source.place, on_hand=-gone, cause=cause),
        Movement("expected", source.variant_id, to, incoming=gone, cause=cause),
    )


def set_limits(
    level: StockLevel, *, safety: int | None = None, backorder_limit: int | None = None, cause: str = "", sku: str = ""
) -> Movement | None:
    """Set what is kept back and what may be promised beyond what is there; None when nothing changes.

    Raises `InvalidQuantity`, and `InsufficientStock` when units that would no longer count are promised already: of 10
    on hand with 8 reserved, 2 can be kept for safety.
    """
    kept = 0 if safety is None else _check_limit(safety, "safety") - level.safety
    beyond = 0 if backorder_limit is None else _check_limit(backorder_limit, "backorder_limit") - level.backorder_limit
    if kept - beyond > max(0, level.sellable):
        raise InsufficientStock([Shortage(sku or level.variant_id, kept - beyond, max(0, level.sellable))])
    if not kept and not beyond:
        return None
    return Movement("limits", *level.place, safety=kept, backorder_limit=beyond, cause=cause)


def check_difference(quantity: int) -> int:
    """A signed number of units other than 0, or `InvalidQuantity`."""
    if type(quantity) is not int or not 1 <= abs(quantity) <= MAX_QUANTITY:
        message = (
            f"A difference adds or removes 1 to {MAX_QUANTITY} whole units, given as an int, not {shown(quantity)}."
        )
        raise InvalidQuantity(message, field="quantity", value=quantity, least=-MAX_QUANTITY, most=MAX_QUANTITY)
    return quantity


def check_there(
    level: StockLevel, counter: Literal["incoming", "damaged", "quality_control"], asked: int, *, sku: str = ""
) -> None:
    """Raise `TooFewUnits` when a counter has fewer units than are to be taken from it."""
    there: int = getattr(level, counter)
    if asked > there:
        words = counter.replace("_", " ")
        name = sku or level.variant_id
        message = f"Of {name} at {level.location}, {there} units are {words}: {asked} cannot be taken."
        raise too_few_units(level, message, counter=counter, asked=asked, there=there)


def too_few_units(level: StockLevel, message: str, *, counter: str, asked: int, there: int) -> TooFewUnits:
    """The refusal to take more units from a counter than it has, in words and in numbers."""
    place = {"variant_id": level.variant_id, "location": level.location}
    numbers = {"asked": asked, "there": there}
    return TooFewUnits(
        message, details=[Detail(counter, message, {**place, **numbers})], counter=counter, **place, **numbers
    )


def with_withheld(move: Movement, reason: Withheld, units: int) -> Movement:
    """A movement that also withholds units for a reason, or with a minus gives them back."""
    return evolve(move, damaged=units) if reason == "damaged" else evolve(move, quality_control=units)


def _leaving(source: StockLevel, quantity: int, to: str, sku: str) -> int:
    gone = check_quantity(quantity)
    if to == source.location:
        raise InvalidTransfer(f"Units are at {to!r} already: name another location.", field="to", location=to)
    free = max(0, min(source.available, source.removable))
    if gone > free:
        raise _too_many(source, gone, free, sku)
    return gone


def _too_many(level: StockLevel, asked: int, free: int, sku: str) -> InsufficientStock:
    return InsufficientStock([Shortage(sku or level.variant_id, asked, free, level=level)], removing=True)


def _check_limit(value: int, name: str) -> int:
    if type(value) is not int or not 0 <= value <= MAX_QUANTITY:
        message = f"A limit is a whole number of units from 0 to {MAX_QUANTITY}, given as an int, not {shown(value)}."
        raise InvalidQuantity(message, field=name, value=value, least=0, most=MAX_QUANTITY)
    return value


def _check_reason(reason: object) -> str:
    if not isinstance(reason, str) or not reason.strip():
        raise InvalidAdjustment("Say why the count is put right, such as 'damaged'.", field="reason")
    return clean_text(reason, field="reason", kind=InvalidAdjustment)
