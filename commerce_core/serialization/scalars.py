"""Scalars: what each may look like in JSON. Nothing is converted that was not written as it should be."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from attrs import field, frozen

from commerce_core.events import Plain
from commerce_core.money import MAX_MINOR, Currency, Minor, currency, exact_decimal
from commerce_core.serialization.faults import shown

_INT64 = 2**63
_SECONDS = r"(:[0-5][0-9](\.[0-9]{1,6})?)?"
_INSTANT = re.compile(
    rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}[T ]([01][0-9]|2[0-3]):[0-5][0-9]{_SECONDS}(Z|[+-][0-9]{{2}}:[0-9]{{2}})"
)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YEARS = range(1970, 9999)
"""Years, in UTC, that every store and every platform can hold."""

Load = Callable[[Any, Any], Any]
Dump = Callable[[Any], Any]


@frozen
class Scalar:
    """How one type is read (`load(value, type)` raises `ValueError`), written (None: as it is) and described."""

    load: Load
    dump: Dump | None
    schema: Mapping[str, Plain]
    accepts: tuple[type, ...] = field(default=(str,))


def load_text(value: object, _: object) -> str:
    """Text as it is; without NUL and lone surrogates, which no database and no encoder takes."""
    if type(value) is not str:
        raise ValueError(f"must be text, not {shown(value)}")
    if "\0" in value or not (value.isascii() or _encodable(value)):
        raise ValueError("must not contain NUL characters or lone surrogates")
    return value


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def load_whole(value: object, _: object) -> int:
    """An int that a 64-bit column can hold; neither "5" nor 5.0 nor true is one."""
    if type(value) is not int:
        raise ValueError(f"must be a whole number, not {shown(value)}")
    if not -_INT64 <= value < _INT64:
        raise ValueError("must be a whole number of at most 64 bits")
    return value


def load_minor(value: object, _: object) -> Minor:
    """A count of minor units."""
    if type(value) is not int:
        raise ValueError(f"must be a whole number of minor units, not {shown(value)}")
    if not -MAX_MINOR <= value <= MAX_MINOR:
        raise ValueError("must be a number of minor units of at most 18 digits")
    return Minor(value)


def load_flag(value: object, _: object) -> bool:
    """true or false; 0 and 1 are numbers."""
    if value is not True and value is not False:
        raise ValueError(f"must be true or false, not {shown(value)}")
    return value


def load_decimal(value: object, _: object) -> Decimal:
    """An exact number: "0.075", 7, or what a JSON parser that keeps decimals made of 0.075; never a float."""
    if type(value) is float:
        raise ValueError(f'must be exact: write it as text, such as "{value!r}"')
    if type(value) not in (str, int, Decimal):
        raise ValueError(f"must be an exact number, not {shown(value)}")
    return exact_decimal(value)  # type: ignore[arg-type]


def dump_decimal(value: Decimal) -> str:
    """Plain digits without trailing zeros, so that equal numbers are written alike: `Decimal("15.0")` is "15"."""
    return format(exact_decimal(value), "f")


def load_instant(value: object, _: object) -> datetime:
    """An ISO 8601 instant with its offset, in UTC: "2026-01-15T11:30:00+01:00" is 10:30 UTC."""
    if type(value) is not str or len(value) > 40 or not _INSTANT.fullmatch(value):
        raise ValueError(f"must be a time with its offset, such as 2026-01-15T10:30:00Z, not {shown(value)}")
    try:
        return _in_utc(datetime.fromisoformat(value))
    except (ValueError, OverflowError):
        raise ValueError(f"{shown(value)} is not a time of the years 1970 to 9998") from None


def dump_instant(value: datetime) -> str:
    """`2026-01-15T10:30:00Z`; microseconds follow only where there are some."""
    return _in_utc(value).isoformat()[:-6] + "Z"


def _in_utc(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("must be a time with its offset; this one has none")
    moved = value if value.tzinfo is UTC else value.astimezone(UTC)
    if moved.year not in _YEARS:
        raise ValueError("must be a time of the years 1970 to 9998")
    return moved


def load_day(value: object, _: object) -> date:
    """A calendar date: "2026-01-15"."""
    if type(value) is not str or not _DAY.fullmatch(value):
        raise ValueError(f"must be a date such as 2026-01-15, not {shown(value)}")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError(f"{shown(value)} is not a day of the calendar") from None


def load_currency(value: object, _: object) -> Currency:
    """A currency by its code, in any case of letters."""
    return currency(load_text(value, None))


def load_any_currency(value: object, _: object) -> Currency:
    """A currency by its code, also a withdrawn one."""
    return currency(load_text(value, None), historic=True)


_EXACT = r"^-?[0-9]+(\.[0-9]+)?$"

SCALARS: Mapping[object, Scalar] = {
    str: Scalar(load_text, None, {"type": "string"}),
    int: Scalar(load_whole, None, {"type": "integer", "minimum": -_INT64, "maximum": _INT64 - 1}, (int,)),
    Minor: Scalar(load_minor, None, {"type": "integer", "minimum": -MAX_MINOR, "maximum": MAX_MINOR}, (int,)),
    bool: Scalar(load_flag, None, {"type": "boolean"}, (bool,)),
    Decimal: Scalar(
        load_decimal, dump_decimal, {"type": ["string", "number"], "pattern": _EXACT}, (str, int, Decimal, float)
    ),
    datetime: Scalar(
        load_instant, dump_instant, {"type": "string", "format": "date-time", "pattern": f"^{_INSTANT.pattern}$"}
    ),
    date: Scalar(load_day, date.isoformat, {"type": "string", "format": "date", "pattern": f"^{_DAY.pattern}$"}),
    Currency: Scalar(load_currency, str, {"type": "string", "pattern": "^[A-Za-z]{3}$"}),
}
"""Every scalar of the library's records, once."""
