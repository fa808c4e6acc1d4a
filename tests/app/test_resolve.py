"""Whom a request is answered for, in the regions and currencies that a shop has chosen."""

from __future__ import annotations

import pytest

from commerce_core import Commerce, Policies, Tenant, localisation
from commerce_core.checkout import InvalidPolicies
from commerce_core.localisation import REGIONS, InvalidRegion, Region, resolve_context
from commerce_core.money import UnknownCurrency, currency
from commerce_core.ports import Store
from commerce_core.testing import FixedClock

NORDIC = Region("NORDIC", "SEK", zone="Europe/Stockholm", countries="DK FI NO SE", date_form="dd.MM.yyyy")


@pytest.fixture
def shop(store: Store, tenant: str) -> Commerce:
    return Commerce(
        store,
        tenant=Tenant(id=tenant, currency="EUR", locale="fr_FR", zone="Europe/Paris", languages=["fr", "sv"]),
        clock=FixedClock(),
    )


def sell(shop: Commerce, policy: localisation.Policy) -> None:
    shop.policies.set(Policies(localisation=policy))


def test_a_shop_that_chose_nothing_answers_as_the_tenant_alone(shop: Commerce) -> None:
    for headers in ({}, {"X-Region": "US"}, {"Accept-Language": "sv", "X-Currency": "JPY"}):
        assert shop.resolve(headers) == resolve_context(headers, shop.tenant)


def test_regions_are_those_that_the_shop_has_stored(shop: Commerce) -> None:
    with pytest.raises(InvalidRegion):
        shop.resolve({"X-Region": "NORDIC"})
    sell(shop, localisation.Policy(regions=[NORDIC]))
    assert shop.policies.get().localisation.regions == (NORDIC,)
    found = shop.resolve({"X-Region": "nordic"})
    assert (found.region, found.currency.code, found.zone) == (NORDIC, "SEK", "Europe/Stockholm")
    with pytest.raises(InvalidRegion, match="NORDIC"):
        shop.resolve({"X-Region": "US"})
    sell(shop, localisation.Policy(regions=REGIONS))
    assert shop.resolve({"X-Region": "US"}).currency.code == "USD"


def test_a_currency_that_is_not_enabled_is_refused_with_those_that_are(shop: Commerce) -> None:
    sell(shop, localisation.Policy(currencies=["SEK", "USD"]))
    assert shop.resolve({"X-Currency": "sek"}).currency.code == "SEK"
    assert shop.resolve({"X-Currency": "EUR"}).currency.code == "EUR", "the tenant's own always is"
    with pytest.raises(UnknownCurrency, match="EUR, SEK, USD") as refusal:
        shop.resolve({"X-Currency": "JPY"})
    assert (refusal.value.field, refusal.value.value) == ("X-Currency", "JPY")  # type: ignore[attr-defined]


def test_of_a_region_whose_currency_is_not_enabled_all_else_is_taken(shop: Commerce) -> None:
    sell(shop, localisation.Policy(currencies=["USD"]))
    found = shop.resolve({"X-Region": "APAC"})
    assert (found.region.code, found.zone, found.currency, found.currency_from) == (
        "APAC",
        "Asia/Tokyo",
        currency("EUR"),
        "tenant",
    )
    assert shop.resolve({"X-Region": "US"}).currency_from == "region"


def test_each_tenant_has_its_own(shop: Commerce) -> None:
    sell(shop, localisation.Policy(regions=[NORDIC]))
    assert shop.at(tenant=f"{shop.tenant.id}-other").resolve({"X-Region": "US"}).currency.code == "USD"


@pytest.mark.parametrize("room", ["promotions", "tax", "currency", "localisation"])
@pytest.mark.parametrize("value", ["EUR", None, 5, Policies()])
def test_each_choice_is_a_record_of_its_own_package(room: str, value: object) -> None:
    with pytest.raises(InvalidPolicies, match=rf"commerce_core\.{room}\.Policy") as refusal:
        Policies(**{room: value})  # type: ignore[arg-type]
    assert refusal.value.field == room
