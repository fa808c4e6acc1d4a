"""Text that people write: trimmed, composed (NFC), and free of characters that only hide something."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import ClassVar

from commerce_core.errors import Invalid, mask_card_numbers

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode categories of controls, formats (bidi, zero-width), lone surrogates, line and paragraph separators."""

BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Bidi controls (Unicode's Bidi_Control): they turn round the order in which what follows is read."""

JOINERS = frozenset({"\u200c", "\u200d"})
"""Zero-width characters that spelling needs: Persian and Indic words, joined emoji."""

UNSEEN = frozenset(
    map(chr, [0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, *range(0x180B, 0x1810), *range(0xFE00, 0xFE10)])
) | frozenset(map(chr, range(0xE0100, 0xE01F0)))
"""Letters and marks that nobody sees (Default_Ignorable_Code_Point of Unicode that are not of category C)."""

_QUOTED = 40
"""Characters of a value that a message repeats."""


class InvalidText(Invalid):
    """Empty where something is needed, too long, or with characters that cannot be seen."""

    code: ClassVar[str] = "invalid_text"


def clean_text(
    value: object, *, field: str, most: int = 255, required: bool = False, kind: type[Invalid] = InvalidText
) -> str:
    """One line of text, trimmed and in NFC: `clean_text(" Cafe\\u0301 ", field="name") == "Caf\\u00e9"`.

    Refuses control, bidi and zero-width characters (except the joiners within words), more than `most` characters, and
    nothing at all when `required`: raises `kind`.
    """
    text = _composed(value, field=field, most=most, required=required, kind=kind)
    if any(unicodedata.category(character) in _HIDDEN and character not in JOINERS for character in text):
        raise kind("Leave out control characters and characters that cannot be seen.", field=field, value=text)
    return text


def clean_tag(value: object, *, field: str) -> str:
    """One entry of a list of texts: as `clean_text`, and something must be written. Raises `InvalidText`."""
    return clean_text(value, field=field, required=True)


def clean_prose(value: object, *, field: str, most: int = 20_000) -> str:
    """Text of several lines, trimmed and in NFC. Raises `InvalidText` for more than `most` characters or NUL."""
    text = _composed(value, field=field, most=most, required=False, kind=InvalidText)
    if any(unicodedata.category(character) in {"Cc", "Cs"} and character not in "\n\r\t" for character in text):
        raise InvalidText("Leave out control characters other than line breaks and tabs.", field=field, value=text)
    return text


def quoted(value: object) -> str:
    """Any input in a few characters, for a message: never a megabyte, never the `repr` of a type we do not know."""
    if not isinstance(value, str):
        return f"a value of type {type(value).__name__}"
    return repr(mask_card_numbers(value[: 2 * _QUOTED])[:_QUOTED]) + ("..." if len(value) > _QUOTED else "")


def texts(value: Iterable[str]) -> tuple[str, ...]:
    """A tuple of what is listed; one text is a list of one, never a list of its letters."""
    return (value,) if isinstance(value, str) else tuple(value)


def _composed(value: object, *, field: str, most: int, required: bool, kind: type[Invalid]) -> str:
    if not isinstance(value, str):
        raise kind(f"Text is needed here, not {type(value).__name__}.", field=field)
    # Normalising is slow on very long text, so its length is looked at first; NFC shortens by less than four.
    text = unicodedata.normalize("NFC", value).strip() if len(value) <= 4 * most else value
    if len(text) > most:
        raise kind(f"Use at most {most} characters.", field=field)
    if required and not text:
        raise kind("Something must be written here.", field=field)
    return text
