"""Weights, lengths and volumes as each country writes them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, localcontext
from typing import Literal, get_args

from commerce_core.localisation.choices import check_choice
from commerce_core.localisation.cldr import EXACT, DigitKind, babel_locale
from commerce_core.localisation.locales import check_locale
from commerce_core.localisation.number_format import number_writer, rounded

UnitWidth = Literal["long", "short", "narrow"]
"""`2.5 kilograms`, `2.5 kg`, `2.5kg`."""

UNITS: Mapping[str, str] = {
    "milligram": "mass-milligram",
    "gram": "mass-gram",
    "kilogram": "mass-kilogram",
    "tonne": "mass-tonne",
    "ounce": "mass-ounce",
    "pound": "mass-pound",
    "millimeter": "length-millimeter",
    "centimeter": "length-centimeter",
    "meter": "length-meter",
    "kilometer": "length-kilometer",
    "inch": "length-inch",
    "foot": "length-foot",
    "yard": "length-yard",
    "mile": "length-mile",
    "square-meter": "area-square-meter",
    "square-foot": "area-square-foot",
    "milliliter": "volume-milliliter",
    "liter": "volume-liter",
    "cubic-meter": "volume-cubic-meter",
    "fluid-ounce": "volume-fluid-ounce",
    "pint": "volume-pint",
    "gallon": "volume-gallon",
}
"""CLDR's names of units, as goods are measured in them, with the category in which CLDR keeps them."""


def format_unit(
    value: Decimal | str | int, locale: str, *, unit: str, width: UnitWidth = "short", digits: DigitKind = "locale"
) -> str:
    """A measured quantity: 2.5 `kilogram` is `2,5 kg` in de_DE, and `2,5 kilogramy` in pl_PL when `width` is long.

    Nothing is converted; the decimals are those of the value. Raises `UnknownLocale`, `UnknownFormat` (a unit that is
    not in `UNITS`, too), and as `money.ratio` does for a float or more than 30 digits.
    """
    check_choice(unit, tuple(UNITS), field="unit")
    check_choice(width, get_args(UnitWidth), field="width")
    check_choice(digits, get_args(DigitKind), field="digits")
    name = check_locale(locale)
    count, decimals = rounded(value, None)
    number = number_writer(name, "decimal", decimals, digits)(count)
    with localcontext(EXACT):
        form = babel_locale(name).plural_form(Decimal(f"{abs(count)}E-{decimals}"))
    patterns = _patterns(name, UNITS[unit], width)
    return (patterns.get(form) or patterns["other"]).replace("{0}", number)


def _patterns(name: str, unit: str, width: UnitWidth) -> Mapping[str, str]:
    """Babel offers these patterns only together with its own way of writing numbers."""
    widths = babel_locale(name)._data["unit_patterns"][unit]
    found = next(widths[each] for each in (width, "short", "long") if widths.get(each))
    return {form: text for form, text in found.items() if form is not None}
