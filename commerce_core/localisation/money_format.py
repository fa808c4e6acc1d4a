"""Amounts as each country writes them: compiled once for a locale, currency and style, then integers become text.

The rules are CLDR's (UTS #35, part 3), so the result is what a browser shows with `Intl`. The data are Babel's, with
the small tables of `number_data` and `narrow_data`, which hold what Babel leaves out.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Literal, get_args

from commerce_core.localisation.choices import check_choice
from commerce_core.localisation.cldr import DigitKind, Signs, digit_style, pattern_of, signs_of
from commerce_core.localisation.currency_words import amount_in_words, narrow_symbol_of, symbol_of
from commerce_core.localisation.digits import Affixes, Writer, signed_writer
from commerce_core.localisation.locales import check_locale
from commerce_core.localisation.number_pattern import fill, spaced_back, spaced_front
from commerce_core.money import Currency, InvalidAmount, Money, MoneyBag, Rounding, as_money, divide
from commerce_core.money import currency as one_currency

if TYPE_CHECKING:
    import moneyed

MoneyStyle = Literal["standard", "accounting", "code", "name", "narrow"]
"""How a currency is named: `US$`, with brackets around negatives, `USD`, `US dollars`, or the shortest sign, `$`."""

Decimals = Literal["cldr", "iso"]
"""Decimals that CLDR displays (none of IQD), or all that ISO 4217 stores (three of IQD)."""

MoneyFormatter = Writer
"""Writes minor units: 123456 as `€1,234.56`."""

_CHOICES = (("style", get_args(MoneyStyle)), ("digits", get_args(DigitKind)), ("decimals", get_args(Decimals)))


def format_money(
    money: Money | moneyed.Money,
    locale: str,
    *,
    style: MoneyStyle = "standard",
    digits: DigitKind = "locale",
    decimals: Decimals = "cldr",
) -> str:
    """An amount to be read: 1234.56 EUR is `1.234,56 €` in de_DE (with a no-break space) and `€1,234.56` in en_US.

    Shows the decimals that CLDR displays for the currency, rounded half up: for a few currencies fewer than are stored
    (1.500 IQD reads `IQD 2`, and `IQD 1.500` with `decimals="iso"`). A negative amount that reads as zero has no minus.
    Raises `UnknownLocale`, `UnknownFormat`, and `InvalidAmount` for what is no money: format each amount of a bag.
    """
    exact = money if type(money) is Money else _one_amount(money)
    try:
        return _formatter(locale, exact.currency, style, digits, decimals)(exact.minor)
    except TypeError:  # something unhashable among the options, which is to be refused by name
        return _formatter.__wrapped__(locale, exact.currency, style, digits, decimals)(exact.minor)


def money_formatter(
    locale: str,
    currency: Currency | str,
    *,
    style: MoneyStyle = "standard",
    digits: DigitKind = "locale",
    decimals: Decimals = "cldr",
) -> MoneyFormatter:
    """The function that writes minor units, for many amounts: `money_formatter("de", "EUR")(123456)` is `1.234,56 €`.

    Raises `UnknownLocale`, `UnknownCurrency` and `UnknownFormat`.
    """
    unit = one_currency(currency)
    try:
        return _formatter(locale, unit, style, digits, decimals)
    except TypeError:  # as above
        return _formatter.__wrapped__(locale, unit, style, digits, decimals)


def display_digits(currency: Currency) -> int:
    """Decimals that CLDR displays of a currency: 0 of IQD, of which ISO 4217 stores 3. Not for storing or charging."""
    from babel.core import get_global  # noqa: PLC0415 - slow to load, so only when asked

    fractions = get_global("currency_fractions")
    shown: int = fractions.get(currency.code, fractions["DEFAULT"])[0]
    return shown


def _one_amount(money: moneyed.Money | Money) -> Money:
    given: object = money
    if isinstance(given, MoneyBag):
        message = (
            "A bag holds an amount for each of its currencies: format each, as in [format_money(m, ...) for m in bag]."
        )
        raise InvalidAmount(message, field="money")
    return as_money(money, field="money")


@lru_cache(maxsize=2048)
def _formatter(
    locale: str, currency: Currency, style: MoneyStyle, digits: DigitKind, decimals: Decimals
) -> MoneyFormatter:
    for (field, allowed), value in zip(_CHOICES, (style, digits, decimals), strict=True):
        check_choice(value, allowed, field=field)
    name = check_locale(locale)
    shown = currency.digits if decimals == "iso" else display_digits(currency)
    signs = signs_of(name, digits)
    if style == "name":
        return _rescaled(amount_in_words(name, currency, signs, shown), shown - currency.digits)
    return _rescaled(_with_symbol(name, currency, style, signs, shown), shown - currency.digits)


def _rescaled(write: Writer, more: int) -> Writer:
    """A writer of what is displayed as a writer of what is stored: `more` decimals are shown, or fewer if negative."""
    unit = 10 ** abs(more)
    if more < 0:
        return lambda minor: write(divide(minor, unit, Rounding.HALF_UP))
    return (lambda minor: write(minor * unit)) if more else write


def _with_symbol(name: str, currency: Currency, style: MoneyStyle, signs: Signs, shown: int) -> Writer:
    pattern = pattern_of(name, "accounting" if style == "accounting" else "standard", signs.system)
    symbol = _symbol(name, currency.code, style)
    marks = {"¤": symbol, "-": signs.minus}
    affixes = Affixes(
        fill(spaced_front(pattern.front, symbol), marks),
        fill(spaced_back(pattern.back, symbol), marks),
        fill(spaced_front(pattern.negative_front, symbol), marks),
        fill(spaced_back(pattern.negative_back, symbol), marks),
    )
    return signed_writer(affixes, digit_style(pattern, signs, money=True), shown)


def _symbol(name: str, code: str, style: MoneyStyle) -> str:
    if style == "code":
        return code
    return narrow_symbol_of(name, code) if style == "narrow" else symbol_of(name, code)
