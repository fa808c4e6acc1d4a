"""Language tags (BCP 47) as CLDR relates them: which tags mean the same, and which language is wider than another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from attrs import evolve, frozen

LONGEST_TAG = 35
"""Characters of the longest tag that RFC 5646 (section 4.4.1) asks everybody to accept."""

_TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(?:-(?P<extended>[a-z]{3}))?(?:-(?P<script>[a-z]{4}))?(?:-(?P<region>[a-z]{2}|[0-9]{3}))?"
    r"(?P<rest>(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(?:-[0-9a-wyz](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?)"
)
"""RFC 5646 (section 2.1): language, script, country, then variants, extensions and private subtags."""

_MACROLANGUAGES = {"no": "nb"}
"""Norwegian on the web means Bokmål; CLDR keeps the countries under `nb` only."""


@frozen
class LanguageTag:
    """A tag with its script, whether that was written or is only likely: `zh-TW` is `LanguageTag("zh", "Hant", "TW")`.

    `rest` holds variants and extensions: `1996` of `de-CH-1996`. A language that CLDR does not know has no script.
    """

    language: str
    script: str = ""
    region: str = ""
    rest: str = ""

    @property
    def name(self) -> str:
        """As CLDR writes it, with the script where neither language nor country imply it: `zh_Hant_TW`, `zh_CN`."""
        implied = {_likely(self.language, "", region)[0] for region in ("", self.region)} == {self.script}
        script = "" if implied else self.script
        return "_".join(filter(None, (self.language, script, self.region, self.rest)))


def read_tag(text: object) -> LanguageTag | None:
    """The tag that text writes, in any case and with either separator; None for all else.

    Deprecated languages and countries become those of today: `iw` is `he`, `sh` is `sr_Latn`, `en-UK` is `en_GB`.
    """
    return _tag(text) if isinstance(text, str) and len(text) <= LONGEST_TAG else None


@lru_cache(maxsize=4096)
def _tag(text: str) -> LanguageTag | None:
    match = _TAG.fullmatch(text.lower().replace("_", "-")) if text.isascii() else None
    if match is None:
        return None
    script, region = (match["script"] or "").title(), (match["region"] or "").upper()
    return _of_today(LanguageTag(match["extended"] or match["language"], script, region, match["rest"][1:]))


@lru_cache(maxsize=4096)
def in_full(tag: LanguageTag) -> LanguageTag:
    """The tag with the country that CLDR thinks most likely: `pt` is Portuguese as Brazil writes it."""
    return evolve(tag, region=tag.region or _likely(tag.language, tag.script, "")[1])


@lru_cache(maxsize=4096)
def lineage_of(tag: LanguageTag) -> tuple[LanguageTag, ...]:
    """A tag and its CLDR parents: es_MX, es_419, es. Variants and extensions are cut first, one by one.

    A script is never left: above zh_Hant_TW is zh_Hant, and nothing above that, for zh is zh_Hans.
    """
    return tuple(_climb(tag))


def shorter(tag: str) -> str:
    """A tag without its last subtag, nor the single letter that introduced it: `de-u-co` becomes `de`.

    That is how RFC 4647 (section 3.4) cuts; of a tag of one subtag nothing is left.
    """
    *parts, _ = tag.split("-")
    while parts and len(parts[-1]) == 1:
        parts.pop()
    return "-".join(parts)


def same_writing(one: LanguageTag, other: LanguageTag) -> bool:
    """Whether one language in one script: zh_SG and zh_CN are, zh_TW and zh_CN are not."""
    return (one.language, one.script) == (other.language, other.script)


def _climb(tag: LanguageTag) -> Iterator[LanguageTag]:
    wider: LanguageTag | None = tag
    while wider is not None:
        yield wider
        narrower, wider = wider, _parent(wider)
        if wider == narrower:
            return


def _parent(tag: LanguageTag) -> LanguageTag | None:
    from babel.core import get_global  # noqa: PLC0415 - slow to load, so only when asked

    if tag.rest:
        return evolve(tag, rest=shorter(tag.rest))
    parents = get_global("parent_exceptions")
    return read_tag(parents[tag.name]) if tag.name in parents else evolve(tag, region="")


def _of_today(tag: LanguageTag) -> LanguageTag:
    from babel.core import get_global  # noqa: PLC0415 - slow to load, so only when asked

    language, *rest = get_global("language_aliases").get(tag.language, tag.language).split("_")
    language = _MACROLANGUAGES.get(language, language)
    now = get_global("territory_aliases").get(tag.region, ())
    region = now[0] if len(now) == 1 else tag.region or next((each for each in rest if len(each) != 4), "")
    script = tag.script or next((each for each in rest if len(each) == 4), "") or _likely(language, "", region)[0]
    return LanguageTag(language, script, region, tag.rest)


@lru_cache(maxsize=4096)
def _likely(language: str, script: str, region: str) -> tuple[str, str]:
    """Script and country that are likely where they are not given (UTS #35, part 1, "Likely Subtags")."""
    from babel.core import get_global  # noqa: PLC0415 - slow to load, so only when asked

    likely = get_global("likely_subtags")
    names = (f"{language}_{script}_{region}", f"{language}_{region}", f"{language}_{script}", language)
    found = next((likely[each] for each in names if each in likely), language)
    _, most_script, most_region = (*found.split("_"), "", "")[:3]
    return script or most_script, region or most_region
