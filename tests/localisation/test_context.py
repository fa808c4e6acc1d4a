import pytest
from attrs import evolve
from babel.core import get_global
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.errors import Invalid
from commerce_core.localisation import (
    CONTEXT_HEADERS,
    REGIONS,
    InvalidContext,
    InvalidRegion,
    Region,
    UnknownLocale,
    UnknownZone,
    check_locale,
    check_zone,
    home_region,
    resolve_context,
)
from commerce_core.money import UnknownCurrency, currency
from commerce_core.tenancy import Tenant

US, EU, APAC = REGIONS
SHOP = Tenant(currency="EUR", locale="fr_FR", zone="Europe/Paris", languages=("fr", "en", "de"))
wishes = st.sampled_from(["", "de-CH, de;q=0.9", "en-GB", "it", "*", "fr;q=0", "zh-TW", "\0", "en_US"])
good = st.fixed_dictionaries(
    {},
    optional={
        "Accept-Language": wishes,
        "X-Language-Fallback": wishes,
        "X-Currency": st.sampled_from(["USD", "eur", " JPY ", ""]),
        "X-Region": st.sampled_from(["US", "eu", "APAC", ""]),
        "X-Timezone": st.sampled_from(["Europe/London", "UTC", "America/New_York", ""]),
        "User-Agent": st.text(max_size=5),
    },
)


@given(good, st.booleans())
def test_every_answer_is_usable_and_the_case_of_names_does_not_matter(headers, lower):
    found = resolve_context({name.lower() if lower else name.upper(): value for name, value in headers.items()}, SHOP)
    assert found == resolve_context(headers, SHOP)
    assert found.language in SHOP.languages
    assert check_locale(found.locale) == found.locale
    assert check_zone(found.zone) == found.zone


@given(good)
def test_a_reason_names_where_the_value_came_from(headers):
    found = resolve_context(headers, SHOP)
    asked = {name: headers.get(name, "").strip() for name in CONTEXT_HEADERS}
    region = next((each for each in REGIONS if each.code == asked["X-Region"].upper()), None)
    assert (found.region, found.region_from) == ((region, "header") if region else (EU, "tenant"))
    for value, origin, header, implied, own in (
        (found.currency, found.currency_from, asked["X-Currency"], region and region.currency, SHOP.currency),
        (found.zone, found.zone_from, asked["X-Timezone"], region and region.zone, SHOP.zone),
    ):
        expected = (header, "header") if header else (implied, "region") if region else (own, "tenant")
        assert (str(value).upper(), origin) == (str(expected[0]).upper(), expected[1])


@given(st.dictionaries(st.sampled_from(CONTEXT_HEADERS), st.text(max_size=40)))
def test_any_header_is_an_answer_or_a_typed_error(headers):
    choices = {"X-Currency", "X-Region", "X-Timezone"}
    wishes_only = {name: value for name, value in headers.items() if name not in choices}
    assert resolve_context(wishes_only, SHOP).language in SHOP.languages
    try:
        resolve_context(headers, SHOP)
    except Invalid as error:
        refused = {detail.field for detail in error.details}
    else:
        refused = set()
    assert refused <= {name for name in choices if headers.get(name, "").strip()}


def test_without_headers_the_shop_is_itself():
    found = resolve_context({}, SHOP)
    assert (found.language, found.language_from, found.locale) == ("fr", "default", "fr_FR")
    assert (found.currency, found.currency_from) == (currency("EUR"), "tenant")
    assert (found.region, found.region_from) == (EU, "tenant")
    assert (found.zone, found.zone_from) == ("Europe/Paris", "tenant")


def test_a_region_brings_its_currency_and_zone_unless_others_are_named():
    found = resolve_context({"X-Region": "US", "X-Timezone": "America/Denver"}, SHOP)
    assert (found.currency.code, found.currency_from) == ("USD", "region")
    assert (found.zone, found.zone_from) == ("America/Denver", "header")
    assert (found.region.tax_included, found.region.first_weekday) == (False, 7)


def test_a_language_is_not_a_place():
    found = resolve_context({"Accept-Language": "en-US"}, SHOP)
    assert (found.language, found.region, found.currency.code) == ("en", EU, "EUR")


@pytest.mark.parametrize(
    ("header", "languages", "locale"),
    [
        ("de-CH, de;q=0.9", ("en", "de"), "de_CH"),
        ("de-CH-1996", ("en", "de"), "de_CH"),
        ("de", ("en", "de"), "de"),
        ("en", ("en", "de"), "en_US"),  # the shop's own locale
        ("en-GB", ("en", "de"), "en_GB"),
        ("en-XX", ("en", "de"), "en_US"),  # no such country, so no other locale
        ("", ("en-GB", "de"), "en_GB"),  # the language names a country itself
        ("en-GB", ("en-US", "de"), "en_US"),  # related: the shop's American, wholly
        ("zh-TW", ("en", "zh-Hant"), "zh_Hant_TW"),
        ("zh-SG", ("en", "zh"), "zh_Hans_SG"),
        ("zh-TW", ("en", "zh"), "zh"),  # simplified text, so no Taiwanese amounts around it
        ("de-US", ("en", "de"), "de"),  # no such locale, so its parent
        ("it", ("x-pirate", "de"), "en_US"),
        ("it", ("de",), "de"),
    ],
)
def test_amounts_and_dates_follow_the_country_of_the_language_that_was_asked_for(header, languages, locale):
    tenant = Tenant(locale="en_US", languages=languages)
    assert resolve_context({"accept-language": header}, tenant).locale == locale


def test_a_shop_brings_its_own_regions():
    nordic = Region("NORDIC", "SEK", zone="Europe/Stockholm", countries=["SE", "NO", "DK", "FI"])
    found = resolve_context({"X-Region": "nordic"}, SHOP, regions=[nordic])
    assert (found.region, found.currency.code, found.zone) == (nordic, "SEK", "Europe/Stockholm")
    with pytest.raises(InvalidRegion):
        resolve_context({"X-Region": "US"}, SHOP, regions=[nordic])
    cheaper = evolve(US, tax_included=True)
    assert resolve_context({"X-Region": "US"}, SHOP, regions=[cheaper]).region.tax_included


def test_home_is_the_region_of_the_shops_country_or_the_country_itself():
    assert home_region(SHOP) == EU
    assert home_region(Tenant(locale="ja_JP")) == APAC
    brazil = home_region(Tenant(currency="BRL", locale="pt_BR", zone="America/Sao_Paulo"))
    assert (brazil.code, brazil.currency.code, brazil.zone) == ("BR", "BRL", "America/Sao_Paulo")
    assert (brazil.units, brazil.first_weekday, brazil.date_form) == ("metric", 1, "yyyy-MM-dd")
    assert home_region(Tenant(locale="es_419")).code == home_region(Tenant(locale="eo")).code == "WORLD"


@pytest.mark.parametrize(
    ("headers", "kind", "field"),
    [
        ({"X-Currency": "XXQ"}, UnknownCurrency, "X-Currency"),
        ({"X-Region": "MARS"}, InvalidRegion, "X-Region"),
        ({"X-Timezone": "EST"}, UnknownZone, "X-Timezone"),
    ],
)
def test_a_choice_that_there_is_not_is_refused(headers, kind, field):
    with pytest.raises(kind) as caught:
        resolve_context(headers, SHOP)
    assert [detail.field for detail in caught.value.details] == [field]


def test_all_bad_choices_are_named_together():
    with pytest.raises(InvalidContext) as caught:
        resolve_context({"X-Currency": "XXQ", "X-Region": "MARS", "X-Timezone": "EST", "Accept-Language": "\0"}, SHOP)
    assert caught.value.code == "invalid_context"
    assert [detail.field for detail in caught.value.details] == ["X-Currency", "X-Region", "X-Timezone"]


def test_a_shop_that_is_set_up_wrongly_is_told():
    with pytest.raises(UnknownLocale) as caught:
        resolve_context({}, evolve(SHOP, locale="xx_YY"))
    assert caught.value.field == "tenant.locale"
    with pytest.raises(UnknownLocale):
        resolve_context({}, evolve(SHOP, languages=()))


def test_every_zone_of_the_list_can_be_asked_for():
    zone = resolve_context({"X-Timezone": "Asia/Calcutta"}, SHOP).zone
    assert zone in get_global("zone_aliases")
