"""Days and times as each country writes them, on the clocks of a time zone, in the Gregorian calendar."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, get_args

from commerce_core.localisation.choices import check_choice
from commerce_core.localisation.cldr import DigitKind, signs_of
from commerce_core.localisation.digits import in_script
from commerce_core.localisation.locales import check_locale, in_zone

DateLength = Literal["short", "medium", "long", "full"]
"""CLDR's four lengths: 7/1/26; Jul 1, 2026; July 1, 2026; Wednesday, July 1, 2026."""


def format_date(
    instant: date | datetime,
    locale: str,
    *,
    zone: str = "",
    length: DateLength = "medium",
    digits: DigitKind = "locale",
) -> str:
    """The day of an instant in a zone: 23:30 UTC on 1 July 2026 is `2 juil. 2026` in fr_FR and Europe/Paris.

    A plain date is that day everywhere and needs no zone. Raises `InvalidDatetime` (an instant without a time zone of
    its own), `UnknownLocale`, `UnknownZone` (an instant, and no `zone`) and `UnknownFormat`.
    """
    from babel import dates  # noqa: PLC0415 - slow to load, so only when asked

    _check(length, digits)
    name = check_locale(locale)
    return _in_digits(dates.format_date(_day(instant, zone), length, locale=name), name, digits)


def format_time(
    instant: datetime, locale: str, *, zone: str, length: DateLength = "short", digits: DigitKind = "locale"
) -> str:
    """The time of an instant on the clocks of a zone: 23:30 UTC is `01:30` in fr_FR and Europe/Paris in July.

    The lengths `long` and `full` name the zone. Raises as `format_date` does.
    """
    from babel import dates  # noqa: PLC0415 - slow to load, so only when asked

    _check(length, digits)
    name = check_locale(locale)
    return _in_digits(dates.format_time(in_zone(instant, zone), length, locale=name), name, digits)


def format_datetime(
    instant: datetime, locale: str, *, zone: str, length: DateLength = "medium", digits: DigitKind = "locale"
) -> str:
    """Day and time: 23:30 UTC on 1 July 2026 is `02.07.2026, 01:30:00` in de_DE and Europe/Paris.

    Raises as `format_date` does.
    """
    from babel import dates  # noqa: PLC0415 - slow to load, so only when asked

    _check(length, digits)
    name = check_locale(locale)
    return _in_digits(dates.format_datetime(in_zone(instant, zone), length, locale=name), name, digits)


def _day(value: date, zone: str) -> date:
    return value if type(value) is date else in_zone(value, zone).date()  # type: ignore[arg-type]  # or is refused


def _check(length: str, digits: str) -> None:
    check_choice(length, get_args(DateLength), field="length")
    check_choice(digits, get_args(DigitKind), field="digits")


def _in_digits(text: str, name: str, digits: DigitKind) -> str:
    """Babel writes dates in Latin digits only; Egypt reads ٢ يوليو ٢٠٢٦."""
    return in_script(text, signs_of(name, digits).zero)
