"""Regions: the habits of a market, as data that a shop can change."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Literal

from attrs import Attribute, field, frozen

from commerce_core.errors import Invalid
from commerce_core.localisation.countries_data import COUNTRIES
from commerce_core.localisation.locales import check_zone
from commerce_core.money import Currency, currency

Measures = Literal["metric", "us"]
"""Kilograms and centimetres, or pounds and inches."""

_OWN_ZONES = frozenset({"UTC", "America/New_York", "Europe/Brussels", "Asia/Tokyo"})
_CODE = re.compile(r"[A-Z][A-Z0-9]{0,15}")
_PART = "(?:yyyy|MM|dd)"
_DATE_FORM = re.compile(rf"(?=.*yyyy)(?=.*MM)(?=.*dd){_PART}[-/. ]{{1,2}}{_PART}[-/. ]{{1,2}}{_PART}\.?")


class InvalidRegion(Invalid):
    """A region that the shop does not have, or one described by values that mean nothing."""

    code: ClassVar[str] = "invalid_region"


def _countries(value: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(value.split() if isinstance(value, str) else value)))


def _is_code(_: object, __: Attribute[str], value: object) -> None:
    if not isinstance(value, str) or not _CODE.fullmatch(value):
        raise InvalidRegion("Write a region's code in capital letters, such as 'EU'.", field="code", value=value)


def _are_countries(_: object, __: Attribute[tuple[str, ...]], value: tuple[str, ...]) -> None:
    if unknown := [each for each in value if each not in COUNTRIES]:
        raise InvalidRegion("A country is a two-letter code of ISO 3166-1.", field="countries", value=unknown)


def _is_zone(_: object, __: Attribute[str], value: str) -> None:
    # The list of zones is slow to load: the regions below are made at every start and do not need it.
    if value not in _OWN_ZONES:
        check_zone(value)


def _are_units(_: object, __: Attribute[str], value: str) -> None:
    if value not in {"metric", "us"}:
        raise InvalidRegion("Measures are 'metric' or 'us'.", field="units", value=value)


def _is_weekday(_: object, __: Attribute[int], value: int) -> None:
    if type(value) is not int or not 1 <= value <= 7:
        raise InvalidRegion("A weekday is a number from 1, Monday, to 7, Sunday.", field="first_weekday", value=value)


def _is_date_form(_: object, __: Attribute[str], value: object) -> None:
    if not isinstance(value, str) or len(value) > 16 or not _DATE_FORM.fullmatch(value):
        raise InvalidRegion("Write yyyy, MM and dd in some order, as in 'dd/MM/yyyy'.", field="date_form", value=value)


@frozen(cache_hash=True)
class Region:
    """A market and its habits: `Region("UK", "GBP", zone="Europe/London", countries=["GB"], date_form="dd/MM/yyyy")`.

    `currency` and `zone` are those of a shopper who names no other; `tax_included` says whether prices are shown with
    tax; `first_weekday` counts from 1, Monday (ISO 8601), to 7, Sunday; `date_form` writes a date in digits. What is
    left out is as ISO writes it. Raises `InvalidRegion`, `UnknownCurrency` and `UnknownZone`.
    """

    code: str = field(validator=_is_code)
    currency: Currency = field(converter=currency)
    zone: str = field(default="UTC", validator=_is_zone, kw_only=True)
    countries: tuple[str, ...] = field(default=(), converter=_countries, validator=_are_countries, kw_only=True)
    tax_included: bool = field(default=True, kw_only=True)
    units: Measures = field(default="metric", validator=_are_units, kw_only=True)
    first_weekday: int = field(default=1, validator=_is_weekday, kw_only=True)
    date_form: str = field(default="yyyy-MM-dd", validator=_is_date_form, kw_only=True)


def date_in_digits(day: date, region: Region) -> str:
    """A date as a region's forms and labels write it: 1 July 2026 is 07/01/2026 in the US and 01/07/2026 in the EU."""
    numbers = {"yyyy": f"{day.year:04}", "MM": f"{day.month:02}", "dd": f"{day.day:02}"}
    return re.sub("yyyy|MM|dd", lambda found: numbers[found[0]], region.date_form)


US = Region(
    "US",
    "USD",
    zone="America/New_York",
    countries="AS GU MP PR UM US VI",
    tax_included=False,
    units="us",
    first_weekday=7,
    date_form="MM/dd/yyyy",
)
"""The United States and their territories: sales tax is added at the till."""

EU = Region(
    "EU",
    "EUR",
    zone="Europe/Brussels",
    countries="AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK",
    date_form="dd/MM/yyyy",
)
"""The 27 members of the European Union. Consumers are shown prices with tax (Directive 98/6/EC, articles 2 and 3)."""

APAC = Region(
    "APAC",
    "JPY",
    zone="Asia/Tokyo",
    countries="AU BD BN BT CN FJ HK ID IN JP KH KR LA LK MM MN MO MV MY NP NZ PG PH PK SG TH TL TW VN",
    first_weekday=7,
    date_form="yyyy/MM/dd",
)
"""Asia and the Pacific with the currency and habits of Japan: a shop that sells elsewhere changes what differs."""

REGIONS = (US, EU, APAC)
"""The regions of a shop that defines none. Weekdays, units and the order of dates are CLDR's for US, FR and JP."""
