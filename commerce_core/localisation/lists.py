"""Lists as each language joins them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, get_args

from commerce_core.localisation.choices import check_choice
from commerce_core.localisation.locales import check_locale
from commerce_core.localisation.text import texts

ListKind = Literal["and", "or", "unit"]
"""`A, B, and C`; `A, B, or C`; `A, B, C`."""

_STYLES: Mapping[ListKind, Literal["standard", "or", "unit"]] = {"and": "standard", "or": "or", "unit": "unit"}


def format_list(items: Iterable[str], locale: str, *, kind: ListKind = "and") -> str:
    """Texts in one sentence: `A, B, and C` in en_US, `A, B und C` in de_DE, `A、B、C` in ja_JP.

    Nothing is empty text. Raises `UnknownLocale` and `UnknownFormat`.
    """
    from babel import lists  # noqa: PLC0415 - slow to load, so only when asked

    check_choice(kind, get_args(ListKind), field="kind")
    return lists.format_list(texts(items), _STYLES[kind], locale=check_locale(locale))
