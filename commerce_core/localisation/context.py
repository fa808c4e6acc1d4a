"""What a request's headers say of its shopper: language, currency, region and zone, each with the reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import ClassVar, Literal

from attrs import frozen

from commerce_core.errors import Invalid
from commerce_core.localisation.accept_language import within_limit
from commerce_core.localisation.faults import Faults
from commerce_core.localisation.language_tags import lineage_of, read_tag, same_writing
from commerce_core.localisation.locales import UnknownLocale, check_locale, check_zone
from commerce_core.localisation.lookup import Negotiated, NegotiationReason, negotiate
from commerce_core.localisation.regions import REGIONS, InvalidRegion, Region
from commerce_core.money import Currency, UnknownCurrency, currency
from commerce_core.tenancy import Tenant

Origin = Literal["header", "region", "tenant"]
"""Asked for by its own header, implied by the region that was asked for, or the shop's own."""

CONTEXT_HEADERS = ("Accept-Language", "X-Language-Fallback", "X-Currency", "X-Region", "X-Timezone")
"""The headers that decide, to be named in `Vary`."""

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


def resolve_context(headers: Mapping[str, str], tenant: Tenant, *, regions: Sequence[Region] = REGIONS) -> Resolved:
    """Language, currency, region and zone of a request: `X-Region: EU` alone gives EUR and Europe/Brussels.

    Languages are wishes: `negotiate` passes over what it cannot read, and the shop's default language is the last
    resort. The rest are choices. Currency and zone are what their header says, else the region's if `X-Region` names
    one, else the tenant's. A language is not a place, so no region follows from it: without `X-Region` it is that of
    the tenant's country. Header names may be in any case.

    Raises `UnknownCurrency`, `InvalidRegion` or `UnknownZone` for a choice that there is not, `InvalidContext` for
    several; `UnknownLocale` for a tenant without languages or with a locale that CLDR does not know.
    """
    found = [""] * len(CONTEXT_HEADERS)
    for name, value in headers.items():
        place = _PLACES.get(name.lower())
        if place is not None:
            found[place] = value
    accept_language, fallback, *choices = found
    return _resolved((within_limit(accept_language), within_limit(fallback), *choices), tenant, tuple(regions))


@lru_cache(maxsize=2048)
def _resolved(values: tuple[str, ...], tenant: Tenant, regions: tuple[Region, ...]) -> Resolved:
    accept_language, fallback, *choices = values
    asked_currency, asked_region, asked_zone = (choice.strip() for choice in choices)
    faults = Faults()
    code = faults.maybe(_currency, asked_currency or None)
    chosen = faults.maybe(_region, asked_region or None, regions=regions)
    zone = faults.maybe(check_zone, asked_zone or None, field="X-Timezone")
    faults.settle(InvalidContext, "The request")
    origin: Origin = "tenant" if chosen is None else "region"
    language = negotiate(accept_language, tenant.languages, fallback=fallback)
    return Resolved(
        language=language.language,
        language_from=language.reason,
        locale=_locale(language, tenant),
        currency=code or (chosen or tenant).currency,
        currency_from="header" if code else origin,
        region=chosen or home_region(tenant, regions=regions),
        region_from="header" if chosen else "tenant",
        zone=zone or (chosen or tenant).zone,
        zone_from="header" if zone else origin,
    )


def home_region(tenant: Tenant, *, regions: Sequence[Region] = REGIONS) -> Region:
    """The region of the tenant's country, which its locale names: fr_FR is in the EU.

    A country that no region holds becomes one by itself, with the tenant's currency and zone and all else as ISO
    writes it; a locale without a country counts as the `WORLD`.
    """
    tag = read_tag(check_locale(tenant.locale, field="tenant.locale"))
    country = tag.region if tag and tag.region.isalpha() else ""
    home = (each for each in regions if country in each.countries)
    return next(home, None) or Region(country or "WORLD", tenant.currency, zone=tenant.zone)


def _currency(code: str) -> Currency:
    try:
        return currency(code)
    except UnknownCurrency as error:
        raise UnknownCurrency(error.message, field="X-Currency", value=code) from None


def _region(code: str, *, regions: tuple[Region, ...]) -> Region:
    for each in regions:
        if each.code == code.upper():
            return each
    known = ", ".join(each.code for each in regions)
    raise InvalidRegion(f"The regions here are {known}.", field="X-Region", value=code)


def _locale(found: Negotiated, tenant: Tenant) -> str:
    """The most telling locale of the language: the one asked for if it names a country, else the tenant's own."""
    own = check_locale(tenant.locale, field="tenant.locale")
    language, asked, home = read_tag(found.language), read_tag(found.asked), read_tag(own)
    if language is None:
        return own
    wishes = [*lineage_of(asked)] if asked and found.reason != "related" else []
    if home and not language.region:
        wishes.append(home)
    with_country = [wish for wish in wishes if wish.region and same_writing(wish, language)]
    return next((name for wish in (*with_country, language) if (name := _known(wish.name))), own)


def _known(name: str) -> str:
    try:
        return check_locale(name)
    except UnknownLocale:
        return ""
