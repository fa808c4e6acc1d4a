"""What a request's headers say of its shopper: language, currency, region and zone, each with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import ClassVar, Literal

from attrs import evolve, frozen

from commerce_core.checks import Faults, quoted
from commerce_core.errors import Invalid
from commerce_core.localisation.accept_language import within_limit
from commerce_core.localisation.home import home_region
from commerce_core.localisation.language_tags import lineage_of, read_tag, same_writing
from commerce_core.localisation.locales import UnknownLocale, check_locale, check_zone
from commerce_core.localisation.lookup import Negotiated, NegotiationReason, negotiate
from commerce_core.localisation.nearest import nearest
from commerce_core.localisation.regions import REGIONS, InvalidRegion, Region
from commerce_core.money import Currency, UnknownCurrency, currency
from commerce_core.tenancy import Tenant

Origin = Literal["header", "region", "tenant"]
"""Asked for by its own header, implied by the region that was asked for, or the shop's own."""

CONTEXT_HEADERS = ("Accept-Language", "X-Language-Fallback", "X-Currency", "X-Region", "X-Timezone")
"""The headers that decide, to be named in `Vary`."""

_MOST_CHARACTERS = 64
"""Of a choice. No code or zone is longer, so that what is longer can be cut and is refused nevertheless."""

_PLACES = {name.lower(): place for place, name in enumerate(CONTEXT_HEADERS)}


class InvalidContext(Invalid):
    """Several headers of one request name what there is not; `details` lists each by the header's name."""

    code: ClassVar[str] = "invalid_context"


@frozen
class Resolved:
    """Whom a request is answered for. Each `..._from` tells why.

    `language` is that of texts, as the shop spells it; `locale` is the CLDR name by which amounts and dates are
    written: a shopper who asks for `de-CH` reads texts in `de` and amounts as in Switzerland (`de_CH`).
    """

    language: str
    language_from: NegotiationReason
    locale: str
    currency: Currency
    currency_from: Origin
    region: Region
    region_from: Origin
    zone: str
    zone_from: Origin


def resolve_context(
    headers: Mapping[str, str] | Mapping[bytes, bytes] | Iterable[tuple[str, str] | tuple[bytes, bytes]],
    tenant: Tenant,
    *,
    regions: Sequence[Region] = REGIONS,
) -> Resolved:
    """Language, currency, region and zone of a request: `X-Region: EU` alone gives EUR and Europe/Brussels.

    Languages are wishes: `negotiate` passes over what it cannot read, and the last resort is the shop's language that
    is nearest to its locale, or its first. The rest are choices. Currency and zone are what their header says, else the
    region's if `X-Region` names one, else the tenant's. A language is not a place, so no region follows from it:
    without `X-Region` it is that of the tenant's country (`home_region`).

    `headers` are a mapping or pairs, as text or as the bytes of ASGI (Latin-1); names may be in any case, a header that
    is None is not there, and of several with one name the values are joined by commas (RFC 9110, section 5.3).

    Raises `UnknownCurrency`, `InvalidRegion` or `UnknownZone` for a choice that there is not; `InvalidContext` for
    several, for a value that is no text and for headers that are neither a mapping nor pairs; `UnknownLocale` or
    `UnknownZone` for a tenant whose locale or zone is none.
    """
    found = [""] * len(CONTEXT_HEADERS)
    for name, value in _pairs(headers):
        place = _PLACES.get(name.lower()) if isinstance(name := _decoded(name), str) else None
        if place is not None and (text := _within_limit(_decoded(value), place)):
            found[place] = _within_limit(f"{found[place]}, {text}", place) if found[place] else text
    return _resolved(tuple(found), tenant, tuple(regions))


def _pairs(headers: object) -> Iterable[tuple[object, object]]:
    if isinstance(headers, Mapping):
        return headers.items()
    listed = tuple(headers) if isinstance(headers, Iterable) else (headers,)
    return [_pair(each) for each in listed]


def _pair(value: object) -> tuple[object, object]:
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise InvalidContext("Headers are a mapping of names to text, or pairs of these.", field="headers")
    return value[0], value[1]


def _decoded(value: object) -> object:
    return value.decode("latin-1") if isinstance(value, bytes) else value


def _within_limit(value: object, place: int) -> str:
    """What is read of a header: what caches keep of it must not be as long as whoever sends it likes."""
    if value is None:
        return ""
    if not isinstance(value, str):
        message = f"A header is text, not {quoted(value)}."
        raise InvalidContext(message, field=CONTEXT_HEADERS[place], value=value)
    # Only the white space that HTTP allows around a value: one that ends with a line break is refused.
    return within_limit(value) if place < 2 else value.strip(" \t")[: _MOST_CHARACTERS + 1]


@lru_cache(maxsize=2048)
def _resolved(values: tuple[str, ...], tenant: Tenant, regions: tuple[Region, ...]) -> Resolved:
    accept_language, fallback, asked_currency, asked_region, asked_zone = values
    faults = Faults()
    code = faults.maybe(_currency, asked_currency or None)
    chosen = faults.maybe(_region, asked_region or None, regions=regions)
    zone = faults.maybe(check_zone, asked_zone or None, field="X-Timezone")
    faults.settle(InvalidContext, "The request")
    origin: Origin = "tenant" if chosen is None else "region"
    own = check_locale(tenant.locale, field="tenant.locale")
    default = default_language(tenant)
    languages = (default, *(each for each in tenant.languages if each != default))
    language = negotiate(accept_language, languages, fallback=fallback)
    return Resolved(
        language=language.language,
        language_from=language.reason,
        locale=_locale(language, own),
        currency=code or (chosen or tenant).currency,
        currency_from="header" if code else origin,
        region=chosen or home_region(tenant, regions=regions),
        region_from="header" if chosen else "tenant",
        zone=zone or (chosen.zone if chosen else check_zone(tenant.zone, field="tenant.zone")),
        zone_from="header" if zone else origin,
    )


def _currency(code: str) -> Currency:
    try:
        return currency(code)
    except UnknownCurrency as error:
        raise UnknownCurrency(error.message, field="X-Currency", value=code) from None


def _region(code: str, *, regions: tuple[Region, ...]) -> Region:
    for each in regions:
        if code.isascii() and each.code == code.upper():
            return each
    known = ", ".join(each.code for each in regions)
    raise InvalidRegion(f"There is no region {quoted(code)} here: choose one of {known}.", field="X-Region", value=code)


def default_language(tenant: Tenant) -> str:
    """The language of who asks for none: of those of the tenant the one nearest to its locale, else the first.

    Raises `UnknownLocale`.
    """
    near = nearest(check_locale(tenant.locale, field="tenant.locale"), tenant.languages)
    return tenant.languages[0] if near is None else near[0]


def _locale(found: Negotiated, own: str) -> str:
    """The most telling locale of the language: with the country that was asked for, else the tenant's, else the world.

    Only Americans write 07/01/2026 for the first of July: English without a country is `en_001` where CLDR does not
    know how English is written in the tenant's own country.
    """
    language, asked, home = read_tag(found.language), read_tag(found.asked), read_tag(own)
    if language is None:
        return own
    wishes = [*lineage_of(asked)] if asked and found.reason != "related" else []
    if not language.region:
        country = home.region if home else ""
        wishes += [evolve(language, region=each) for each in (country, *(["001"] if country != "US" else []))]
    with_country = [wish for wish in wishes if wish.region and same_writing(wish, language)]
    return next((name for wish in (*with_country, language) if (name := _known(wish.name))), own)


def _known(name: str) -> str:
    try:
        return check_locale(name)
    except UnknownLocale:
        return ""
