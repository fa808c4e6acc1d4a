"""The tag on offer that is nearest to one that is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from commerce_core.localisation.language_tags import LanguageTag, in_full, lineage_of, read_tag, shorter

Nearness = Literal["exact", "same", "parent", "related"]
"""As asked; the same by another tag (`iw` is `he`, `pt` is `pt-BR`); wider (`de` for `de-AT`); of another country."""


@lru_cache(maxsize=4096)
def nearest(tag: str, offered: tuple[str, ...]) -> tuple[str, Nearness] | None:
    """What comes nearest by CLDR, as the offer spells it, and how near it is; None if nothing is near.

    First the tag and its parents, then for each of these in turn what is likely the same, then another country's form
    of it: of `es-ES` and `es-AR`, `es-MX` finds `es-AR`, since both descend from `es-419`. A script is never left:
    `zh-TW` finds `zh-Hant`, never `zh-Hans`.
    """
    spelt = _folded(tag)
    for each in offered:
        if _folded(each) == spelt:
            return each, "exact"
    asked = read_tag(tag)
    if asked is None:
        return None
    known = [(each, read) for each in offered if (read := read_tag(each)) is not None]
    return _by_parents(asked, known) or _by_kinship(asked, known)


def by_truncation(tag: str, offered: Sequence[str]) -> str | None:
    """RFC 4647 lookup (section 3.4): subtags are cut from the end until one of the offer is met.

    Unlike `nearest` it crosses scripts, so that a shop whose only Chinese is `zh` has something for `zh-TW`.
    """
    spelling = {_folded(each): each for each in reversed(offered)}
    rest = _folded(tag)
    while rest and rest not in spelling:
        rest = shorter(rest)
    return spelling.get(rest)


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
