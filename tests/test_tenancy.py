import copy
import pickle

import pytest

from commerce_core import Commerce
from commerce_core.ids import InvalidId
from commerce_core.localisation import UnknownLocale, UnknownZone
from commerce_core.money import InvalidAmount, Rounding, UnknownCurrency, currency
from commerce_core.tenancy import InvalidLanguage, Tenant


def test_a_tenant_names_its_currency_by_code_or_by_object():
    assert Tenant(currency="eur").currency is currency("EUR")
    assert Tenant(currency=currency("EUR")) == Tenant(currency="EUR")


def test_one_shop_needs_no_words():
    tenant = Tenant()
    assert (tenant.id, tenant.currency.code, tenant.rounding) == ("default", "USD", Rounding.HALF_UP)


@pytest.mark.parametrize("identity", ["", "a/b", "a\n", None, "a" * 65])
def test_an_id_that_keys_cannot_carry_is_refused(identity):
    with pytest.raises(InvalidId) as caught:
        Tenant(identity)
    assert caught.value.field == "tenant"


@pytest.mark.parametrize("code", ["XXQ", "", "EURO", "EUR\n", None])
def test_a_currency_that_nobody_knows_is_refused(code):
    with pytest.raises(UnknownCurrency):
        Tenant(currency=code)


def test_tenants_are_values():
    tenant = Tenant("north", currency="SEK")
    assert pickle.loads(pickle.dumps(tenant)) == copy.deepcopy(tenant) == tenant
    assert len({tenant, Tenant("north", currency="SEK"), Tenant("south")}) == 2


@pytest.mark.parametrize(
    ("locale", "languages"),
    [("en_US", ("en-US",)), ("de-DE", ("de-DE",)), ("fr", ("fr",)), ("zh_Hant_TW", ("zh-Hant-TW",))],
)
def test_languages_follow_the_locale_unless_they_are_named(locale, languages):
    assert Tenant(locale=locale).languages == languages
    assert Tenant(locale=locale, languages=[]).languages == languages


@pytest.mark.parametrize("languages", [["es", "pt_BR"], ("es", "pt_BR", "es"), iter(["es", "pt_BR"])])
def test_languages_are_listed_in_any_way_and_kept_as_they_are_spelt(languages):
    assert Tenant(languages=languages).languages == ("es", "pt_BR")
    assert Tenant(languages="es").languages == ("es",)


@pytest.mark.parametrize(
    "tag", ["", "e", "x", "english", "en US", "en-", "-en", "en\n", "en-123456789", "en" + 17 * "-aa", 7, None]
)
def test_what_is_no_language_is_refused_by_its_place(tag):
    with pytest.raises(InvalidLanguage) as caught:
        Tenant(languages=["en", tag])
    assert caught.value.field == "languages[1]"


def test_languages_are_a_list():
    with pytest.raises(InvalidLanguage) as caught:
        Tenant(languages=7)
    assert caught.value.field == "languages"


@pytest.mark.parametrize("locale", ["", "english", "C.UTF-8", 7])
def test_a_locale_that_is_no_language_offers_none(locale):
    with pytest.raises(InvalidLanguage) as caught:
        Tenant(locale=locale)
    assert caught.value.field == "locale"
    assert Tenant(locale=locale, languages=["en"]).languages == ("en",)


def test_a_mode_of_rounding_may_be_its_word():
    assert Tenant(rounding="half_even").rounding is Rounding.HALF_EVEN


@pytest.mark.parametrize("rounding", ["x", "", None, 5, ["up"]])
def test_what_is_no_mode_of_rounding_is_refused(rounding):
    with pytest.raises(InvalidAmount) as caught:
        Tenant(rounding=rounding)
    assert caught.value.field == "rounding"


@pytest.mark.parametrize(("wrong", "fault"), [({"locale": "xx-XX"}, UnknownLocale), ({"zone": "EST"}, UnknownZone)])
def test_a_shop_asks_whether_there_are_its_tenants_locale_and_zone(wrong, fault):
    whose = Tenant(**wrong, languages=["en"])
    with pytest.raises(fault):
        Commerce("memory://", tenant=whose)
    with pytest.raises(fault):
        Commerce("memory://").at(tenant=whose)
