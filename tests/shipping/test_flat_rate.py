"""Flat rates: what sends a parcel where, and for how much."""

from __future__ import annotations

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.errors import CommerceError
from commerce_core.localisation import Address
from commerce_core.money import MAX_PRICE_MINOR, Money, UnknownCurrency, currency
from commerce_core.shipping import FlatRate, InvalidShippingRate, ShippingUnavailable, choose_rate, rates_to
from commerce_core.testing import addresses, shipping_tables

EUR, USD = currency("EUR"), currency("USD")
BERLIN = Address("Hauptstr. 1", "Berlin", "DE")
PARIS = Address("1 rue de Rivoli", "Paris", "FR")
PARCEL = FlatRate("std", "standard", 490, "EUR", name="DHL Paket")
EXPRESS = FlatRate("exp", "express", 990, "EUR", countries=("DE", "AT"))
BICYCLE = FlatRate("bike", "bicycle", 100, "EUR", countries=("DE",))
DOLLARS = FlatRate("usd", "standard", 1, "USD")
RATES = (PARCEL, EXPRESS, BICYCLE, DOLLARS)


def chosen(service: str = "", address: Address | None = BERLIN, rates: tuple[FlatRate, ...] = RATES) -> FlatRate | None:
    return choose_rate(rates, EUR, service=service, address=address)


def test_the_cheapest_that_reaches_the_address_is_chosen() -> None:
    assert chosen() == BICYCLE
    assert chosen(address=PARIS) == PARCEL
    assert choose_rate(RATES, USD, service="", address=BERLIN) == DOLLARS


def test_the_service_asked_for_is_chosen_at_its_cheapest() -> None:
    cheaper = evolve(EXPRESS, id="exp-2", price_minor=890)
    assert chosen("express", rates=(*RATES, cheaper)) == cheaper


def test_ties_go_to_the_first_id() -> None:
    twin = evolve(PARCEL, id="a", countries=("FR",))
    assert chosen(address=PARIS, rates=(PARCEL, twin)) == twin


def test_without_an_address_only_what_reaches_everywhere_is_known() -> None:
    assert rates_to(RATES, EUR, address=None) == (PARCEL,)
    assert chosen(address=None) == PARCEL
    assert chosen(address=None, rates=(EXPRESS,)) is None, "the shopper has yet to say where"


def test_a_shop_without_rates_charges_nothing_for_shipping() -> None:
    assert chosen(rates=()) is None


@pytest.mark.parametrize(
    ("service", "address", "field", "services"),
    [
        ("drone", BERLIN, "shipping_service", ["bicycle", "express", "standard"]),
        ("express", PARIS, "shipping_service", ["standard"]),
        ("express", None, "shipping_service", ["standard"]),
    ],
)
def test_a_service_that_does_not_go_there_is_refused_and_those_that_do_are_named(
    service: str, address: Address | None, field: str, services: list[str]
) -> None:
    with pytest.raises(ShippingUnavailable) as caught:
        chosen(service, address)
    assert (caught.value.code, caught.value.field) == ("shipping_unavailable", field)
    assert caught.value.services == services
    assert all(each in caught.value.message for each in services)


def test_an_address_that_nothing_reaches_is_refused() -> None:
    with pytest.raises(ShippingUnavailable) as caught:
        chosen(address=PARIS, rates=(EXPRESS,))
    assert (caught.value.field, caught.value.services) == ("shipping_address", [])
    assert "FR" in caught.value.message


@given(st.sampled_from([EUR, USD]).flatmap(shipping_tables), st.none() | addresses(), st.data())
def test_the_order_of_rates_changes_nothing(
    rates: tuple[FlatRate, ...], address: Address | None, data: st.DataObject
) -> None:
    unit = rates[0].currency if rates else EUR
    found = choose_rate(rates, unit, service="", address=address)
    assert choose_rate(data.draw(st.permutations(rates)), unit, service="", address=address) == found
    reaching = rates_to(rates, unit, address=address)
    assert found == (reaching[0] if reaching else None)
    assert list(reaching) == sorted(reaching, key=lambda rate: (rate.price_minor, rate.id))


@pytest.mark.parametrize(
    ("terms", "error", "code", "field"),
    [
        ({"price_minor": -1}, InvalidShippingRate, "invalid_shipping_rate", "price"),
        ({"price_minor": MAX_PRICE_MINOR + 1}, InvalidShippingRate, "invalid_shipping_rate", "price"),
        ({"price_minor": 4.9}, InvalidShippingRate, "invalid_shipping_rate", "price"),
        ({"price_minor": True}, InvalidShippingRate, "invalid_shipping_rate", "price"),
        ({"price_minor": "490"}, InvalidShippingRate, "invalid_shipping_rate", "price"),
        ({"currency": "EUX"}, UnknownCurrency, "invalid_currency", "currency"),
        ({"countries": ("DE", "XX")}, InvalidShippingRate, "invalid_shipping_rate", "countries"),
    ],
)
def test_what_is_no_rate_is_refused(
    terms: dict[str, object], error: type[CommerceError], code: str, field: str
) -> None:
    with pytest.raises(CommerceError) as caught:
        evolve(PARCEL, **terms)
    assert type(caught.value) is error
    assert (caught.value.code, caught.value.field) == (code, field)


@pytest.mark.parametrize("countries", ["de", ("DE",), ["de "]])
def test_one_country_is_a_list_of_one(countries: object) -> None:
    assert evolve(PARCEL, countries=countries).countries == ("DE",)


def test_a_shopper_reads_a_name() -> None:
    assert [rate.label for rate in (PARCEL, EXPRESS, evolve(EXPRESS, service=""))] == [
        "DHL Paket",
        "express",
        "Shipping",
    ]
    assert PARCEL.price == Money(490, "EUR")
