"""Locale and zone names: text from requests and settings, made into names of data that exists, or refused."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from typing import ClassVar

from commerce_core.errors import Invalid

_LONGEST = 35
"""Characters of the longest tag that RFC 5646 (section 4.4.1) asks everybody to accept."""

_TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(?:[-_](?P<script>[a-z]{4}))?(?:[-_](?P<region>[a-z]{2}|[0-9]{3}))?(?:[-_](?P<variant>[a-z0-9]{5,8}))?",
    re.ASCII | re.IGNORECASE,
)
_FIRST_YEAR, _LAST_YEAR = 1970, 9998
"""Years that any clock and any store can hold, in every time zone."""

_MACROLANGUAGES = {"no": "nb"}
"""Norwegian on the web means Bokmål; CLDR keeps the countries under `nb` only."""


class UnknownLocale(Invalid):
    """Not a BCP 47 tag of a locale that CLDR describes."""

    code: ClassVar[str] = "invalid_locale"


class UnknownZone(Invalid):
    """Not a name of the IANA time zone database. Abbreviations (EST, CET) are none: they are not unambiguous."""

    code: ClassVar[str] = "invalid_timezone"


class InvalidDatetime(Invalid):
    """An instant without a time zone, so that nobody can tell when it was, or beyond the years 1970 to 9998."""

    code: ClassVar[str] = "invalid_datetime"


def check_locale(tag: object, *, field: str = "locale") -> str:
    """The CLDR name of a locale: `de-DE` and `de_de` give `de_DE`, `zh-TW` gives `zh_Hant_TW`, `iw` gives `he`.

    Raises `UnknownLocale` for everything else. Only text that follows the grammar is ever looked up.
    """
    name = _known_locale(tag) if isinstance(tag, str) and len(tag) <= _LONGEST else None
    if name is None:
        raise UnknownLocale("A locale is a language and mostly a country, such as 'de-DE'.", field=field, value=tag)
    return name


def check_zone(name: object, *, field: str = "zone") -> str:
    """`name` if it is `UTC` or a zone such as `Europe/Paris`; else `UnknownZone`."""
    if not isinstance(name, str) or _zone(name) is None:
        raise UnknownZone("A time zone is 'UTC' or a name such as 'Europe/Paris'.", field=field, value=name)
    return name


def in_zone(instant: datetime, zone: str) -> datetime:
    """The same instant on the clocks of `zone`: 23:30 UTC on 1 July is 01:30 on 2 July in Europe/Paris.

    Raises `InvalidDatetime` for an instant without a zone of its own or outside the years 1970 to 9998 (in UTC), and
    `UnknownZone`.
    """
    return _instant(instant).astimezone(_zone(check_zone(zone)))


def _instant(value: object) -> datetime:
    if not isinstance(value, datetime) or value.utcoffset() is None:
        raise InvalidDatetime("Give an instant with a time zone, such as datetime(2026, 7, 1, tzinfo=UTC).", field="at")
    # Next to the ends of the calendar there may be no such instant in UTC.
    if not (1 < value.year < 9999 and _FIRST_YEAR <= value.astimezone(UTC).year <= _LAST_YEAR):
        raise InvalidDatetime(f"Give an instant between {_FIRST_YEAR} and {_LAST_YEAR}.", field="at", value=value)
    return value


@lru_cache(maxsize=512)
def _known_locale(tag: str) -> str | None:
    from babel.core import get_global  # noqa: PLC0415 - slow to load, so only when asked
    from babel.localedata import exists  # noqa: PLC0415

    match = _TAG.fullmatch(tag)
    if match is None:
        return None
    language, script, region, variant = (part or "" for part in match.groups())
    language = _MACROLANGUAGES.get(language.lower(), language.lower())
    language = get_global("language_aliases").get(language, language)
    name = "_".join(filter(None, (language, script.title(), region.upper(), variant.upper())))
    likely = get_global("likely_subtags")
    # CLDR lists zh_TW, which has another script than zh; zh_CN has the script of zh: its data are those of zh_Hans_CN.
    usual = "" if script or variant else f"{language}_{likely.get(language, '').partition('_')[2][:4]}_{region.upper()}"
    return next((known for known in (name, likely.get(name, name), usual) if exists(known)), None)


@lru_cache(maxsize=512)
def _zone(name: str) -> tzinfo | None:
    """Only names on CLDR's list are opened: a time zone is a file, and `localtime` or `../` would open others."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # noqa: PLC0415 - slow to load, so only when asked

    from babel.core import get_global  # noqa: PLC0415

    listed = name in get_global("zone_territories") or name in get_global("zone_aliases")
    if name != "UTC" and not (listed and "/" in name):
        return None
    try:
        return ZoneInfo(name)
    except ZoneInfoNotFoundError:
        return None
