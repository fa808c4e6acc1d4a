"""Where a shop sells and to whom: carts, questions and public prices mean the same place."""

from __future__ import annotations

import pytest

from commerce_core.checkout import Policies, home_country, situation_in
from commerce_core.customers import Buyer
from commerce_core.pricing import InvalidSituation, Situation
from commerce_core.tenancy import Tenant

FRENCH = Tenant(currency="EUR", locale="fr_FR")


@pytest.mark.parametrize(
    ("stated", "country", "region"),
    [
        ({}, "FR", "EU"),
        ({"country": None, "region": None}, "FR", "EU"),
        ({"country": " us "}, "US", "US"),
        ({"country": ""}, "", ""),
        ({"country": "CH"}, "CH", ""),
        ({"region": "APAC"}, "FR", "APAC"),
        ({"country": "US", "region": ""}, "US", ""),
    ],
)
def test_a_place_is_the_shops_own_unless_it_is_said(stated: dict[str, str], country: str, region: str) -> None:
    here = situation_in(FRENCH, Policies(), **stated)
    assert here == Situation("EUR", country=country, region=region)


def test_a_buyer_brings_groups_and_tags() -> None:
    found = situation_in(FRENCH, Policies(), buyer=Buyer(groups=["vip"], tags=["new"]))
    assert (found.groups, found.tags) == ({"vip"}, {"new"})


@pytest.mark.parametrize("country", [5, b"FR", ["FR"]])
def test_a_country_that_is_no_text_is_refused(country: object) -> None:
    with pytest.raises(InvalidSituation):
        situation_in(FRENCH, Policies(), country=country)


@pytest.mark.parametrize(("locale", "country"), [("fr_FR", "FR"), ("zh-Hant-TW", "TW"), ("eo", ""), ("es-419", "")])
def test_home_is_the_country_of_the_locale(locale: str, country: str) -> None:
    assert home_country(Tenant(locale=locale)) == country
