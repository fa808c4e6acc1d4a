"""Locale and zone names: text from requests and settings, made into names of data that exists, or refused."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar

from attrs import evolve

from commerce_core.checks import in_utc, quoted
from commerce_core.errors import Invalid
from commerce_core.localisation.language_tags import LONGEST_TAG, read_tag

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_LONGEST_ZONE = 64
"""Characters of a zone's name; the longest of the IANA database has 32."""


class UnknownLocale(Invalid):
    """Not a BCP 47 tag of a locale that CLDR describes."""

    code: ClassVar[str] = "invalid_locale"


class UnknownZone(Invalid):
    """Not a name of the IANA time zone database. Abbreviations (EST, CET) are none: they are not unambiguous."""

    code: ClassVar[str] = "invalid_timezone"


def check_locale(tag: object, *, field: str = "locale") -> str:
    """The CLDR name of a locale: `de-DE` and `de_de` give `de_DE`, `zh-TW` gives `zh_Hant_TW`, `iw` gives `he`.

    Variants and extensions that CLDR has no data for are left out: `en-GB-oxendict` is `en_GB`, `ar-EG-u-nu-latn` is
    `ar_EG`. Raises `UnknownLocale` for everything else. Only text that follows the grammar is ever looked up.
    """
    name = _known_locale(tag) if isinstance(tag, str) and len(tag) <= LONGEST_TAG else None
    if name is None:
        message = f"{quoted(tag)} is no locale: write a language and mostly a country, such as 'de-DE'."
        raise UnknownLocale(message, field=field, value=tag)
    return name


def check_zone(name: object, *, field: str = "zone") -> str:
    """The name that the IANA database uses today, `UTC` or such as `Europe/Paris`: `Asia/Calcutta` is `Asia/Kolkata`.

    Raises `UnknownZone` for what is neither such a name nor an older one.
    """
    known = _zone(name) if isinstance(name, str) and len(name) <= _LONGEST_ZONE else None
    if known is None:
        message = f"{quoted(name)} is no time zone: write 'UTC' or a name such as 'Europe/Paris'."
        raise UnknownZone(message, field=field, value=name)
    return known.key


def in_zone(instant: datetime, zone: str) -> datetime:
    """The same instant on the clocks of `zone`: 23:30 UTC on 1 July is 01:30 on 2 July in Europe/Paris.

    Raises `InvalidDatetime` for an instant without a zone of its own or outside the years 1970 to 9998 (in UTC), and
    `UnknownZone`.
    """
    known = check_zone(zone)
    return in_utc(instant).astimezone(_zone(known))


@lru_cache(maxsize=512)
def _known_locale(tag: str) -> str | None:
    from babel.localedata import exists  # noqa: PLC0415 - slow to load, so only when asked

    read = read_tag(tag)
    if read is None:
        return None
    # CLDR mostly leaves out the script that is usual (de_DE), but not where a language has several (zh_Hans_CN).
    names = (evolve(read, rest="").name, "_".join(filter(None, (read.language, read.script, read.region))))
    variant = read.rest.partition("-")[0].upper()
    varied = [f"{name}_{variant}" for name in names if variant]
    return next((name for name in (*varied, *names) if exists(name)), None)


@lru_cache(maxsize=512)
def _zone(name: str) -> ZoneInfo | None:
    """Only names on CLDR's list are opened: a time zone is a file, and `localtime` or `../` would open others."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # noqa: PLC0415 - slow to load, so only when asked

    from babel.core import get_global  # noqa: PLC0415

    aliases = get_global("zone_aliases")
    listed = name in get_global("zone_territories") or name in aliases
    if name != "UTC" and not (listed and "/" in name):
        return None
    try:
        return ZoneInfo(aliases.get(name, name) if name != "UTC" else name)
    except ZoneInfoNotFoundError:
        return None
