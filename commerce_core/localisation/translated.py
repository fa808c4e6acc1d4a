"""Content in several languages: a name or description that each shopper reads in their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar, Literal

from attrs import field, frozen

from commerce_core.checks import BIDI, InvalidText, clean_prose
from commerce_core.errors import Invalid
from commerce_core.localisation.language_tags import read_tag
from commerce_core.localisation.nearest import Nearness, best

MOST_LANGUAGES = 100

TranslationReason = Nearness | Literal["fallback", "default", "any", "absent"]
"""How near the text's language is to what was asked, or which substitute was taken; `absent` if there is no text."""


class InvalidTranslation(Invalid):
    """Content under something that is no language tag, or twice under the same one."""

    code: ClassVar[str] = "invalid_translation"


def _texts(value: Mapping[str, str | None]) -> Mapping[str, str]:
    """Text by tag, in the order of tags: equal content is equal however it was written down."""
    if not isinstance(value, Mapping):
        raise InvalidTranslation("Give texts by language, such as {'en': 'Headphones'}.", field="texts")
    if len(value) > MOST_LANGUAGES:
        raise InvalidTranslation(f"Give at most {MOST_LANGUAGES} languages.", field="texts")
    spelt: dict[str, str] = {}
    for tag, text in value.items():
        name = _spelt(tag)
        if name in spelt:
            raise InvalidTranslation(f"Give {name} once.", field=f"texts.{name}", value=tag)
        spelt[name] = "" if text is None else _prose(text, f"texts.{name}")
    return {name: spelt[name] for name in sorted(spelt) if spelt[name]}


@frozen
class Translated:
    """One text in several languages, by tag: `Translated({"en": "Headphones", "es": "Auriculares"})`.

    Tags are spelt as BCP 47 does (`pt_br` is pt-BR), texts cleaned as `clean_prose` does; None and blank text are left
    out, bidi controls refused. `texts` is what the API writes. Raises `InvalidTranslation` and `InvalidText` with the
    place: `texts.pt-BR`.
    """

    texts: Mapping[str, str] = field(factory=dict, converter=_texts, hash=False)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that there are, in the order of their tags."""
        return tuple(self.texts)


@frozen
class Translation:
    """One text as it is shown, the language it is in (empty if there is none), and why it is that one."""

    text: str
    language: str
    reason: TranslationReason


def translate(
    content: Translated | Mapping[str, str | None],
    languages: str | Sequence[str] | None,
    *,
    fallback: str | None = "",
    default: str | None = "",
) -> Translation:
    """The text for a shopper: `es-MX` reads `es` content if there is no Mexican, then the fallback, then the default.

    `languages` are what is wanted, the best first; usually the one that `negotiate` chose, by the same rule (`best`):
    each as it stands, then by its CLDR parents and relatives; only if none of them has text, each as RFC 4647 cuts it;
    never across scripts. Then `fallback`, then `default` likewise; then the first that there is, by tag. What is no
    text (None) is no wish, and content without any text is an empty `absent` one.

    Raises only what `Translated` raises, for texts that are not one yet.
    """
    texts = (content if isinstance(content, Translated) else Translated(content)).texts
    offered = tuple(texts)
    substitutes: Iterable[tuple[Iterable[object], TranslationReason | None]] = (
        (_wishes(languages), None),
        ((fallback,), "fallback"),
        ((default,), "default"),
    )
    for wanted, reason in substitutes:
        if (near := best(wanted, offered)) is not None:
            return Translation(texts[near[0]], near[0], reason or near[1])
    return Translation(texts[offered[0]], offered[0], "any") if offered else Translation("", "", "absent")


def plain_text(content: str | Translated) -> str:
    """The text for nobody in particular: itself, or that of the first language by its tag; empty if there is none."""
    return content if isinstance(content, str) else next(iter(content.texts.values()), "")


def _wishes(languages: object) -> Iterable[object]:
    if isinstance(languages, str):
        return (languages,)
    return languages if isinstance(languages, Iterable) else ()


def _prose(text: object, place: str) -> str:
    prose = clean_prose(text, field=place)
    if not BIDI.isdisjoint(prose):
        raise InvalidText("Leave out bidi controls: they change how other text is read.", field=place, value=prose)
    return prose


def _spelt(tag: object) -> str:
    if not isinstance(tag, str) or read_tag(tag) is None:
        raise InvalidTranslation("Name a language by its tag, such as 'en' or 'pt-BR'.", field="texts", value=tag)
    language, *rest = tag.lower().replace("_", "-").split("-")
    return "-".join((language, *map(_cased, rest)))


def _cased(subtag: str) -> str:
    """Countries in upper case, scripts in title case, all else in lower case, as RFC 5646 (section 2.1.1) advises."""
    if len(subtag) == 2:
        return subtag.upper()
    return subtag.title() if len(subtag) == 4 and subtag.isalpha() else subtag
