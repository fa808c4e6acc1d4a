"""Which of a shop's languages a shopper gets, and why."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from attrs import frozen

from commerce_core.localisation.accept_language import (
    MOST_CHARACTERS,
    Preference,
    not_refused,
    parse_accept_language,
    within_limit,
)
from commerce_core.localisation.locales import UnknownLocale
from commerce_core.localisation.nearest import Nearness, by_truncation, nearest

NegotiationReason = Nearness | Literal["wildcard", "fallback", "default"]
"""How near the language is to what was asked, or that `*`, the fallback header or the shop itself decided."""


@frozen
class Negotiated:
    """A language as the shop spells it, why it was chosen, and the range of the header that led to it, if one did."""

    language: str
    reason: NegotiationReason
    asked: str = ""


def negotiate(accept_language: str | None, languages: Sequence[str], *, fallback: str = "") -> Negotiated:
    """The shop's language for an `Accept-Language` header: `de-AT, en;q=0.5` and `("en", "de")` give de, the parent.

    `languages` are those of the shop, its default first. Each range is looked up in the order of its weight: as it
    stands, then by its CLDR parents, likely subtags and relatives (see `nearest`), then as RFC 4647 cuts it. Weight 0
    excludes. `*` is the default. `fallback` is an `X-Language-Fallback` header, tried when nothing fits; after it comes
    the default. Whatever the headers hold, the answer is one of `languages`; only an empty list raises `UnknownLocale`.
    """
    header = accept_language or ""
    if len(header) > MOST_CHARACTERS:  # before it becomes the key of a cache
        header = within_limit(header)
    if fallback:
        return _negotiated(header, tuple(languages), within_limit(fallback))
    return _negotiated(header, tuple(languages))


@lru_cache(maxsize=2048)
def _negotiated(accept_language: str, languages: tuple[str, ...], fallback: str = "") -> Negotiated:
    if not languages:
        raise UnknownLocale("A shop has at least one language, such as 'en'.", field="languages", value=languages)
    wanted = parse_accept_language(accept_language)
    open_ones = not_refused(languages, wanted) or languages
    for preference in wanted:
        if preference.weight and (found := _found(preference, open_ones)):
            return found
    for preference in parse_accept_language(fallback.replace("_", "-")):
        if preference.weight and (found := _found(preference, open_ones)):
            return Negotiated(found.language, "fallback", found.asked)
    return Negotiated(open_ones[0], "default")


def _found(preference: Preference, offered: tuple[str, ...]) -> Negotiated | None:
    if preference.is_any:
        return Negotiated(offered[0], "wildcard", "*")
    if (near := nearest(preference.range, offered)) is not None:
        return Negotiated(near[0], near[1], preference.range)
    cut = by_truncation(preference.range, offered)
    return None if cut is None else Negotiated(cut, "parent", preference.range)
