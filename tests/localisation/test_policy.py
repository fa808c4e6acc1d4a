"""Markets and currencies as a shop's own data."""

from __future__ import annotations

import pytest

from commerce_core.errors import Invalid
from commerce_core.localisation import REGIONS, InvalidRegion, Policy, Region
from commerce_core.money import UnknownCurrency, currency
from commerce_core.serialization import dump, load

NORDIC = Region("NORDIC", "SEK", zone="Europe/Stockholm", countries="DK FI NO SE", date_form="dd.MM.yyyy")


def test_a_shop_that_chooses_nothing_has_the_usual_regions_and_every_currency() -> None:
    assert (Policy().regions, Policy().currencies) == (REGIONS, ())


def test_currencies_are_named_in_any_way_and_each_once() -> None:
    assert Policy(currencies=["eur", currency("USD"), "EUR"]).currencies == (currency("EUR"), currency("USD"))
    assert Policy(currencies="eur").currencies == (currency("EUR"),)


@pytest.mark.parametrize("regions", [(), None, "EU", 5, ["EU"], [NORDIC, None], [NORDIC, NORDIC], NORDIC])
def test_regions_are_a_list_of_different_ones(regions: object) -> None:
    with pytest.raises(InvalidRegion) as refusal:
        Policy(regions=regions)  # type: ignore[arg-type]
    assert refusal.value.field == "regions"


@pytest.mark.parametrize("currencies", [5, None, ["XXX"], [None], "EURO"])
def test_currencies_are_those_of_iso_4217(currencies: object) -> None:
    with pytest.raises(UnknownCurrency):
        Policy(currencies=currencies)  # type: ignore[arg-type]


def test_a_policy_survives_being_written_and_read() -> None:
    policy = Policy([NORDIC, *REGIONS], ["SEK", "EUR"])
    assert load(Policy, dump(policy)) == policy
    assert load(Policy, {}) == Policy()


def test_what_is_written_wrong_is_refused() -> None:
    document = dump(Policy([NORDIC]))
    document["regions"][0]["zone"] = "Mars/Base"  # type: ignore[index, call-overload]
    with pytest.raises(Invalid):
        load(Policy, document)
