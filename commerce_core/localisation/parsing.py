"""Amounts that people type, read strictly: the amount that is meant, or an error, never another number."""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import decimal as digit_value

from commerce_core.localisation.cldr import DigitKind, babel_locale, digit_style, signs_of
from commerce_core.localisation.currency_words import narrow_symbol_of, pattern_of, symbol_of
from commerce_core.localisation.digits import DigitStyle
from commerce_core.localisation.locales import check_locale
from commerce_core.money import Currency, InvalidAmount, Money
from commerce_core.money import currency as one_currency

_LONGEST = 64
"""Characters of an amount with its currency, signs and spaces."""

_ALIKE = {
    **dict.fromkeys(map(ord, " \u00a0\u202f\u2009"), " "),
    **dict.fromkeys(map(ord, "'\u2019\u02bc"), "'"),
    **dict.fromkeys(map(ord, "-\u2212\ufe63\uff0d"), "-"),
    **dict.fromkeys(map(ord, "\u200b\u200e\u200f\u061c"), None),
}
"""Spaces, apostrophes and minus signs that mean the same, each as one ASCII character; nothing for what is not seen."""


def parse_money(text: str, locale: str, *, currency: Currency | str) -> Money:
    """The amount that a reader of `locale` means: `1.234,56 €` in de_DE is 1234.56 EUR, and `1.5` an error, not 15.

    Strict on the sizes of groups (`12,34` in en_US is an error) and on the currency, whose symbol or code may be left
    out but not be another; tolerant of the kind of spaces, apostrophes, minus signs and digits, and of brackets for
    negatives. Raises `InvalidAmount`, `AmountPrecision` (more decimals than ISO 4217 gives the currency),
    `AmountRange`, `UnknownLocale` and `UnknownCurrency`.
    """
    unit, name = one_currency(currency), check_locale(locale)
    plain = _plain(text)
    bracketed = plain.startswith("(") and plain.endswith(")")
    read = _in_ascii_digits(plain[1:-1].strip() if bracketed else plain, name)
    match = _grammar(name, unit, read[1]).fullmatch(read[0]) if read else None
    if match is None or bool(bracketed) + bool(match["minus"]) + bool(match["inner_minus"]) > 1:
        raise _refused(text, locale, unit)
    if match["before"] and match["after"]:
        raise _refused(text, locale, unit)
    whole = "".join(filter(str.isdigit, match["whole"]))
    sign = "-" if bracketed or match["minus"] or match["inner_minus"] else ""
    return Money.of(f"{sign}{whole}.{match['part'] or '0'}", unit)


def _plain(text: object) -> str:
    return text.translate(_ALIKE).strip() if isinstance(text, str) and len(text) <= _LONGEST else ""


def _in_ascii_digits(text: str, name: str) -> tuple[str, DigitKind] | None:
    """The text in ASCII digits, and whether its separators are those of the locale's own digits; None if digits mix."""
    values = {character: digit_value(character, None) for character in text}
    digits = {character: value for character, value in values.items() if value is not None}
    zeros = {ord(character) - value for character, value in digits.items()}
    if len(zeros) != 1:
        return None
    plain = text.translate({ord(character): str(value) for character, value in digits.items()})
    return plain, "locale" if zeros == {ord(signs_of(name, "locale").zero)} else "latn"


@lru_cache(maxsize=1024)
def _grammar(name: str, currency: Currency, digits: DigitKind) -> re.Pattern[str]:
    signs = signs_of(name, digits)
    style = digit_style(pattern_of(name, "standard", signs.system), signs, money=True)
    names = "|".join(map(re.escape, _names(name, currency.code)))
    point = re.escape(style.point.translate(_ALIKE))
    return re.compile(
        rf"(?P<minus>- ?)?(?:(?P<before>{names}) ?)?(?P<inner_minus>- ?)?"
        rf"(?P<whole>{_whole(style)})(?:{point}(?P<part>[0-9]+))?(?: ?(?P<after>{names}))?"
    )


def _whole(style: DigitStyle) -> str:
    if not style.primary:
        return "[0-9]+"
    group = re.escape(style.group.translate(_ALIKE))
    grouped = rf"[0-9]{{1,{style.secondary}}}(?:{group}[0-9]{{{style.secondary}}})*{group}[0-9]{{{style.primary}}}"
    return f"{grouped}|[0-9]+"


def _names(name: str, code: str) -> list[str]:
    """Names of the currency, longest first: its code, its symbol, and `$` unless that means another dollar here."""
    known = babel_locale(name).currency_symbols
    taken = {symbol_of(name, str(other)) for other in known if other != code}
    narrow = narrow_symbol_of(name, code)
    found = {code, symbol_of(name, code), *({narrow} - taken)}
    return sorted(filter(None, (each.translate(_ALIKE).strip() for each in found)), key=len, reverse=True)


def _refused(text: object, locale: str, currency: Currency) -> InvalidAmount:
    message = f"This is not an amount in {currency} as it is written in {locale!r}: write it as the shop shows amounts."
    return InvalidAmount(message, field="amount", value=text)
