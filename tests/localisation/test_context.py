from datetime import date

import pytest
from attrs import evolve
from babel import Locale
from babel.localedata import locale_identifiers
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
    date_in_digits,
    format_date,
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
    assert refused <= {name for name in choices if headers.get(name, "").strip(" \t")}


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
        ("zh-TW, zh;q=0.5", ("en", "zh"), "zh"),  # simplified text, so no Taiwanese amounts around it
        ("fr", ("en", "fr"), "fr"),
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
    assert (brazil.units, brazil.first_weekday, brazil.date_form) == ("metric", 7, "dd/MM/yyyy")
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


def test_a_shop_that_names_no_languages_offers_that_of_its_locale():
    found = resolve_context({"Accept-Language": "es"}, Tenant(locale="de_AT"))
    assert (found.language, found.language_from, found.locale) == ("de-AT", "default", "de_AT")
    assert resolve_context({"Accept-Language": "de"}, Tenant(locale="de_AT")).language == "de-AT"


def test_every_zone_of_the_list_can_be_asked_for():
    assert resolve_context({"X-Timezone": "Asia/Calcutta"}, SHOP).zone == "Asia/Kolkata"
    assert resolve_context({}, evolve(SHOP, zone="Asia/Calcutta")).zone == "Asia/Kolkata"
    with pytest.raises(UnknownZone) as caught:
        resolve_context({}, evolve(SHOP, zone="Mars/X"))
    assert caught.value.field == "tenant.zone"


@pytest.mark.parametrize(
    ("locale", "header", "name", "short"),
    [
        ("fr_FR", "en", "en_FR", "01/07/2026"),
        ("fr_FR", "en-GB", "en_GB", "01/07/2026"),
        ("fr_FR", "en-US", "en_US", "7/1/26"),  # who asks for American gets it
        ("pt_BR", "en", "en_001", "01/07/2026"),  # CLDR knows no English of Brazil
        ("en_US", "en", "en_US", "7/1/26"),
        ("eo", "en", "en_001", "01/07/2026"),
        ("de_CH", "fr", "fr_CH", "01.07.26"),
        ("es_MX", "de", "de", "01.07.26"),
        ("ar_EG", "en, ar;q=0.5", "en_001", "01/07/2026"),
        ("es_US", "en", "en_US", "7/1/26"),
        ("es_US", "ar", "ar", None),
    ],
)
def test_a_language_without_a_country_is_written_as_at_home_or_in_the_world(locale, header, name, short):
    found = resolve_context({"Accept-Language": header}, Tenant(locale=locale, languages=("en", "fr", "de", "ar")))
    assert found.locale == name
    assert short is None or format_date(date(2026, 7, 1), found.locale, length="short") == short


@pytest.mark.parametrize(
    ("locale", "languages", "language"),
    [
        ("fr_FR", ("en", "fr"), "fr"),
        ("pt_BR", ("en", "pt-PT", "pt-BR"), "pt-BR"),
        ("es_MX", ("en", "es"), "es"),
        ("en_GB", ("de", "en-US"), "en-US"),
        ("it_IT", ("en", "fr"), "en"),
        ("zh_TW", ("en", "zh"), "en"),
    ],
)
def test_the_default_language_is_the_one_nearest_to_the_shops_locale(locale, languages, language):
    tenant = Tenant(locale=locale, languages=languages)
    for headers in ({}, {"Accept-Language": "ko"}, {"X-Language-Fallback": "ko"}):
        found = resolve_context(headers, tenant)
        assert (found.language, found.language_from) == (language, "default")
    refused = resolve_context({"Accept-Language": f"{language};q=0"}, tenant)
    assert refused.language in set(languages) - {language}


def test_headers_may_be_the_pairs_of_asgi():
    # ASGI, HTTP connection scope: an iterable of [name, value] of byte strings, names in lower case.
    headers = [(b"accept-language", b"de-CH"), [b"x-region", b"US"], (b"cookie", b"\xff\xfe")]
    assert resolve_context(headers, SHOP) == resolve_context({"Accept-Language": "de-CH", "X-Region": "US"}, SHOP)
    assert resolve_context(iter(headers), SHOP) == resolve_context(dict(headers), SHOP)
    assert resolve_context([("X-Currency", "USD")], SHOP).currency.code == "USD"


def test_several_headers_of_one_name_are_one_with_commas():
    # RFC 9110, section 5.3.
    assert resolve_context([("Accept-Language", "it"), ("accept-language", "de")], SHOP).language == "de"
    assert resolve_context({"X-Currency": "USD", "x-currency": ""}, SHOP).currency.code == "USD"
    with pytest.raises(UnknownCurrency) as caught:
        resolve_context([("X-Currency", "USD"), ("X-Currency", "EUR")], SHOP)
    assert "'USD, EUR'" in caught.value.message


@pytest.mark.parametrize(
    "headers",
    [None, 7, "X-Region: EU", b"x", ["X-Region"], [("X-Region", "EU", "US")], [None], [{"a": "b"}], object()],
    ids=lambda value: repr(value)[:12],
)
def test_headers_that_are_none_are_one_typed_error(headers):
    with pytest.raises(InvalidContext) as caught:
        resolve_context(headers, SHOP)
    assert (caught.value.code, caught.value.field) == ("invalid_context", "headers")


@pytest.mark.parametrize(
    ("header", "value"), [("X-Currency", "USD"), ("X-Region", "US"), ("X-Timezone", "Europe/Paris")]
)
def test_only_spaces_and_tabs_are_stripped(header, value):
    assert resolve_context({header: f" \t{value}\t "}, SHOP) == resolve_context({header: value}, SHOP)
    for space in ("\n", "\r\n", "\x0b", "\x0c", "\x1c", "\x85", "\u00a0", "\u2003"):
        for spaced in (f"{value}{space}", f"{space}{value}"):
            with pytest.raises(Invalid) as caught:
                resolve_context({header: spaced}, SHOP)
            assert [detail.field for detail in caught.value.details] == [header]


def test_the_refusal_of_a_region_names_what_was_asked_for_and_what_there_is():
    with pytest.raises(InvalidRegion, match=r"'MARS'.*US, EU, APAC"):
        resolve_context({"X-Region": "MARS"}, SHOP)
    with pytest.raises(InvalidRegion):
        resolve_context({"X-Region": "U\u017f"}, SHOP)  # long s, which str.upper makes an S


def test_every_country_of_its_own_has_the_habits_that_cldr_tells_of_it():
    for name in locale_identifiers():
        cldr = Locale.parse(check_locale(name)) if "_" in name else None
        if cldr and cldr.territory and cldr.territory.isalpha():
            home = home_region(Tenant(locale=name), regions=())
            assert (home.code, home.first_weekday) == (cldr.territory, cldr.first_week_day + 1)
            pattern = cldr.date_formats["short"].pattern
            assert sorted("yMd", key=home.date_form.index) == sorted("yMd", key=pattern.index)
            assert home.tax_included


@pytest.mark.parametrize(
    ("locale", "first_weekday", "units", "day"),
    [
        # CLDR 47, supplemental data: weekData and measurementData; short dates of the locales.
        ("en_CA", 7, "metric", "2026-07-01"),
        ("en_GB", 1, "metric", "01/07/2026"),
        ("de_CH", 1, "metric", "01.07.2026"),
        ("ar_EG", 6, "metric", "01/07/2026"),
        ("fa_IR", 6, "metric", "2026/07/01"),
        ("en_LR", 1, "us", "01/07/2026"),
        ("my_MM", 7, "us", "01/07/2026"),
        ("en_US", 7, "us", "07/01/2026"),
        ("es_PA", 7, "metric", "07/01/2026"),
    ],
)
def test_habits_of_countries_that_no_region_holds(locale, first_weekday, units, day):
    home = home_region(Tenant(locale=locale), regions=())
    assert (home.first_weekday, home.units, date_in_digits(date(2026, 7, 1), home)) == (first_weekday, units, day)
