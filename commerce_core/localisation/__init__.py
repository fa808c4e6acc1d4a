"""Places and languages: addresses, locale and zone names, and amounts and dates as each country writes them."""

from __future__ import annotations

from commerce_core.localisation.address import Address, InvalidAddress, check_address, country_code, is_country
from commerce_core.localisation.changes import UnknownField, with_changes
from commerce_core.localisation.countries_data import COUNTRIES
from commerce_core.localisation.faults import Faults
from commerce_core.localisation.formats import format_date, format_money
from commerce_core.localisation.locales import (
    InvalidDatetime,
    UnknownLocale,
    UnknownZone,
    check_locale,
    check_zone,
    in_zone,
)
from commerce_core.localisation.text import JOINERS, InvalidText, clean_prose, clean_tag, clean_text, texts

__all__ = [
    "COUNTRIES",
    "JOINERS",
    "Address",
    "Faults",
    "InvalidAddress",
    "InvalidDatetime",
    "InvalidText",
    "UnknownField",
    "UnknownLocale",
    "UnknownZone",
    "check_address",
    "check_locale",
    "check_zone",
    "clean_prose",
    "clean_tag",
    "clean_text",
    "country_code",
    "format_date",
    "format_money",
    "in_zone",
    "is_country",
    "texts",
    "with_changes",
]
