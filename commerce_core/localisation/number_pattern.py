"""CLDR number patterns (UTS #35, part 3): what stands before and after the digits, and how these are grouped."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from unicodedata import category

from attrs import frozen

NBSP = "\u00a0"

_PATTERN = re.compile(r"(?P<front>(?:[^#0-9.,@']|'[^']*')*)(?P<digits>[#0-9.,@]+)(?P<back>.*)", re.DOTALL)


@frozen
class NumberPattern:
    """A pattern taken apart: `¤#,##,##0.00` has front `¤` and groups of 3, then 2; `-` marks the negative front.

    `primary` digits stand in the group nearest the point, `secondary` in the others; 0 means that nothing is grouped.
    The four affixes are still as the pattern writes them: `fill` puts the signs in.
    """

    front: str
    back: str
    negative_front: str
    negative_back: str
    primary: int
    secondary: int


@lru_cache(maxsize=512)
def parse_pattern(text: str) -> NumberPattern:
    """Take a pattern apart: `#,##0.00 ¤` without a negative part gets the front `-` for negatives."""
    positive, _, negative = text.partition(";")
    front, digits, back = _split(positive)
    negative_front, _, negative_back = _split(negative) if negative else (f"-{front}", "", back)
    primary, secondary = _group_sizes(digits)
    return NumberPattern(front, back, negative_front, negative_back, primary, secondary)


def fill(affix: str, signs: Mapping[str, str]) -> str:
    """An affix with the locale's signs in the place of `-`, `%` and `¤`; quoted text stays as it is."""
    parts = affix.split("'")
    return "".join(
        (part or "'") if place % 2 else "".join(signs.get(sign, sign) for sign in part)
        for place, part in enumerate(parts)
    )


def spaced_front(affix: str, symbol: str) -> str:
    """The affix with a no-break space wherever a letter of the symbol would touch the first digit: `¤` and `CHF`.

    CLDR's currencySpacing is one rule for all locales: a symbol that ends in a sign, such as `US$`, may touch.
    """
    return affix + NBSP if affix.endswith("¤") and _is_letter(symbol[-1:]) else affix


def spaced_back(affix: str, symbol: str) -> str:
    """As `spaced_front` for a symbol that follows the last digit."""
    return NBSP + affix if affix.startswith("¤") and _is_letter(symbol[:1]) else affix


def _is_letter(character: str) -> bool:
    return bool(character) and category(character)[0] not in "SZ"


def _split(text: str) -> tuple[str, str, str]:
    match = _PATTERN.fullmatch(text)
    return (match["front"], match["digits"], match["back"]) if match else ("", "", text)


def _group_sizes(digits: str) -> tuple[int, int]:
    _, *groups = digits.partition(".")[0].split(",")
    if not groups:
        return 0, 0
    return len(groups[-1]), len(groups[-2]) if len(groups) > 1 else len(groups[-1])
