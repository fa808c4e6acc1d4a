"""How a locale names a currency and where it puts the name."""

from __future__ import annotations

from decimal import Decimal, localcontext

from commerce_core.localisation.cldr import EXACT, Signs, babel_locale, digit_style, lineage
from commerce_core.localisation.digits import Affixes, Writer, signed_writer
from commerce_core.localisation.narrow_data import NARROW, NARROW_IN, STANDARD_ONLY
from commerce_core.localisation.number_data import SYMBOLS
from commerce_core.localisation.number_pattern import fill, parse_pattern
from commerce_core.money import Currency


def symbol_of(name: str, code: str) -> str:
    """The standard symbol in a locale: `US$` in es_MX, `$` in en_US; the code where there is none."""
    for each in lineage(name):
        if code in SYMBOLS.get(each, {}):
            return SYMBOLS[each][code]
    symbol: str = babel_locale(name).currency_symbols.get(code, code)
    return symbol


def narrow_symbol_of(name: str, code: str) -> str:
    """The shortest symbol: `$` for every dollar, in most languages."""
    line = list(lineage(name))
    for each in line:
        if code in NARROW_IN.get(each, {}):
            return NARROW_IN[each][code]
    return symbol_of(name, code) if line[-1] in STANDARD_ONLY else NARROW.get(code) or symbol_of(name, code)


def amount_in_words(name: str, currency: Currency, signs: Signs, decimals: int) -> Writer:
    """A writer of `1,234.50 US dollars`: the plural form is that of the number as it is shown, decimals included."""
    pattern = parse_pattern(babel_locale(name).decimal_formats[None].pattern)
    minus = {"-": signs.minus}
    affixes = Affixes("", "", fill(pattern.negative_front, minus), fill(pattern.negative_back, minus))
    write = signed_writer(affixes, digit_style(pattern, signs, money=True), decimals)
    unit, plural = 10**decimals, babel_locale(name).plural_form
    frames: dict[str, str] = {}

    def words(count: int) -> str:
        whole, part = divmod(abs(count), unit)
        shown = Decimal(f"{whole}.{part:0{decimals}}" if decimals else whole)
        with localcontext(EXACT):
            form = plural(shown)
            if form not in frames:
                frames[form] = _frame(name, currency.code, shown)
        return frames[form].format(write(count))

    return words


def _frame(name: str, code: str, count: Decimal) -> str:
    """`{} US dollars`: a locale's name of a currency in the plural form of a count, and the place of the number."""
    from babel.numbers import get_currency_name, get_currency_unit_pattern  # noqa: PLC0415 - slow to load, only if asked

    locale = babel_locale(name)
    words = get_currency_name(code, count=count, locale=locale).replace("{", "{{").replace("}", "}}")
    return get_currency_unit_pattern(code, count=count, locale=locale).replace("{0}", "{}").replace("{1}", words)
