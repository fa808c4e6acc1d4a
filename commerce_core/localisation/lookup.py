"""Which of a shop's languages a shopper gets, and why."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import takewhile
from typing import Literal

from attrs import frozen

from commerce_core.checks import texts
from commerce_core.localisation.accept_language import (
    MOST_CHARACTERS,
    Preference,
    not_refused,
    parse_accept_language,
    within_limit,
)
from commerce_core.localisation.locales import UnknownLocale
from commerce_core.localisation.nearest import Nearness, best

NegotiationReason = Nearness | Literal["wildcard", "fallback", "default"]
"""How near the language is to what was asked, or that `*`, the fallback header or the shop itself decided."""


@frozen
class Negotiated:
    """A language as the shop spells it, why it was chosen, and the range of the header that led to it, if one did."""

    language: str
    reason: NegotiationReason
    asked: str = ""


def negotiate(accept_language: str | None, languages: str | Sequence[str], *, fallback: str = "") -> Negotiated:
    """The shop's language for an `Accept-Language` header: `de-AT, en;q=0.5` and `("en", "de")` give de, the parent.

    `languages` are those of the shop, its default first. Weight 0 excludes. What is asked for is sought in this order,
    as `translate` seeks text: each range by its weight, as it stands, then by its CLDR parents, likely subtags and
    relatives (see `nearest`); only when none of them fits, each as RFC 4647 cuts it, for a shopper's second language
    is better than a tag that merely begins alike (see `best`). A script is never left. Then `*`, which is the default
    and ends the wishes; `fallback`, an `X-Language-Fallback` header, in the same way; and the default.

    Whatever the headers hold, the answer is one of `languages` (what is no text counts as no header); only an empty
    list raises `UnknownLocale`.
    """
    header = accept_language if isinstance(accept_language, str) else ""
    if len(header) > MOST_CHARACTERS:  # before it becomes the key of a cache
        header = within_limit(header)
    offered = languages if type(languages) is tuple else texts(languages)
    if fallback and isinstance(fallback, str):
        return _negotiated(header, offered, within_limit(fallback))
    return _negotiated(header, offered)


@lru_cache(maxsize=2048)
def _negotiated(accept_language: str, languages: tuple[str, ...], fallback: str = "") -> Negotiated:
    if not languages:
        raise UnknownLocale("A shop has at least one language, such as 'en'.", field="languages", value=languages)
    wanted = parse_accept_language(accept_language)
    open_ones = not_refused(languages, wanted) or languages
    if found := _found(wanted, open_ones):
        return found
    if found := _found(parse_accept_language(fallback.replace("_", "-")), open_ones):
        return Negotiated(found.language, "fallback", found.asked)
    return Negotiated(open_ones[0], "default")


def _found(preferences: Sequence[Preference], offered: tuple[str, ...]) -> Negotiated | None:
    wanted = [each for each in preferences if each.weight]
    named = [each.range for each in takewhile(lambda each: not each.is_any, wanted)]
    if (near := best(named, offered)) is not None:
        return Negotiated(*near)
    return Negotiated(offered[0], "wildcard", "*") if len(named) < len(wanted) else None
