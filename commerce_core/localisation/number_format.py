"""Numbers and percentages as each country writes them, exactly: no float, no ambient decimal context."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import get_args

from commerce_core.localisation.choices import UnknownFormat, check_choice
from commerce_core.localisation.cldr import DigitKind, babel_locale, digit_style, signs_of
from commerce_core.localisation.digits import Affixes, Writer, signed_writer
from commerce_core.localisation.locales import check_locale
from commerce_core.localisation.number_pattern import fill, parse_pattern
from commerce_core.money import Rounding, divide, ratio

_MOST_DECIMALS = 30


def format_number(
    value: Decimal | str | int, locale: str, *, decimals: int | None = None, digits: DigitKind = "locale"
) -> str:
    """An exact number: 1234567.5 is `1.234.567,5` in de_DE and `12,34,567.5` in hi_IN.

    Shows the decimals it has, without trailing zeros; with `decimals` so many, rounded half up. Raises `UnknownLocale`,
    `UnknownFormat`, and as `money.ratio` does for a float, NaN or more than 30 digits.
    """
    return _shown(value, locale, "decimal", decimals, digits)


def format_percent(
    value: Decimal | str | int, locale: str, *, decimals: int | None = None, digits: DigitKind = "locale"
) -> str:
    """A percentage, given as the library's rates are, 19 for 19 %: `19 %` in de_DE (no-break space), `%19` in tr_TR.

    Decimals and errors are those of `format_number`.
    """
    return _shown(value, locale, "percent", decimals, digits)


def _shown(value: Decimal | str | int, locale: str, kind: str, decimals: int | None, digits: DigitKind) -> str:
    check_choice(digits, get_args(DigitKind), field="digits")
    count, shown = rounded(value, decimals)
    return number_writer(check_locale(locale), kind, shown, digits)(count)


def rounded(value: Decimal | str | int, decimals: int | None) -> tuple[int, int]:
    """A number as (count, decimals shown): 2.345 with two decimals is (235, 2), with its own (2345, 3)."""
    if decimals is not None and (type(decimals) is not int or not 0 <= decimals <= _MOST_DECIMALS):
        allowed = tuple(map(str, range(_MOST_DECIMALS + 1)))
        raise UnknownFormat("Show 0 to 30 decimals.", field="decimals", value=decimals, allowed=allowed)
    numerator, denominator = ratio(value, field="value")
    own = len(str(denominator)) - 1
    if decimals is None or decimals == own:
        return numerator, own
    return divide(numerator * 10**decimals, denominator, Rounding.HALF_UP), decimals


@lru_cache(maxsize=1024)
def number_writer(name: str, kind: str, decimals: int, digits: DigitKind) -> Writer:
    """The function that writes counts as numbers (`decimal`) or percentages (`percent`) of a checked locale."""
    signs = signs_of(name, digits)
    formats = babel_locale(name).percent_formats if kind == "percent" else babel_locale(name).decimal_formats
    pattern = parse_pattern(formats[None].pattern)
    marks = {"-": signs.minus, "%": signs.percent}
    affixes = Affixes(
        fill(pattern.front, marks),
        fill(pattern.back, marks),
        fill(pattern.negative_front, marks),
        fill(pattern.negative_back, marks),
    )
    return signed_writer(affixes, digit_style(pattern, signs), decimals)
