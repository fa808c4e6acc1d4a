"""Addresses as the country that they are in writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from commerce_core.localisation.address import Address
from commerce_core.localisation.address_formats_data import GENERIC, LATIN_LAYOUTS, LAYOUTS
from commerce_core.localisation.cldr import babel_locale
from commerce_core.localisation.locales import check_locale

_FIELD = re.compile(r"(?P<before>[^a-z]*)(?P<field>[a-z]+(?:_[a-z]+)?)")
_NON_LATIN = re.compile("[\u0370-\uffff]")


def format_address(address: Address, locale: str, *, home: str = "") -> str:
    """The lines of an address, in the order of its own country: the postal code before the city in DE, after it in US.

    The country comes last, in the language of `locale`, unless it is `home`, the country from which one writes:

        Erika Mustermann
        Heidestr. 17
        51147 Köln

    Raises `UnknownLocale`. The address is taken as it is: `check_address` is what refuses.
    """
    name = check_locale(locale)
    lines = list(_lines(address))
    if address.country != home:
        lines.append(babel_locale(name).territories.get(address.country, address.country))
    return "\n".join(lines)


def _lines(address: Address) -> Iterator[str]:
    for line in _layout(address).split("|"):
        if line == "street":
            yield from filter(None, (address.line1, address.line2))
        elif text := _filled(line, address):
            yield text


def _layout(address: Address) -> str:
    if address.country in LATIN_LAYOUTS and not _NON_LATIN.search(f"{address.line1}{address.city}"):
        return LATIN_LAYOUTS[address.country]
    return LAYOUTS.get(address.country, GENERIC)


def _filled(line: str, address: Address) -> str:
    text = ""
    for match in _FIELD.finditer(line):
        if value := getattr(address, match["field"]):
            # Punctuation joins two fields; a sign of its own (〒) stays with the one field.
            text += (match["before"] if text or match["before"].strip(", -/") else "") + value
    return text
