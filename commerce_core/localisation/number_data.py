"""What CLDR says of numbers and amounts and Babel's data leave out or overwrite.

Babel's import drops the minimum of grouped digits and every value that CLDR marks as a draft, and where a locale has
its own digits keeps the currency pattern of whichever digits come last. The values are those of CLDR 48, from ICU 78.2.
"""

from __future__ import annotations

from collections.abc import Mapping

TABLES_VERSION = "48"
"""The version of CLDR from which the tables here and in `narrow_data` are taken."""

ZEROS: Mapping[str, int] = {
    "adlm": 0x1E950,
    "arab": 0x0660,
    "arabext": 0x06F0,
    "beng": 0x09E6,
    "cakm": 0x11136,
    "deva": 0x0966,
    "hmnp": 0x1E140,
    "mtei": 0xABF0,
    "mymr": 0x1040,
    "nkoo": 0x07C0,
    "olck": 0x1C50,
    "tibt": 0x0F20,
}
"""The code point of zero in the numbering systems that some locale uses by default; the other nine digits follow it."""

LEAST_DIGITS: Mapping[str, int] = {
    **dict.fromkeys("be bg es et hu hy ia ie it ka lv pl pt_PT ru_UA sl sq".split(), 2),
    **dict.fromkeys("es_419 pt_AO".split(), 1),
    "ee": 3,
}
"""Digits that must stand before the first separator (minimumGroupingDigits), 1 elsewhere: es has 1234 but 12.345."""

MONEY_POINTS: Mapping[str, str] = {"kea_CV": "$", "pt_CV": "$"}
"""The decimal sign of amounts where it is not that of numbers: 1234$50 in Cape Verde."""

POINTS: Mapping[str, str] = {"sd": "."}
"""The decimal sign where Babel has another one."""

GROUPS: Mapping[str, str] = {"de_AT": "\u00a0", "fr_MA": "."}
"""The separator of groups where Babel inherits another one."""

PATTERNS: Mapping[tuple[str, str, str], str] = {
    **dict.fromkeys([("ar", "arab", "standard"), ("ar", "arab", "accounting")], "\u200f#,##0.00\u00a0¤"),
    **{(name, "arab", kind): "#,##0.00\u00a0¤" for name in ("ckb", "sd") for kind in ("standard", "accounting")},
    ("fa", "arabext", "standard"): "\u200e¤#,##0.00",
    ("fa_AF", "arabext", "standard"): "¤\u00a0#,##0.00",
    ("fa_AF", "arabext", "accounting"): "¤\u00a0#,##0.00;\u200e(¤\u00a0#,##0.00)",
    ("fa_AF", "latn", "standard"): "¤\u00a0#,##0.00",
    **{(name, "latn", "standard"): "¤\u00a0#,##0.00" for name in ("es_AR", "es_CO")},
    ("es_AR", "latn", "accounting"): "¤\u00a0#,##0.00;(¤\u00a0#,##0.00)",
    ("es_CO", "latn", "accounting"): "¤\u00a0#,##0.00",
    ("es_DO", "latn", "accounting"): "¤#,##0.00;(¤#,##0.00)",
    **{("es_GQ", "latn", kind): "¤#,##0.00" for kind in ("standard", "accounting")},
    **{(name, "latn", "accounting"): "#,##0.00\u00a0¤" for name in ("kea_CV", "pt_CV")},
    **{(name, "latn", "accounting"): "#,##0.00\u00a0¤;(#,##0.00\u00a0¤)" for name in ("br", "gl", "sc")},
}
"""Currency patterns by locale, numbering system and kind."""

SYMBOLS: Mapping[str, Mapping[str, str]] = {
    **{name: {"USD": "$"} for name in "ba bn_IN doi ku mai ps su sw_KE ug wo xh".split()},
    "cv": {"RUB": "₽"},
    "pcm": {"NGN": "₦"},
    "tg": {"TJS": "сом."},
    "tt": {"RUB": "₽"},
    "yo": {"RUB": "₽"},
}
"""Currency symbols, by locale."""
