"""Tenant: whose shop this is. A value that is passed in, never ambient state."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import ClassVar

from attrs import Converter, evolve, field, frozen

from commerce_core.errors import Invalid
from commerce_core.ids import check_id
from commerce_core.money import Currency, Rounding, currency, rounding_mode

_TAG = re.compile(r"(?:[A-Za-z]{2,3}|[Xx](?=[-_]))(?:[-_][A-Za-z0-9]{1,8})*")
_LONGEST_TAG = 35
"""Characters of the longest tag that RFC 5646 (section 4.4.1) asks everybody to accept."""


class InvalidLanguage(Invalid):
    """Not a language tag (BCP 47) such as `en` or `pt-BR`, or not a list of them."""

    code: ClassVar[str] = "invalid_language"


def check_language(value: object, *, field: str = "language") -> str:
    """A language tag as it is spelt, with either separator: `pt-BR`, `pt_BR`. Raises `InvalidLanguage`."""
    if not isinstance(value, str) or len(value) > _LONGEST_TAG or not _TAG.fullmatch(value):
        raise InvalidLanguage("Name a language by its tag, such as 'en' or 'pt-BR'.", field=field, value=value)
    return value


def _languages(value: Iterable[str], tenant: object) -> tuple[str, ...]:
    """Each once, in their order. None at all are that of the locale; one text is one language, not its letters."""
    if not isinstance(value, Iterable):
        raise InvalidLanguage("List languages by their tags, such as ['en', 'es'].", field="languages", value=value)
    listed = (value,) if isinstance(value, str) else tuple(value)
    if not listed:
        locale = getattr(tenant, "locale", "en")  # absent while the faults of a document are gathered: it is one
        return (check_language(locale, field="locale").replace("_", "-"),)
    return tuple(dict.fromkeys(check_language(tag, field=f"languages[{n}]") for n, tag in enumerate(listed)))


def _tenant_id(value: str) -> str:
    return check_id(value, field="tenant")


@frozen
class Tenant:
    """One shop among many in the same store: `Tenant(currency="EUR", locale="fr_FR", zone="Europe/Paris")`.

    `name` is what shoppers read; `currency` is the currency of amounts that name none; `locale` and `zone` are what a
    shopper gets who asks for nothing; `languages` are those in which there are texts: the one nearest to the locale is
    the default, else the first. Where none is named it is that of the locale: `fr_FR` offers `fr-FR`, which finds text
    under `fr` too. `rounding` is the named mode with which this shop rounds every fraction of a minor unit. Raises
    `UnknownCurrency`, `InvalidId`, `InvalidLanguage`, and `InvalidAmount` for what is no mode. Whether there are such a
    locale and zone is asked where their data are: by `Commerce` and `Commerce.at`, and by what formats.
    """

    id: str = field(default="default", converter=_tenant_id)
    name: str = ""
    currency: Currency = field(default=currency("USD"), converter=currency)
    locale: str = "en_US"
    zone: str = "UTC"
    languages: tuple[str, ...] = field(default=(), converter=Converter(_languages, takes_self=True))  # type: ignore[misc]  # a converter that mypy's plugin cannot read
    rounding: Rounding = field(default=Rounding.HALF_UP, converter=rounding_mode)


class InvalidTenant(Invalid):
    """A tenant is a `Tenant`, or the id of one as text."""

    code: ClassVar[str] = "invalid_tenant"


def check_tenant(value: object, *, like: Tenant | None = None) -> Tenant:
    """A tenant as it is, or by its id alone: what else there is to say is said by `like`, or is the default.

    Raises `InvalidTenant` and `InvalidId`.
    """
    if isinstance(value, Tenant):
        return value
    if isinstance(value, str):
        return Tenant(id=value) if like is None else evolve(like, id=value)
    raise InvalidTenant("A tenant is Tenant(id='acme', currency='EUR'), or the id of one: 'acme'.", field="tenant")
