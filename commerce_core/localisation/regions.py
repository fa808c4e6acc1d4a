"""Regions: the habits of a market, as data that a shop can change."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import ClassVar, Literal, TypeVar, get_args

from attrs import Attribute, field, frozen

from commerce_core.checks import InvalidDatetime, quoted
from commerce_core.errors import Invalid
from commerce_core.localisation.countries_data import COUNTRIES
from commerce_core.localisation.locales import check_zone
from commerce_core.money import Currency, currency

V = TypeVar("V")

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


def _must(fit: Callable[[object], bool], message: str) -> Callable[[object, Attribute[V], V], None]:
    def check(_: object, place: Attribute[V], value: V) -> None:
        if not fit(value):
            raise InvalidRegion(f"{quoted(value)} does not fit: {message}", field=place.name, value=value)

    return check


def _are_countries(_: object, __: Attribute[tuple[str, ...]], value: tuple[str, ...]) -> None:
    if unknown := [each for each in value if each not in COUNTRIES]:
        message = f"{quoted(unknown[0])} is no country: write two-letter codes of ISO 3166-1."
        raise InvalidRegion(message, field="countries", value=unknown)


def _zone(value: str) -> str:
    # The list of zones is slow to load: the regions below are made at every start and do not need it.
    given: object = value
    return given if isinstance(given, str) and given in _OWN_ZONES else check_zone(given)


def _is_code(value: object) -> bool:
    return isinstance(value, str) and _CODE.fullmatch(value) is not None


def _is_weekday(value: object) -> bool:
    return type(value) is int and 1 <= value <= 7


def _is_date_form(value: object) -> bool:
    return isinstance(value, str) and len(value) <= 16 and _DATE_FORM.fullmatch(value) is not None


@frozen(cache_hash=True)
class Region:
    """A market and its habits: `Region("UK", "GBP", zone="Europe/London", countries=["GB"], date_form="dd/MM/yyyy")`.

    `currency` and `zone` are those of a shopper who names no other; `tax_included` says whether prices are shown with
    tax, as they are unless the shop says otherwise; `first_weekday` counts from 1, Monday (ISO 8601), to 7, Sunday;
    `date_form` writes a date in digits. What is left out is as ISO writes it. Raises `InvalidRegion`, `UnknownCurrency`
    and `UnknownZone`.
    """

    code: str = field(validator=_must(_is_code, "write a region's code in capital letters, such as 'EU'."))
    currency: Currency = field(converter=currency)
    zone: str = field(default="UTC", converter=_zone, kw_only=True)
    countries: tuple[str, ...] = field(default=(), converter=_countries, validator=_are_countries, kw_only=True)
    tax_included: bool = field(default=True, kw_only=True)
    units: Measures = field(
        default="metric",
        validator=_must(get_args(Measures).__contains__, "measures are 'metric' or 'us'."),
        kw_only=True,
    )
    first_weekday: int = field(
        default=1, validator=_must(_is_weekday, "a weekday is a number from 1, Monday, to 7, Sunday."), kw_only=True
    )
    date_form: str = field(
        default="yyyy-MM-dd",
        validator=_must(_is_date_form, "write yyyy, MM and dd in some order, as in 'dd/MM/yyyy'."),
        kw_only=True,
    )


def date_in_digits(day: date, region: Region) -> str:
    """A date as a region's forms and labels write it: 1 July 2026 is 07/01/2026 in the US and 01/07/2026 in the EU.

    Raises `InvalidDatetime` for what is no date, an instant too (its day depends on the zone: `in_zone(...).date()`),
    and `InvalidRegion` for what is no region.
    """
    given: tuple[object, object] = (day, region)
    if not isinstance(given[0], date) or isinstance(given[0], datetime):
        message = "Give a date, such as date(2026, 7, 1); of an instant, in_zone(instant, zone).date()."
        raise InvalidDatetime(message, field="day", value=day)
    if not isinstance(given[1], Region):
        raise InvalidRegion(f"Give a Region, not {quoted(given[1])}: one of REGIONS or your own.", field="region")
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
