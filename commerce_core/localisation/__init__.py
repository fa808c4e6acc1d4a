"""Places and languages: addresses, locale and zone names, and amounts and dates as each country writes them."""

from __future__ import annotations

from commerce_core.localisation.accept_language import Preference, parse_accept_language
from commerce_core.localisation.address import Address, InvalidAddress, check_address, country_code, is_country
from commerce_core.localisation.addresses import format_address
from commerce_core.localisation.choices import UnknownFormat
from commerce_core.localisation.cldr import DigitKind, format_data_version
from commerce_core.localisation.context import (
    CONTEXT_HEADERS,
    InvalidContext,
    Origin,
    Resolved,
    default_language,
    resolve_context,
)
from commerce_core.localisation.countries_data import COUNTRIES
from commerce_core.localisation.dates import DateLength, format_date, format_datetime, format_time
from commerce_core.localisation.home import home_region
from commerce_core.localisation.lists import ListKind, format_list
from commerce_core.localisation.locales import UnknownLocale, UnknownZone, check_locale, check_zone, in_zone
from commerce_core.localisation.lookup import Negotiated, NegotiationReason, negotiate
from commerce_core.localisation.money_format import (
    Decimals,
    MoneyFormatter,
    MoneyStyle,
    display_digits,
    format_money,
    money_formatter,
)
from commerce_core.localisation.nearest import Nearness
from commerce_core.localisation.number_format import format_number, format_percent
from commerce_core.localisation.parsing import parse_money
from commerce_core.localisation.policy import Policy
from commerce_core.localisation.regions import REGIONS, InvalidRegion, Measures, Region, date_in_digits
from commerce_core.localisation.translated import (
    InvalidTranslation,
    Translated,
    Translation,
    TranslationReason,
    plain_text,
    translate,
)
from commerce_core.localisation.units import UNITS, UnitWidth, format_unit

__all__ = [
    "CONTEXT_HEADERS",
    "COUNTRIES",
    "REGIONS",
    "UNITS",
    "Address",
    "DateLength",
    "Decimals",
    "DigitKind",
    "InvalidAddress",
    "InvalidContext",
    "InvalidRegion",
    "InvalidTranslation",
    "ListKind",
    "Measures",
    "MoneyFormatter",
    "MoneyStyle",
    "Nearness",
    "Negotiated",
    "NegotiationReason",
    "Origin",
    "Policy",
    "Preference",
    "Region",
    "Resolved",
    "Translated",
    "Translation",
    "TranslationReason",
    "UnitWidth",
    "UnknownFormat",
    "UnknownLocale",
    "UnknownZone",
    "check_address",
    "check_locale",
    "check_zone",
    "country_code",
    "date_in_digits",
    "default_language",
    "display_digits",
    "format_address",
    "format_data_version",
    "format_date",
    "format_datetime",
    "format_list",
    "format_money",
    "format_number",
    "format_percent",
    "format_time",
    "format_unit",
    "home_region",
    "in_zone",
    "is_country",
    "money_formatter",
    "negotiate",
    "parse_accept_language",
    "parse_money",
    "plain_text",
    "resolve_context",
    "translate",
]
