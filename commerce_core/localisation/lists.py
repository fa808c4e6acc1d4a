"""Lists as each language joins them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import reduce
from typing import Literal, get_args

from commerce_core.checks import texts
from commerce_core.localisation.choices import check_choice
from commerce_core.localisation.cldr import babel_locale
from commerce_core.localisation.locales import check_locale

ListKind = Literal["and", "or", "unit"]
"""`A, B, and C`; `A, B, or C`; `A, B, C`."""

_STYLES: Mapping[ListKind, str] = {"and": "standard", "or": "or", "unit": "unit"}
_ROOT = dict.fromkeys(("2", "start", "middle", "end"), "{0}, {1}")
"""CLDR's patterns for every locale that has none of its own, which Babel's data leave out."""

_SPANISH = (
    ("{0} y {1}", re.compile(r"[ií]|h[ií](?![ae])", re.IGNORECASE), "{0} e {1}"),
    ("{0} o {1}", re.compile(r"h?[oó]|8|11(?: |$)", re.IGNORECASE), "{0} u {1}"),
)
"""What y and o become before their own sound: `Ana e Isabel`, but `agua y hielo`; `siete u ocho`, `10 u 11`.

ICU's rule for Spanish, which also heeds accents here, as the Academy does (`e índice`).
"""


def format_list(items: Iterable[str], locale: str, *, kind: ListKind = "and") -> str:
    """Texts in one sentence: `A, B, and C` in en_US, `A, B und C` in de_DE, `A、B、C` in ja_JP.

    Nothing is empty text. Raises `UnknownLocale` and `UnknownFormat`.
    """
    check_choice(kind, get_args(ListKind), field="kind")
    name, listed = check_locale(locale), texts(items)
    if len(listed) < 2:
        return "".join(listed)
    found = babel_locale(name).list_patterns
    patterns = _ROOT | dict(found.get("standard", {})) | dict(found.get(_STYLES[kind], {}))
    *first, last = listed
    if len(first) == 1:
        return _before(last, patterns["2"], name).format(first[0], last)
    start = patterns["start"].format(*first[:2])
    return _before(last, patterns["end"], name).format(reduce(patterns["middle"].format, first[2:], start), last)


def _before(last: str, pattern: str, name: str) -> str:
    """The pattern as it reads before the last text."""
    if name.partition("_")[0] == "es":
        return next((other for usual, sound, other in _SPANISH if usual == pattern and sound.match(last)), pattern)
    return pattern
