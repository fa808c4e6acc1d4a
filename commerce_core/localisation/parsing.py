"""Amounts that people type, read strictly: the amount that is meant, or an error, never another number."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from unicodedata import decimal as digit_value

from commerce_core.localisation.cldr import DigitKind, PatternKind, babel_locale, digit_style, pattern_of, signs_of
from commerce_core.localisation.currency_words import narrow_symbol_of, symbol_of
from commerce_core.localisation.digits import DigitStyle
from commerce_core.localisation.locales import check_locale
from commerce_core.localisation.money_format import money_formatter
from commerce_core.localisation.narrow_data import NARROW
from commerce_core.money import AmountPrecision, Currency, InvalidAmount, Money
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
    negatives. No zero leads and none stands beyond the decimals of ISO 4217, for `0.500` in de_DE and `1.000` USD in
    en_US may be another country's 500 and 1000. A symbol that several currencies share in the locale is no name.

    Raises `InvalidAmount`, `AmountPrecision` (more decimals than ISO 4217 gives the currency, even zeros),
    `AmountRange`, `UnknownLocale` and `UnknownCurrency`.
    """
    unit, name = one_currency(currency), check_locale(locale)
    plain = _plain(text)
    bracketed = plain.startswith("(") and plain.endswith(")")
    read = _in_ascii_digits(plain[1:-1].strip() if bracketed else plain, name)
    match = _grammar(name, unit, read[1]).fullmatch(read[0]) if read else None
    if match is None or (match["before"] and match["after"]):
        raise _refused(text, name, unit)
    minuses = [bracketed, *match.group("minus", "inner_minus", "last_minus")]
    if sum(map(bool, minuses)) > 1:
        raise _refused(text, name, unit)
    if len(match["part"] or "") > unit.digits:
        message = f"{unit} has {unit.digits} decimals: write no more of them, not even zeros."
        raise AmountPrecision(message, field="amount", value=text, currency=unit.code, digits=unit.digits)
    whole = "".join(filter(str.isdigit, match["whole"]))
    sign = "-" if any(minuses) else ""
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
    kinds: tuple[PatternKind, ...] = ("standard", "accounting")
    patterns = [pattern_of(name, kind, signs.system) for kind in kinds]
    wholes = "|".join(dict.fromkeys(_whole(digit_style(each, signs, money=True)) for each in patterns))
    last_minus = "-?" if any("-" in each.negative_back for each in patterns) else ""
    names = "|".join(map(re.escape, _names(name, currency.code)))
    point = re.escape(signs.money_point.translate(_ALIKE))
    return re.compile(
        rf"(?P<minus>- ?)?(?:(?P<before>{names}) ?)?(?P<inner_minus>- ?)?"
        rf"(?P<whole>{wholes})(?:{point}(?P<part>[0-9]+))?(?: ?(?P<after>{names}))?(?P<last_minus>{last_minus})"
    )


def _whole(style: DigitStyle) -> str:
    plain = "0|[1-9][0-9]*"
    if not style.primary:
        return plain
    group = re.escape(style.group.translate(_ALIKE))
    first = rf"[1-9][0-9]{{0,{style.secondary - 1}}}"
    return rf"{first}(?:{group}[0-9]{{{style.secondary}}})*{group}[0-9]{{{style.primary}}}|{plain}"


def _names(name: str, code: str) -> list[str]:
    """Names of the currency, longest first: its code, its symbol, and `$` or `kr` where no other currency has that."""
    found = {code, symbol_of(name, code), *({narrow_symbol_of(name, code)} - _shared(name))}
    return sorted(filter(None, (each.translate(_ALIKE).strip() for each in found)), key=len, reverse=True)


@lru_cache(maxsize=256)
def _shared(name: str) -> frozenset[str]:
    """Symbols that several currencies have in a locale: `$` in zh_CN, `kr` in en_US."""
    codes = {*map(str, babel_locale(name).currency_symbols), *NARROW}
    bearers = Counter(each for code in codes for each in {symbol_of(name, code), narrow_symbol_of(name, code)})
    return frozenset(each for each, count in bearers.items() if count > 1)


def _refused(text: object, name: str, currency: Currency) -> InvalidAmount:
    sample = money_formatter(name, currency, decimals="iso")(int("123456789"[: 4 + currency.digits]))
    message = f"This is not an amount in {currency} as it is written in {name}: write it like {sample}."
    return InvalidAmount(message, field="amount", value=text)
