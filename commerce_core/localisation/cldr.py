"""What Babel's CLDR data says of a locale's numbers, with the few values that Babel leaves out."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Context
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, TypeVar

from attrs import frozen

from commerce_core.localisation.digits import DigitStyle
from commerce_core.localisation.language_tags import lineage_of, read_tag
from commerce_core.localisation.number_data import (
    GROUPS,
    LEAST_DIGITS,
    MONEY_POINTS,
    PATTERNS,
    POINTS,
    TABLES_VERSION,
    ZEROS,
)
from commerce_core.localisation.number_pattern import NumberPattern, parse_pattern

if TYPE_CHECKING:
    from babel import Locale

V = TypeVar("V")

DigitKind = Literal["locale", "latn"]
"""Digits as the locale writes them (Arabic-Indic ones in ar_EG), or always 0 to 9."""

PatternKind = Literal["standard", "accounting"]
"""Of the patterns of amounts; the one for accounts may put negatives in brackets."""

EXACT = Context(prec=60, traps=[])
"""For Babel's plural rules, which reckon in the caller's decimal context: there 1001 can become 1000, or an error."""


@frozen
class Signs:
    """The signs of a locale in one numbering system: the `minus` of sv_SE is U+2212, not the hyphen.

    `money_point` and `money_group` are those of amounts, which differ from those of other numbers in Austria and
    Switzerland.
    """

    system: str
    minus: str
    percent: str
    point: str
    group: str
    money_point: str
    money_group: str
    zero: str
    least: int


def format_data_version() -> str:
    """What formatted text depends on besides its arguments: `47+48`, Babel's CLDR data and our own tables.

    The same amount, locale, style and version give the same text, on every machine.
    """
    from babel.core import get_global  # noqa: PLC0415 - slow to load, so only when asked

    return f"{get_global('cldr').get('version', 'unknown')}+{TABLES_VERSION}"


@lru_cache(maxsize=256)
def babel_locale(name: str) -> Locale:
    """Babel's locale of a name that `check_locale` has given."""
    from babel import Locale  # noqa: PLC0415 - slow to load, so only when asked

    return Locale.parse(name)


@lru_cache(maxsize=256)
def signs_of(name: str, digits: DigitKind) -> Signs:
    """The signs of a locale (a name that `check_locale` has given)."""
    locale = babel_locale(name)
    system = locale.default_numbering_system if digits == "locale" else "latn"
    symbols = locale.number_symbols
    found = {**symbols["latn"], **symbols.get(system, {})}
    point, group = inherited(POINTS, name, found["decimal"]), inherited(GROUPS, name, found["group"])
    return Signs(
        system=system,
        minus=found["minusSign"],
        percent=found["percentSign"],
        point=point,
        group=group,
        money_point=MONEY_POINTS.get(name, found.get("currencyDecimal", point)),
        money_group=found.get("currencyGroup", group),
        zero=chr(ZEROS.get(system, ord("0"))),
        least=inherited(LEAST_DIGITS, name, 1),
    )


def digit_style(pattern: NumberPattern, signs: Signs, *, money: bool = False) -> DigitStyle:
    """How numbers, or amounts of money, are written by one of the locale's patterns."""
    point, group = (signs.money_point, signs.money_group) if money else (signs.point, signs.group)
    return DigitStyle(point, group, pattern.primary, pattern.secondary, signs.least, signs.zero)


def inherited(table: Mapping[str, V], name: str, default: V) -> V:
    """What a table says of a locale or of the nearest of its CLDR parents."""
    return next((table[each] for each in lineage(name) if each in table), default)


def lineage(name: str) -> list[str]:
    """A locale and its CLDR parents, without the root: es_MX, es_419, es. A script is never left."""
    tag = read_tag(name)
    return [each.name for each in lineage_of(tag)] if tag else []


def pattern_of(name: str, kind: PatternKind, system: str) -> NumberPattern:
    """The pattern of amounts in a locale and numbering system."""
    for each in lineage(name):
        if (each, system, kind) in PATTERNS:
            return parse_pattern(PATTERNS[each, system, kind])
    formats = babel_locale(name).currency_formats
    pattern = formats[kind]
    if kind == "accounting" and any(pattern is each for each in _standards_above(name)):
        pattern = formats["standard"]
    return parse_pattern(pattern.pattern)


def _standards_above(name: str) -> list[object]:
    """The standard patterns of a locale's parents.

    An accounting pattern that is one of them stands for "as standard": Babel puts the parent's own pattern in the place
    of that reference once the parent has been read, so that the result would depend on what was formatted before.
    """
    _, *parents = lineage(name)
    return [babel_locale(each).currency_formats["standard"] for each in parents]
