"""Content in several languages: a name or description that each shopper reads in their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar, Literal

from attrs import field, frozen

from commerce_core.errors import Invalid
from commerce_core.localisation.language_tags import read_tag
from commerce_core.localisation.nearest import Nearness, nearest
from commerce_core.localisation.text import clean_prose

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
        spelt[name] = "" if text is None else clean_prose(text, field=f"texts.{name}")
    return {name: spelt[name] for name in sorted(spelt) if spelt[name]}


@frozen
class Translated:
    """One text in several languages, by tag: `Translated({"en": "Headphones", "es": "Auriculares"})`.

    Tags are spelt as BCP 47 does (`pt_br` is pt-BR), texts cleaned as `clean_prose` does; None and blank text are left
    out. `texts` is what the API writes. Raises `InvalidTranslation` and `InvalidText` with the place: `texts.pt-BR`.
    """

    texts: Mapping[str, str] = field(factory=dict, converter=_texts)

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
    content: Translated, languages: str | Sequence[str], *, fallback: str = "", default: str = ""
) -> Translation:
    """The text for a shopper: `es-MX` reads `es` content if there is no Mexican, then the fallback, then the default.

    `languages` are what is wanted, the best first; usually the one that `negotiate` chose. Each is sought as it stands,
    then by its CLDR parents and relatives, never across scripts; then `fallback`, then `default` likewise; then the
    first that there is, by tag. Never raises: content without any text is an empty `absent` one.
    """
    offered = content.languages
    for wanted in (languages,) if isinstance(languages, str) else languages:
        if (near := nearest(wanted, offered)) is not None:
            return _translation(content, near[0], near[1])
    substitutes: Iterable[tuple[str, TranslationReason]] = ((fallback, "fallback"), (default, "default"))
    for wanted, reason in substitutes:
        if (near := nearest(wanted, offered)) is not None:
            return _translation(content, near[0], reason)
    return _translation(content, offered[0], "any") if offered else Translation("", "", "absent")


def _translation(content: Translated, tag: str, reason: TranslationReason) -> Translation:
    return Translation(content.texts[tag], tag, reason)


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
