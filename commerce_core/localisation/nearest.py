"""The tag on offer that is nearest to one that is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Literal

from commerce_core.localisation.language_tags import LanguageTag, in_full, lineage_of, read_tag, shorter

Nearness = Literal["exact", "same", "parent", "related", "truncated"]
"""As asked; the same by another tag (`iw` is `he`, `pt` is `pt-BR`); wider (`de` for `de-AT`); of another country; or
what is left when a tag that CLDR does not relate to others is cut (`x-pirate` for `x-pirate-queen`)."""

_LONGEST = 64
"""Characters of a tag that is looked for; private ones that a shop has may be longer than `read_tag` reads."""


def best(wanted: Iterable[object], offered: tuple[str, ...]) -> tuple[str, Nearness, str] | None:
    """What suits a list of wishes, the best first: what is offered, how near it is, and the wish that it answers.

    Each wish is sought by CLDR (`nearest`) before any is cut as RFC 4647 cuts it (`by_truncation`): CLDR knows which
    languages a reader of a tag reads, a cut only which letters two tags share, so a second wish that is met is better
    than a first one that is cut. A script is never left by either: `zh-TW, en` finds `en` among `en` and `zh`, since
    `zh` is simplified Chinese.
    """
    wishes = [tag for tag in wanted if isinstance(tag, str) and len(tag) <= _LONGEST]
    for tag in wishes:
        if (near := _nearest(tag, offered)) is not None:
            return *near, tag
    for tag in wishes:
        if (cut := by_truncation(tag, offered)) is not None:
            return cut, "truncated", tag
    return None


def nearest(tag: object, offered: tuple[str, ...]) -> tuple[str, Nearness] | None:
    """What comes nearest by CLDR, as the offer spells it, and how near it is; None if nothing is near.

    First the tag and its parents, then for each of these in turn what is likely the same, then another country's form
    of it: of `es-ES` and `es-AR`, `es-MX` finds `es-AR`, since both descend from `es-419`. A script is never left:
    `zh-TW` finds `zh-Hant`, never `zh-Hans`. What is no text, or more than 64 characters of it, is near nothing.
    """
    return _nearest(tag, offered) if isinstance(tag, str) and len(tag) <= _LONGEST else None


@lru_cache(maxsize=4096)
def _nearest(tag: str, offered: tuple[str, ...]) -> tuple[str, Nearness] | None:
    spelt = _folded(tag)
    for each in offered:
        if _folded(each) == spelt:
            return each, "exact"
    asked = read_tag(tag)
    if asked is None:
        return None
    known = [(each, read) for each in offered if (read := read_tag(each)) is not None]
    return _by_parents(asked, known) or _by_kinship(asked, known)


@lru_cache(maxsize=4096)
def by_truncation(tag: str, offered: tuple[str, ...]) -> str | None:
    """RFC 4647 lookup (section 3.4): subtags are cut from the end until one of the offer is met in the same script.

    For tags that `read_tag` does not read: private ones, `en-GB-oed` and others from before RFC 4646, overlong ones.
    """
    spelling = {_folded(each): each for each in reversed(offered)}
    rest, asked = _folded(tag), None
    while rest:
        read = read_tag(rest)
        asked = asked or read
        if rest in spelling and (read is None or asked is None or read.script == asked.script):
            return spelling[rest]
        rest = shorter(rest)
    return None


def _by_parents(asked: LanguageTag, known: Sequence[tuple[str, LanguageTag]]) -> tuple[str, Nearness] | None:
    for ancestor in lineage_of(asked):
        for each, read in known:
            if read == ancestor:
                return each, "same" if ancestor == asked else "parent"
    return None


def _by_kinship(asked: LanguageTag, known: Sequence[tuple[str, LanguageTag]]) -> tuple[str, Nearness] | None:
    # Another language may stand above (Haitian below fr_HT) but is never given to those who ask for its parent.
    kin = [(each, read) for each, read in known if read.language == asked.language]
    for ancestor in lineage_of(asked):
        for each, read in kin:
            if in_full(read) == in_full(ancestor):
                return each, "same" if ancestor == asked else "related"
        for each, read in kin:
            if ancestor in lineage_of(read):
                return each, "related"
    return None


def _folded(tag: str) -> str:
    return tag.lower().replace("_", "-")
