"""Check stock wishes: what a caller may hand over, told at the door, before anything is looked up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from fractions import Fraction

from commerce_core.catalog import UnknownItem
from commerce_core.checks import InvalidQuantity, InvalidText, clean_text, shown
from commerce_core.errors import Invalid, NotFound
from commerce_core.inventory import InvalidHold
from commerce_core.money import MAX_QUANTITY

LAST_YEAR = 9000
"""Of days that are asked about: what is due some days later is a day as well."""
LONGEST = 255
"""Characters of an id: longer ones name nothing, and are not repeated."""


class InvalidDay(Invalid):
    """What is no day: give a `date`, without a time."""

    code = "invalid_day"


class InvalidFlag(Invalid):
    """What is neither True nor False."""

    code = "invalid_flag"


def check_reference(reference: object) -> str:
    """What a SKU or variant id can be, or `UnknownItem`."""
    if not isinstance(reference, str):
        raise UnknownItem(shown(reference))
    return reference


def references_of(references: object) -> tuple[str, ...]:
    """SKUs or variant ids: several, or a single one. Raises `InvalidText` and `UnknownItem`."""
    if isinstance(references, str):
        return (references,)
    if isinstance(references, (bytes, bytearray)) or not isinstance(references, Iterable):
        raise InvalidText("Name SKUs or variant ids in a list, such as ['MUG'].", field="references")
    return tuple(dict.fromkeys(check_reference(each) for each in references))


def check_owner(owner: object) -> str:
    """Who holds units, in one line of text. Raises `InvalidHold`."""
    if not isinstance(owner, str) or not owner.strip():
        raise InvalidHold("The owner says who holds the units: give a text, such as owner='cart_42'.", field="owner")
    return clean_text(owner, field="owner", required=True, kind=InvalidHold)


def check_id_of(kind: str, id: object) -> str:
    """What an id can be, or `NotFound`."""
    if not isinstance(id, str) or len(id) > LONGEST:
        raise NotFound(kind, shown(id))
    return id


def check_note(reason: object) -> str:
    """A reason in one line of text. Raises `InvalidText`."""
    return clean_text(reason, field="reason")


def check_day(on: object, *, field: str = "on", kind: type[Invalid] = InvalidDay) -> date | None:
    """A day on which something can still follow, or None."""
    if on is not None and (not isinstance(on, date) or isinstance(on, datetime) or on.year > LAST_YEAR):
        raise kind(f"Give a day, such as date(2026, 12, 1), up to the year {LAST_YEAR}.", field=field)
    return on


def check_flag(value: object, *, field: str) -> bool:
    """True or False, and nothing that is only like it."""
    if not isinstance(value, bool):
        raise InvalidFlag(f"{field} is True or False, not {shown(value)}.", field=field)
    return value


def check_units_of(units: object) -> Mapping[str, int]:
    """What to hold of each SKU. Raises `InvalidHold` and `UnknownItem`; the quantities are looked at later."""
    if not isinstance(units, Mapping) or not units:
        raise InvalidHold("Say what to hold, such as {'MUG': 2}.", field="units")
    return {check_reference(each): quantity for each, quantity in units.items()}


def check_daily(daily: object) -> dict[str, Fraction | int]:
    """Units sold in a day by SKU, whole or a `Fraction`. Raises `InvalidQuantity` and `UnknownItem`."""
    if daily is None:
        return {}
    if not isinstance(daily, Mapping):
        raise InvalidQuantity("Say what sells in a day, such as {'MUG': 3}.", field="daily", value=daily)
    return {check_reference(each): _rate(units, each) for each, units in daily.items()}


def _rate(units: object, reference: str) -> Fraction | int:
    if isinstance(units, (int, Fraction)) and not isinstance(units, bool) and 0 <= units <= MAX_QUANTITY:
        return units
    message = f"What sells in a day is an int or a Fraction from 0 to {MAX_QUANTITY}, not {shown(units)}."
    raise InvalidQuantity(message, field=f"daily[{reference[:64]}]", value=units, least=0, most=MAX_QUANTITY)
